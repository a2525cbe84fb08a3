import { describe, expect, test } from 'vitest';
import { MINUTE } from '#domain/time/instant.ts';
import type { AreaEntry, ChangesEntry, PublicEntry, SiteEntry, WatchEntry } from '../protocol/types.ts';
import { applyEvents, storeOf } from './index.ts';
import { initialState, type FoldState } from './state.ts';
import { feed, Feed, figures, SITES, UNITS, worldContext } from './testing/world.ts';

const ctx = worldContext();
const fold = (f: Feed): FoldState => applyEvents(initialState('simulated'), f.events, ctx).state;
const at = <V>(state: FoldState, topic: string, key: string): V =>
  storeOf(() => state)
    .entries(topic)
    .get(key)?.value as V;
const siteOf = (state: FoldState, i = 0): SiteEntry => at(state, 'sites', SITES[i]?.finess ?? '');
const publicOf = (state: FoldState): PublicEntry => at(state, 'public', SITES[0]?.finess ?? '');
const area = (state: FoldState, key = 'region'): AreaEntry => at(state, 'region', key);
const ordinary = (): Feed => new Feed().write('norms.published', { version: 1 }).ticks(1).files(25);
const FIRST = [UNITS[0] ?? ''];

describe('a site', () => {
  test('shows what its unit says, with its usual and its provenance', () => {
    const site = siteOf(fold(ordinary()));
    expect(site.measures.present).toMatchObject({ value: 25, state: 'known', formula: 'present@1' });
    expect(site.measures.presentUsual.value).toEqual({ mean: 25, sd: 5 });
    expect(site.measures.z.value).toBe(0);
    expect(site.measures.level).toMatchObject({ value: 0, state: 'known' });
    expect(site.measures.stayHomeMedian).toMatchObject({ value: 135, state: 'known', n: 100 });
    expect(site.provenance.measuredAt).toBe(new Feed().now + MINUTE);
    expect(site.feed).toMatchObject({ state: 'live', daily: false, rhythm: 10 * MINUTE });
  });

  test('is unknown, not zero, before its first file', () => {
    const site = siteOf(fold(new Feed().ticks(1)));
    expect(site.measures.present).toMatchObject({ value: null, state: 'unknown', reason: 'never_received' });
    expect(site.feed.state).toBe('never_heard');
  });

  test('reaches its level at the second file, and is marked as changed', () => {
    const once = ordinary().ticks(5).files(45, FIRST);
    expect(siteOf(fold(once)).measures.level.value).toBe(0);
    const state = fold(once.ticks(5).files(45, FIRST));
    expect(siteOf(state).measures.level.value).toBe(3);
    expect(siteOf(state).changedUntil).toBe(once.now + 10 * MINUTE);
    expect(siteOf(state).reason).toMatchObject({ kind: 'present', z: 4, ratio: 1.8 });
    const { changes } = at<ChangesEntry>(state, 'region', 'changes');
    expect(changes[0]).toMatchObject({ scope: SITES[0]?.finess, kind: 'level', from: '0', to: '3' });
  });

  test('without usual has its figure and no level', () => {
    const site = siteOf(fold(new Feed().ticks(1).files(25)));
    expect(site.measures.present.value).toBe(25);
    expect(site.measures.level).toMatchObject({ value: null, state: 'not_computable', reason: 'no_usual' });
  });

  test('that sends once a day has no figure of now, and its previous day', () => {
    const f = ordinary();
    const unit = UNITS[0] ?? '';
    f.write('unit.feed', feed(unit, f.now, { rhythm: 24 * 60 * MINUTE }));
    const state = fold(f);
    expect(siteOf(state).measures.present).toMatchObject({ state: 'not_applicable', reason: 'daily_feed' });
    expect(siteOf(state).measures.previousDay).toMatchObject({ value: 150, state: 'known' });
    expect(area(state).coverage.seen).toBe(3);
    expect(area(state).sites.daily).toBe(1);
    expect(publicOf(state)).toMatchObject({
      affluence: null,
      state: 'no_live_measure'
    });
  });

  test('whose feed is suspect is unknown, not calm', () => {
    const f = ordinary();
    f.write('unit.feed', feed(UNITS[0] ?? '', f.now, { suspect: 'one_minute' }));
    expect(siteOf(fold(f)).measures.present).toMatchObject({ state: 'unknown', reason: 'suspect_feed' });
  });

  test('whose exits vanish from one file to the next is suspect', () => {
    const f = ordinary();
    f.write('unit.feed', feed(UNITS[0] ?? '', f.now, { suspect: 'no_exit' }));
    expect(siteOf(fold(f)).measures.present).toMatchObject({ state: 'unknown', reason: 'suspect_feed' });
  });

  test('that never writes exits has no present, for that reason, and keeps its arrivals', () => {
    const f = ordinary();
    const unit = UNITS[0] ?? '';
    const present = { value: null, reason: 'exits_missing' as const };
    f.write('unit.figures', { ...figures(unit, f.now, 25), present });
    f.write('unit.feed', feed(unit, f.now, { suspect: 'no_exit' }));
    const state = fold(f);
    const { measures } = siteOf(state);
    expect(measures.present).toMatchObject({ state: 'not_computable', reason: 'exits_missing' });
    expect(measures.arrivals1h).toMatchObject({ state: 'known' });
    expect(measures.arrivals1h.value).not.toBeNull();
    expect(at(state, 'feeds', unit)).toMatchObject({ suspect: null });
    const { lastArrivalAt } = siteOf(state);
    expect(lastArrivalAt).not.toBeNull();
    expect(publicOf(state)).toMatchObject({ affluence: null, state: 'active', lastArrivalAt });
    expect(publicOf(fold(f.ticks(45)))).toMatchObject({ state: 'stale', lastArrivalAt: null });
    expect(publicOf(fold(f.ticks(330)))).toMatchObject({ state: 'unknown', lastArrivalAt: null });
  });

  test('tells the public how busy it is in steps, and neither a count nor an arrival', () => {
    const quiet = publicOf(fold(ordinary().ticks(5).files(15, FIRST)));
    expect(quiet).toMatchObject({ affluence: -1, state: 'known', lastArrivalAt: null });
    const crowded = publicOf(fold(ordinary().ticks(5).files(45, FIRST).ticks(5).files(45, FIRST)));
    expect(crowded).toMatchObject({ affluence: 2, state: 'known' });
    const numbers = Object.entries(crowded).filter(([, value]) => typeof value === 'number');
    expect(numbers.map(([name]) => name)).toEqual(['affluence', 'measuredAt', 'staleAt', 'unknownAt']);
  });

  test('whose previous day is far under its usual is suspect', () => {
    const f = ordinary();
    const low = { ...figures(UNITS[0] ?? '', f.now, 25), previousDay: { day: '2026-10-12', total: 60 } };
    const state = fold(f.write('unit.figures', low));
    expect(siteOf(state).measures.present.reason).toBe('suspect_feed');
    expect(at(state, 'feeds', UNITS[0] ?? '')).toMatchObject({ suspect: 'low_day' });
  });

  test('hides counts of 1 to 4 children, and shares that would tell them', () => {
    const f = ordinary();
    const few = {
      ...figures(UNITS[0] ?? '', f.now, 25),
      presentPaediatric: { value: 2 },
      ageClasses: { '18-44': 20, '45-64': 9, '85+': 3 },
      share75: { value: 0.1, n: 30 }
    };
    const state = fold(f.write('unit.figures', few));
    expect(siteOf(state).measures.presentPaediatric).toMatchObject({ value: null, state: 'suppressed' });
    expect(siteOf(state).measures.share75).toMatchObject({ value: null, state: 'suppressed' });
    expect(at(state, `ed:${SITES[0]?.finess}`, 'site')).toMatchObject({
      ageClasses: { '18-44': 20, '45-64': null, '75-84': 0, '85+': null },
      destinations: { home: 110, transfer: null, hospital: null, leftUnseen: 6 }
    });
  });

  test('says shares in whole percents and samples in tens, that no difference tells a hidden count', () => {
    const unit = UNITS[0] ?? '';
    const f = ordinary();
    const ageClasses = { '2-14': 40, '18-44': 100, '75-84': 10, '85+': 8 };
    const share75 = { value: 18 / 158, n: 158 };
    f.write('unit.figures', { ...figures(unit, f.now, 25), ageClasses, share75 });
    expect(siteOf(fold(f)).measures.share75).toMatchObject({ value: 0.11, n: 150 });
  });
});

