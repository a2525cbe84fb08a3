import { m } from '#app/lib/messages/generated/messages.js';
import type { Place } from '#maps/region/places.ts';
import { placesFrom, type PlaceRow } from '../place-rows.ts';
import { searchOf, type Search } from '../search.ts';
import { type Ground, sortByDistance } from './nearest.ts';

/** A position is given by the phone within that, or not at all, ms. */
const PATIENCE = 20_000;

/**
 * Lets somebody find what is near without telling anybody where they are: their position with their consent, or a
 * place they type, both worked out on the phone. What the phone cannot answer is sent as without a script.
 */
export function offerNearest(root: HTMLElement): void {
  const form = root.querySelector<HTMLFormElement>('form[data-near]');
  const target = root.querySelector<HTMLElement>('[data-near-list]');
  const groundText = root.dataset.ground;
  if (!form || !target || !groundText) return;
  const ground = JSON.parse(groundText) as Ground;
  const all = [...root.querySelectorAll<HTMLElement>('[data-finess]')];
  const said = form.querySelector<HTMLElement>('[data-near-said]');
  const who = (): string | null => {
    const value = new FormData(form).get('pour');
    return value === 'enfant' ? 'paediatric' : value === 'adulte' ? 'adult' : null;
  };

  function show(lon: number, lat: number, name: string | null): boolean {
    const service = who();
    const cards = all.filter(
      (card) => service === null || (card.dataset.for ?? '').split(' ').includes(service)
    );
    const list = document.createElement('ul');
    list.className = 'cards';
    if (!sortByDistance(list, cards, [lon, lat], ground)) {
      if (said) said.textContent = m.pub_position_outside();
      return false;
    }
    const title = document.createElement('h3');
    title.tabIndex = -1;
    title.textContent = name === null ? m.pub_position_done() : m.urg_near({ place: name });
    target?.replaceChildren(title, list);
    if (said) said.textContent = '';
    title.focus();
    return true;
  }

  const button = form.querySelector<HTMLButtonElement>('[data-position]');
  if (button && 'geolocation' in navigator) {
    button.closest<HTMLElement>('[hidden]')?.removeAttribute('hidden');
    button.addEventListener('click', () =>
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => void show(coords.longitude, coords.latitude, null),
        () => {
          if (said) said.textContent = m.pub_position_refused();
        },
        { timeout: PATIENCE, maximumAge: 300_000 }
      )
    );
  }

  let places: Promise<Search | null> | null = null;
  const load = (): Promise<Search | null> =>
    (places ??= fetch('/urgences/communes.json', { credentials: 'omit' })
      .then(async (answer) => (answer.ok ? searchOf(placesFrom((await answer.json()) as PlaceRow[])) : null))
      .catch(() => null));
  const field = form.querySelector<HTMLInputElement>('[name="lieu"]');
  field?.addEventListener('focus', () => void load(), { once: true });
  form.addEventListener('submit', (event) => {
    if (!field || !places) return;
    event.preventDefault();
    void load().then((search) => {
      const found = search?.(field.value);
      const place: Place | null = found?.kind === 'place' ? found.place : null;
      // Several places, or none: the page itself asks back.
      if (!place || !show(place.lon, place.lat, place.name)) form.submit();
    });
  });
}
