import type { Place } from '#maps/region/places.ts';
import { editsBetween, foldName } from './fold-name.ts';

/** What a search of a place comes to. A place is never guessed: a near one is offered, not taken. */
export type Found =
  | { kind: 'none' }
  | { kind: 'place'; place: Place }
  /** Several places answer; `more` when they are not all listed. */
  | { kind: 'choice'; places: Place[]; more: boolean }
  | { kind: 'unknown'; code: 'PLACE_UNKNOWN' | 'PLACE_OUTSIDE'; near: Place[] };

export type Search = (text: string) => Found;

/** Longer texts are no name of a place. */
const LONGEST = 80;
/** Paris and its twenty arrondissements. */
const LISTED = 21;
const NEAR = 6;

interface Known {
  place: Place;
  name: string;
  joined: string;
}

/** @param places the largest first: that is the order of what is offered. */
export function searchOf(places: readonly Place[]): Search {
  const all = places.map((place): Known => {
    const name = foldName(place.name);
    return { place, name, joined: name.replaceAll(' ', '') };
  });
  const departments = new Set(places.map(({ department }) => department));

  const outside = (digits: string) => !departments.has(digits.slice(0, 2));
  const unknown = (near: Place[], digits = ''): Found => ({
    kind: 'unknown',
    code: digits && outside(digits) ? 'PLACE_OUTSIDE' : 'PLACE_UNKNOWN',
    near
  });

  function byPostcode(digits: string, rest: string): Found {
    const found = all.filter(({ place }) => place.postcodes.some((code) => code.startsWith(digits)));
    const named = rest ? found.filter(({ name }) => holds(name, rest)) : [];
    if (named.length > 0) return among(named);
    if (found.length > 0) return among(found);
    // A postcode of a company or an office (CEDEX): the name beside it tells the commune.
    return rest && !outside(digits) ? byName(rest) : unknown([], digits);
  }

  function byName(asked: string): Found {
    const joined = asked.replaceAll(' ', '');
    const exact = all.filter((one) => one.joined === joined);
    const parts = exact.flatMap(({ name }) => all.filter((one) => isPart(one.name, name)));
    if (parts.length > 0) return among([...parts.toSorted(byCode), ...exact]);
    if (exact.length > 0) return among(exact);
    const found = all.filter(({ name }) => holds(name, asked));
    return found.length > 0 ? among(found) : unknown(nearest(joined));
  }

  function nearest(joined: string): Place[] {
    const limit = joined.length < 4 ? 0 : joined.length < 8 ? 1 : 2;
    return all
      .map(({ place, joined: name }) => ({ place, edits: editsBetween(joined, name, limit) }))
      .filter(({ edits }) => edits <= limit)
      .sort((a, b) => a.edits - b.edits)
      .slice(0, NEAR)
      .map(({ place }) => place);
  }

  return (text) => {
    const asked = foldName(text.slice(0, LONGEST));
    if (asked === '')
      return { kind: text.trim() === '' ? 'none' : 'unknown', code: 'PLACE_UNKNOWN', near: [] };
    const digits = /(?<!\d)\d{5}(?!\d)/.exec(asked)?.[0] ?? /^\d{2,4}$/.exec(text.trim())?.[0];
    if (!digits) return byName(asked);
    return byPostcode(digits, asked.replace(digits, '').trim());
  };
}

function among(found: readonly Known[]): Found {
  const [first] = found;
  if (first && found.length === 1) return { kind: 'place', place: first.place };
  const listed = found.slice(0, LISTED).map(({ place }) => place);
  return { kind: 'choice', places: listed, more: found.length > listed.length };
}

/** True when the words asked for begin words of the name, in their order. */
function holds(name: string, asked: string): boolean {
  const words = name.split(' ');
  let from = 0;
  return asked.split(' ').every((word) => {
    const at = words.findIndex(
      (one, index) => index >= from && (isNumber(word) ? one === word : one.startsWith(word))
    );
    from = at + 1;
    return at >= 0;
  });
}

const isNumber = (word: string) => /^\d+$/.test(word);
/** "paris 12" is a part of "paris". */
const isPart = (name: string, whole: string) =>
  name.startsWith(`${whole} `) && isNumber(name.slice(whole.length + 1));
const byCode = (a: Known, b: Known) => (a.place.code < b.place.code ? -1 : 1);
