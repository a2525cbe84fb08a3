import { expect, it } from 'vitest';
import type { BedsNow } from '#domain/beds/types.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import type { BedAreaEntry, BedSiteEntry } from '../../protocol/beds-types.ts';
import { applyEvents, storeOf } from '../index.ts';
import { initialState } from '../state.ts';
import { Feed, SITES, worldContext } from '../testing/world.ts';
import { freeBeds, siteBeds } from './testing/beds.ts';

const ctx = worldContext();
const [A, B, C] = SITES.map(({ finess }) => finess) as [string, string, string];

function topic(f: Feed) {
  const { state } = applyEvents(initialState('simulated'), f.events, ctx);
  const entries = storeOf(() => state).entries('beds');
  return {
    keys: [...entries.keys()].toSorted(),
    site: (finess: string) => (entries.get(finess)?.value as BedSiteEntry | undefined)?.kinds,
    area: (key: string) => (entries.get(key)?.value as BedAreaEntry | undefined)?.kinds
  };
}

const tell = (f: Feed, beds: BedsNow): Feed => f.news('beds.site', beds.finess, beds);

it('sums what is known over a department and the region, and says what it covers', () => {
  const f = new Feed().ticks(1);
  tell(f, freeBeds(A, 3, f.now));
  tell(f, freeBeds(C, 0, f.now));
  tell(f, siteBeds(B, [{ installed: 10 }], f.now));
  const { area, keys } = topic(f.ticks(1));
  expect(keys).toEqual([A, B, C, 'dept:01', 'dept:02', 'region']);
  expect(area('region')?.medicine).toMatchObject({
    measures: { available: { value: 3, state: 'known', n: 2, of: 3 }, installed: { value: 10, n: 1, of: 3 } },
    ...{ stale: 0, unknown: 1 }
  });
  expect(area('dept:02')?.medicine?.measures.available).toMatchObject({ value: 0, n: 1, of: 1 });
  expect(area('region')?.surgery).toBeUndefined();
});

it('lets a stale site leave the sum, counted; unknown is never zero', () => {
  const f = new Feed().ticks(1);
  tell(f, freeBeds(A, 3, f.now - 11 * HOUR));
  tell(f, freeBeds(B, 2, f.now));
  expect(topic(f).area('dept:01')?.medicine?.measures.available).toMatchObject({ value: 5, n: 2 });
  const later = topic(f.ticks(61));
  expect(later.site(A)?.medicine?.figures.available).toMatchObject({ value: 3, state: 'stale' });
  expect(later.area('dept:01')?.medicine).toMatchObject({
    measures: { available: { value: 2, n: 1, of: 2 } },
    ...{ stale: 1, unknown: 0 }
  });
  const lost = topic(f.ticks(48 * 60));
  expect(lost.site(A)?.medicine?.figures.available).toMatchObject({ value: null, state: 'unknown' });
  expect(lost.area('dept:01')?.medicine).toMatchObject({
    measures: { available: { value: null, state: 'unknown', n: 0, of: 2 } },
    ...{ stale: 0, unknown: 2 }
  });
});

it('shows the fresher of feed and declaration, both visible, a declaration for 12 h at most', () => {
  const f = new Feed().ticks(1);
  const start = f.now;
  const declared = { counts: { available: { value: 1, at: start } }, by: 'nurse' as const, at: start };
  tell(f, siteBeds(A, [{ available: 4, installed: 20 }], start - HOUR, { declared }));
  const now = () => topic(f).site(A)?.medicine;
  expect(now()).toMatchObject({
    figures: {
      available: { value: 1, side: 'declared', channel: 'declared', other: { value: 4, side: 'feed' } },
      installed: { value: 20, side: 'feed' }
    },
    declared: { by: 'nurse', at: start, until: start + 12 * HOUR }
  });
  expect(now()?.figures.installed?.other).toBeUndefined();
  // The feed speaks again, of a later instant.
  f.ticks(5);
  tell(f, siteBeds(A, [{ available: 6 }], f.now, { declared }));
  expect(now()?.figures.available).toMatchObject({
    value: 6,
    side: 'feed',
    other: { value: 1, side: 'declared' }
  });
  // Nobody speaks again: psychiatry of the feed is still fresh when the declaration is over.
  tell(f, siteBeds(A, [{ available: 6 }], start - HOUR, { declared, kind: 'psychiatry' }));
  const kinds = topic(f.ticks(12 * 60)).site(A);
  expect(kinds?.medicine).toBeUndefined();
  expect(kinds?.psychiatry?.figures.available).toMatchObject({
    ...{ value: 6, side: 'feed', state: 'known' },
    other: { value: 1, state: 'stale' }
  });
});

it('sums the fresh units of a site, says how many, and gives no number where rows do not partition', () => {
  const f = new Feed().ticks(1);
  const old = siteBeds(A, [{ available: 9 }], f.now - 20 * HOUR).kinds.medicine?.units ?? [];
  const fresh = siteBeds(A, [{ available: 2 }, { installed: 5 }], f.now - HOUR).kinds.medicine?.units ?? [];
  tell(f, { finess: A, kinds: { medicine: { units: [...old, ...fresh], declared: null } } });
  tell(f, siteBeds(B, [{ available: null }], f.now));
  expect(topic(f).site(A)?.medicine?.figures.available).toMatchObject({
    value: 2,
    state: 'known',
    n: 1,
    of: 3
  });
  expect(topic(f).site(B)?.medicine?.figures.available).toMatchObject({
    value: null,
    state: 'not_computable'
  });
});

it('expects nothing in one hour of what was said two hours ago', () => {
  const f = new Feed().ticks(1);
  tell(f, siteBeds(A, [{ available: 2, h1: 3, h24: 5 }], f.now - 61 * MINUTE));
  expect(topic(f).site(A)?.medicine?.figures).toMatchObject({
    available: { state: 'known' },
    h1: { state: 'stale' },
    h24: { state: 'known' }
  });
});

it('forgets a site that has no beds any more, and sites of another region', () => {
  const f = new Feed().ticks(1);
  tell(f, freeBeds(A, 3, f.now));
  tell(f, freeBeds('999999999', 3, f.now));
  expect(topic(f).keys).toEqual([A, 'dept:01', 'region']);
  f.news('beds.site', A, null);
  expect(topic(f).keys).toEqual([]);
});
