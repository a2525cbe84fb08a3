import type { Position } from './geometry.ts';

export interface Separation {
  /** No two places end nearer to each other than this (same unit as the places). */
  distance: number;
  /** No place ends farther from its home than this. */
  limit: number;
}

/** Rounds are bounded: what cannot be parted within the limit stays as near as it got. */
const ROUNDS = 2_000;
/** In the first rounds places are drawn back home, so that nothing moves more than it must. */
const PULLED_ROUNDS = 1_200;
const PULL = 0.01;

/**
 * Parts places that are too near each other, each as little as it can, the same way every time: symbols drawn
 * there can be told apart and never move. Order matters for nothing but ties; input is not changed.
 */
export function separate(homes: readonly Position[], { distance, limit }: Separation): Position[] {
  const places = homes.map(([x, y]): Position => [x, y]);
  for (let round = 0; round < ROUNDS; round++) {
    const worst = pushApart(places, distance);
    drawHome(places, homes, round < PULLED_ROUNDS ? PULL : 0, limit);
    if (round >= PULLED_ROUNDS && worst < distance * 1e-6) break;
  }
  return places;
}

/** One round of pushes, half of each overlap; answers the deepest overlap it met. */
function pushApart(places: Position[], distance: number): number {
  let worst = 0;
  places.forEach((a, i) => {
    for (let j = i + 1; j < places.length; j++) {
      const b = places[j];
      if (!b) continue;
      let dx = b[0] - a[0];
      const dy = b[1] - a[1];
      let apart = Math.sqrt(dx * dx + dy * dy);
      if (apart >= distance) continue;
      worst = Math.max(worst, distance - apart);
      // Two sites on one spot part eastwards: any fixed direction will do.
      if (apart === 0) [dx, apart] = [1, 1];
      const push = (distance - Math.min(apart, distance)) / 4 / apart;
      a[0] -= dx * push;
      a[1] -= dy * push;
      b[0] += dx * push;
      b[1] += dy * push;
    }
  });
  return worst;
}

function drawHome(places: Position[], homes: readonly Position[], pull: number, limit: number): void {
  places.forEach((place, i) => {
    const home = homes[i] ?? place;
    place[0] -= (place[0] - home[0]) * pull;
    place[1] -= (place[1] - home[1]) * pull;
    const dx = place[0] - home[0];
    const dy = place[1] - home[1];
    const moved = Math.sqrt(dx * dx + dy * dy);
    if (moved > limit) {
      place[0] = home[0] + (dx / moved) * limit;
      place[1] = home[1] + (dy / moved) * limit;
    }
  });
}

/** Shortest distance between any two places; Infinity for fewer than two. */
export function nearestPair(places: readonly Position[]): number {
  let nearest = Infinity;
  places.forEach((a, i) => {
    for (const b of places.slice(i + 1)) nearest = Math.min(nearest, Math.hypot(b[0] - a[0], b[1] - a[1]));
  });
  return nearest;
}