describe('silence', () => {
  const strained = (): Feed => ordinary().ticks(5).files(45, FIRST).ticks(5).files(45, FIRST);

  test('keeps a strained site on the list with its last level, and says the feed was lost', () => {
    const state = fold(strained().ticks(7 * 60));
    const site = siteOf(state);
    expect(site.measures.level).toMatchObject({ value: null, state: 'unknown', reason: 'too_old' });
    expect(site.lastSeen?.level).toBe(3);
    const watch = at<WatchEntry>(state, 'region', 'watch').sites;
    expect(watch).toHaveLength(1);
    expect(watch[0]).toMatchObject({ finess: SITES[0]?.finess, level: 3 });
    expect(watch[0]?.silentSince).not.toBeNull();
    const { changes } = at<ChangesEntry>(state, 'region', 'changes');
    expect(
      changes
        .filter((c) => c.kind === 'feed' && c.to === 'silent')
        .map((c) => c.scope)
        .sort()
    ).toEqual(SITES.map((s) => s.finess));
  });

  test('right after one calm file leaves the level where it was: it was not seen to go down', () => {
    const f = strained().ticks(1).files(25, FIRST).ticks(29);
    expect(siteOf(fold(f)).measures.level).toMatchObject({ value: 3, state: 'known' });
    const silent = fold(f.ticks(60)).sites[SITES[0]?.finess ?? ''];
    expect(silent).toMatchObject({ seen: { level: 3 }, level: { level: 3 } });
  });

  test('of a day leaves nothing received in the last 24 hours', () => {
    const f = ordinary();
    const unit = UNITS[0] ?? '';
    expect(at(fold(f), 'feeds', unit)).toMatchObject({ files24h: 144, records24h: 20_000 });
    f.ticks(24 * 60 + 2);
    expect(at(fold(f), 'feeds', unit)).toMatchObject({ files24h: 0, records24h: 0, quarantined24h: 0 });
  });

  test('under 60 % of activity leaves the region without colour, with its floor', () => {
    const f = strained();
    for (let i = 0; i < 8; i++) f.ticks(10).files(45, FIRST);
    const region = area(fold(f));
    expect(region.coverage).toMatchObject({ seen: 1, of: 4 });
    expect(region.measures.level).toMatchObject({
      value: null,
      state: 'unknown',
      reason: 'coverage_under_60'
    });
    expect(region.floor).toEqual({ level: 3, count: 1 });
  });

  test('a site leaves the list ten minutes after it has come under level 1', () => {
    const f = strained();
    for (let i = 0; i < 4; i++) f.ticks(10).files(25, FIRST);
    expect(siteOf(fold(f)).measures.level.value).toBe(0);
    expect(at<WatchEntry>(fold(f), 'region', 'watch').sites).toHaveLength(1);
    expect(at<WatchEntry>(fold(f.ticks(11)), 'region', 'watch').sites).toHaveLength(0);
  });
});

