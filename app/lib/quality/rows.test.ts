import { describe, expect, it } from 'vitest';
import type { UnitFeed } from '#domain/events.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import type { FeedEntry } from '#realtime/protocol/types.ts';
import { filesCsv, quarantineCsv, wordsOf } from './exports.ts';
import { isOver } from './rates.ts';
import { chosenRows, countStates, feedRows } from './rows.ts';

const NOW = Date.UTC(2026, 5, 10, 10);
const site = (finess: string, shortName: string, communeName = 'Ailleurs') => ({
  finess,
  shortName,
  communeName
});
const units = [
  { unit: '1/0', site: site('1', 'Ys') },
  { unit: '2/0', site: site('2', 'Étel', 'Port-Brume') },
  { unit: '3/0', site: site('3', 'Gué') }
];
const feed = (unit: string, over: Partial<UnitFeed> = {}): UnitFeed => ({
  ...{
    unit,
    origin: 'simulated',
    horizon: NOW - MINUTE,
    lastReceivedAt: NOW,
    lastFileId: 'f',
    lastGrade: 'A'
  },
  ...{ rhythm: 10 * MINUTE, held: [], files24h: 4, records24h: 90, quarantined24h: 0 },
  ...{ announcedDown: null, suspect: null },
  ...over
});
const down = (until: number | null) => ({ since: NOW - HOUR, until, reason: 'cyber' as const });
const live = (entry: Partial<FeedEntry>) => entry as FeedEntry;

describe('rows of feeds', () => {
  it('tell the state of now from the record, also while the live picture is away or behind', () => {
    const record = new Map([
      ['1/0', feed('1/0', { horizon: NOW - 50 * MINUTE })],
      ['2/0', feed('2/0', { announcedDown: down(null) })]
    ]);
    const said = (shown: ReadonlyMap<string, FeedEntry> | null) =>
      feedRows(units, record, shown, NOW).map(({ state, since, suspect }) => [state, since, suspect]);
    expect(said(null)).toEqual([
      ['silent', null, null],
      ['announced_down', NOW - HOUR, null],
      ['never_heard', null, null]
    ]);
    const behind = new Map([
      ['1/0', live({ state: 'silent', since: NOW - 7 * MINUTE, suspect: 'no_arrivals' })],
      ['2/0', live({ state: 'live', since: NOW - 9 * MINUTE, suspect: null })]
    ]);
    expect(said(behind).slice(0, 2)).toEqual([
      ['silent', NOW - 7 * MINUTE, 'no_arrivals'],
      ['announced_down', NOW - HOUR, null]
    ]);
  });

  it('do not tell since when, where the live picture shows another state', () => {
    const shown = new Map([['1/0', live({ state: 'late', since: NOW - HOUR })]]);
    expect(feedRows(units, new Map([['1/0', feed('1/0')]]), shown, NOW)[0]).toMatchObject({
      ...{ state: 'live', since: null }
    });
  });

  it('no longer tell a stop whose end has come', () => {
    const record = new Map([['1/0', feed('1/0', { announcedDown: down(NOW) })]]);
    expect(feedRows(units, record, null, NOW)[0]).toMatchObject({ state: 'live', announced: null });
  });

  it('are chosen by state and by name without accents, sorted either way with the unknown last', () => {
    const record = new Map([
      ['1/0', feed('1/0', { rhythm: 20 * MINUTE })],
      ['2/0', feed('2/0', { horizon: NOW - HOUR })]
    ]);
    const rows = feedRows(units, record, null, NOW);
    const chosen = (over: object) =>
      chosenRows(rows, { state: null, text: '', sort: 'etat', direction: 1, ...over }).map(
        ({ unit }) => unit[0]
      );
    expect(chosen({})).toEqual(['2', '3', '1']);
    expect(chosen({ sort: 'site' })).toEqual(['2', '3', '1']);
    expect(chosen({ sort: 'rythme' })).toEqual(['2', '1', '3']);
    expect(chosen({ sort: 'rythme', direction: -1 })).toEqual(['1', '2', '3']);
    expect(chosen({ text: 'etel' })).toEqual(['2']);
    expect(chosen({ text: 'port-b' })).toEqual(['2']);
    expect(chosen({ state: 'live' })).toEqual(['1']);
    expect(countStates(rows)).toEqual([
      { state: 'live', count: 1 },
      { state: 'silent', count: 1 },
      { state: 'never_heard', count: 1 }
    ]);
  });
});

describe('exports', () => {
  const stamp = { origin: 'real', now: NOW };
  it('say to a site where and why in words; a value cannot become a formula', () => {
    const where = { unit: '1/0', file: 7, code: 'RPU_ENTREE_UNREADABLE', place: 'PATIENT[2]/ENTREE' };
    const line = { ...where, value: '=1+1', day: null, recordedAt: NOW };
    const [, said] = quarantineCsv([line], 'fr', stamp).split('\r\n');
    expect(said).toBe(
      '1/0;7;PATIENT[2]/ENTREE;RPU_ENTREE_UNREADABLE;ENTREE est illisible.;"Écrire jj/mm/aaaa hh:mm, heure de Paris.";\'=1+1;;2026-06-10T10:00:00.000Z;real;2026-06-10T10:00:00.000Z'
    );
    expect(wordsOf('OF_ANOTHER_VERSION', 'fr')).toEqual({ message: 'OF_ANOTHER_VERSION', hint: '' });
  });

  it('have as many cells in a line as in the head', () => {
    const counts = { received: 3, accepted: 2, quarantined: 1, inserted: 2, corrected: 0, withdrawn: 0 };
    const facts = {
      fileId: 'f',
      unit: '1/0',
      extractAt: NOW,
      receivedAt: NOW,
      from: '2026-06-09',
      to: '2026-06-10'
    };
    const days = [{ day: '2026-06-10', state: 'held' as const }];
    const rest = { grade: 'D' as const, suspect: null, days, warnings: [], fill: {} };
    const text = filesCsv([{ id: 1, receipt: null, ...facts, ...counts, ...rest }], stamp);
    const [head = '', line = ''] = text.split('\r\n');
    expect(line.split(';')).toHaveLength(head.split(';').length);
    expect(line).toContain(';D;;2026-06-10:held;;real;');
  });
});

it('a mean at its bar does not keep to it', () => {
  expect([isOver(1.99, 2), isOver(2, 2)]).toEqual([false, true]);
});
