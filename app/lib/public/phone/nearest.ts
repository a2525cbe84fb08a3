import { greatCircleKm, insideBox, roadMinutes } from '#maps/distance.ts';
import type { Position } from '#maps/geometry.ts';
import { FARTHEST_KM, NEAREST } from '../near.ts';
import { distanceWords } from '../words.ts';

/** What the page says of its region, so that a phone can work out distances by itself. */
export interface Ground {
  box: [number, number, number, number];
  roadFactor: number;
  speeds: Record<string, number>;
}

/**
 * Puts the cards of a page in the order of their distance to a place, the nearest only. Everything happens on the
 * phone. @returns false for a place outside the region, or from which nothing is near: the page stays as it is
 */
export function sortByDistance(
  list: HTMLElement,
  cards: readonly HTMLElement[],
  from: Position,
  ground: Ground
): boolean {
  if (!insideBox(from, ground.box)) return false;
  const near = cards
    .map((card) => {
      const [lon = Number.NaN, lat = Number.NaN] = (card.dataset.at ?? '').split(' ').map(Number);
      return { card, lon, lat, km: greatCircleKm(from, [lon, lat]) };
    })
    .filter(({ km }) => km <= FARTHEST_KM)
    .sort((a, b) => a.km - b.km)
    .slice(0, NEAREST);
  if (near.length === 0) return false;
  for (const { card, lon, lat, km } of near) {
    const minutes = roadMinutes(from, { lon, lat, department: card.dataset.department ?? '' }, ground);
    const far = card.querySelector('[data-far]');
    if (far)
      far.textContent = distanceWords(
        Math.round(km < 1 ? 0 : km),
        minutes === null ? null : Math.max(5, Math.ceil(minutes / 5) * 5)
      );
    list.append(card);
  }
  return true;
}