describe('what just changed', () => {
  const changes = (f: Feed) => at<ChangesEntry>(fold(f), 'region', 'changes').changes;

  test('is neither the first news of a feed nor one that is only late', () => {
    expect(changes(ordinary())).toEqual([]);
    expect(changes(ordinary().ticks(25))).toEqual([]);
  });

  test('is a feed lost and back, a file held, a declared maintenance', () => {
    const unit = UNITS[0] ?? '';
    const f = ordinary().ticks(45).files(25);
    const since = f.now;
    f.write('unit.feed', feed(unit, f.now, { held: ['2026-10-12'] }));
    f.write('unit.feed', feed(unit, f.now, { announcedDown: { since, until: null, reason: 'maintenance' } }));
    const mine = changes(f).filter((c) => c.scope === SITES[0]?.finess);
    expect(mine.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['held', '2026-10-12', ''],
      ['announced', 'live', 'announced_down'],
      ['held', '', '2026-10-12'],
      ['feed', 'silent', 'live'],
      ['feed', 'live', 'silent']
    ]);
  });
});

describe('sums', () => {
  test('add present and usual over the same known sites', () => {
    const { measures, coverage } = area(fold(ordinary()), 'dept:01');
    expect(measures.present).toMatchObject({ value: 50, n: 2, of: 2, share: 1 });
    expect(measures.presentUsual.value?.mean).toBe(50);
    expect(measures.level.value).toBe(0);
    expect(coverage.share).toBe(1);
  });

  test('say whether nobody has sent yet or all is too old', () => {
    expect(area(fold(new Feed().ticks(1))).measures.present.reason).toBe('never_received');
    expect(area(fold(ordinary().ticks(40))).measures.present.reason).toBe('too_old');
  });

  test('a department rises on its own sum', () => {
    const f = ordinary();
    for (let i = 0; i < 3; i++) f.ticks(5).files(36, UNITS.slice(0, 2));
    expect(area(fold(f), 'dept:01').measures.level.value).toBe(2);
    expect(area(fold(f), 'dept:02').measures.level.value).toBe(0);
  });

  test('say whether it gets worse, from an hour of their own z', () => {
    const f = ordinary();
    expect(area(fold(f)).trend).toBeNull();
    for (let i = 0; i < 6; i++) f.ticks(10).files(25);
    expect(area(fold(f)).trend).toBe('steady');
    expect(area(fold(f.files(32))).trend).toBe('rising');
    expect(area(fold(f.files(18))).trend).toBe('falling');
  });
});

test('the list is in order of level, whatever the order of sites', () => {
  const f = ordinary();
  for (let i = 0; i < 2; i++) {
    f.ticks(5)
      .files(34, [UNITS[0] ?? ''])
      .files(39, [UNITS[1] ?? ''])
      .files(45, [UNITS[3] ?? '']);
  }
  const { sites } = at<WatchEntry>(fold(f), 'region', 'watch');
  expect(sites.map(({ finess, level }) => [finess, level])).toEqual([
    [SITES[3]?.finess, 3],
    [SITES[1]?.finess, 2],
    [SITES[0]?.finess, 1]
  ]);
});

test('an entry that an event leaves as it was keeps the seq of its last change', () => {
  const f = ordinary();
  const before = fold(f).topics.get('sites');
  const after = fold(f.ticks(5)).topics.get('sites');
  expect(after).toEqual(before);
});

describe('what the fold ignores', () => {
  test('events of another origin', () => {
    const f = ordinary();
    const before = siteOf(fold(f));
    f.write('unit.figures', { ...figures(UNITS[0] ?? '', f.now, 90), origin: 'exercise' }, 'exercise');
    expect(siteOf(fold(f))).toEqual(before);
  });

  test('figures older than those it has', () => {
    const f = ordinary();
    f.write('unit.figures', figures(UNITS[0] ?? '', f.now - MINUTE, 90));
    expect(siteOf(fold(f)).measures.present.value).toBe(25);
  });

  test('units of places it does not know', () => {
    const f = ordinary().write('unit.figures', figures('990000001/0', ordinary().now, 9));
    expect(fold(f).units['990000001/0']).toBeUndefined();
  });

  test('norms that were not loaded are refused loudly', () => {
    expect(() => fold(ordinary().write('norms.published', { version: 9 }))).toThrow('norms 9 not loaded');
  });
});

test('a site that leaves the region leaves a tombstone, forgotten after a day', () => {
  const before = fold(ordinary());
  const smaller = worldContext(SITES.slice(1));
  const f = ordinary().ticks(1);
  const after = applyEvents(before, f.events.slice(-1), smaller).state;
  const store = storeOf(() => after);
  const gone = SITES[0]?.finess ?? '';
  expect(store.entries('sites').has(gone)).toBe(false);
  expect(store.tombstones('sites').get(gone)).toBe(after.seq);
  const later = applyEvents(after, f.ticks(24 * 60 + 1).events, smaller).state;
  expect(storeOf(() => later).tombstones('sites').size).toBe(0);
  expect(storeOf(() => later).floor('sites')).toBe(after.seq);
});
