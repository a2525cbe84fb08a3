import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { tiuFigures } from '#domain/tiu/figures/figures.ts';
import { requestWith } from '#domain/tiu/figures/testing/requests.ts';
import { foldTiu } from '#domain/tiu/fold.ts';
import type { TiuEvent, TiuStep } from '#domain/tiu/steps.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { firstRequestAt, requestsKnown } from './figures.ts';
import {
  listTiuReports,
  makeTiuReport,
  monthsWithoutReport,
  purgeTiuReports,
  readTiuReport
} from './reports.ts';
import { saveSteps } from './rows.ts';

const OCTOBER = { from: Date.UTC(2026, 8, 30, 22), to: Date.UTC(2026, 9, 31, 23) };
const SITES = ['960000011', '990000014', '990000030'] as const;

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

interface Life {
  id: string;
  requestedAt: Instant;
  steps: TiuStep[];
}

let drawn = 0;
const uuid = (): string => `00000000-0000-4000-8000-${String(++drawn).padStart(12, '0')}`;

/** A life of steps, each recorded some minutes after it happened. */
function lifeOf(requestedAt: Instant, delays: readonly number[], events: readonly TiuEvent[]): Life {
  let recordedAt = requestedAt;
  const steps = events.map((event, i): TiuStep => {
    const at = requestedAt + i * 7 * MINUTE;
    recordedAt = Math.max(recordedAt, at + (delays[i % delays.length] ?? 0) * MINUTE);
    return { n: i + 1, at, recordedAt, by: 'stream', actor: '', event };
  });
  return { id: uuid(), requestedAt, steps };
}

const { case: given } = requestWith({ id: 'x', requestedAt: 0 });
const opened = (code: string): TiuEvent => ({
  ...{ type: 'requested', code, intake: 'cell', requester: '960000037', network: 'RP96' },
  ...{ parent: null, case: given, decision: null, noted: false }
});

const event = fc.oneof(
  fc.record({
    type: fc.constant('asked' as const),
    finess: fc.constantFrom(...SITES),
    channel: fc.constant('phone' as const)
  }),
  fc.record({
    ...{ type: fc.constant('answered' as const), ask: fc.integer({ min: 2, max: 6 }) },
    ...{
      answer: fc.constantFrom('ACCEPTEE' as const, 'REFUSEE' as const),
      reason: fc.constant('PLACE_REA' as const)
    },
    ...{ channel: fc.constant('phone' as const), function: fc.constant('midwife' as const) },
    ...{ told: fc.constant([]), evidence: fc.constant([]) }
  }),
  fc.record({ type: fc.constant('accepted' as const), ask: fc.integer({ min: 2, max: 6 }) }),
  fc.constant<TiuEvent>({ type: 'departed' }),
  fc.constant<TiuEvent>({ type: 'cancelled', reason: 'ERREUR' }),
  fc.record({ type: fc.constant('undone' as const), step: fc.integer({ min: 2, max: 6 }) })
);

it('counts from the record, as known at any instant, what the pure figures count from the same steps', async () => {
  const life = fc.record({
    at: fc.integer({ min: OCTOBER.from - 4 * HOUR, max: OCTOBER.to + 4 * HOUR }),
    delays: fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 4 }),
    events: fc.array(event, { maxLength: 8 })
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(life, { maxLength: 12 }),
      fc.nat({ max: 40 * 24 }),
      async (drawnLives, hours) => {
        await test.db.query('DELETE FROM vigie.tiu_step; DELETE FROM vigie.tiu_request');
        const lives = drawnLives.map(({ at, delays, events }, i) =>
          lifeOf(at, delays, [opened(`${i}-A`), ...events])
        );
        await test.db.tx(async (tx) => {
          for (const { id, steps } of lives) {
            const request = foldTiu(id, steps);
            if (request) await saveSteps(tx, 'simulated', request, steps);
          }
        });
        const knownAt = OCTOBER.from + hours * HOUR;
        const known = lives.flatMap(({ id, steps }) => {
          const request = foldTiu(
            id,
            steps.filter(({ recordedAt }) => recordedAt <= knownAt)
          );
          return request ? [request] : [];
        });
        const when = { ...OCTOBER, knownAt };
        const read = await requestsKnown(test.db, 'simulated', OCTOBER, knownAt);
        expect(tiuFigures(read, when)).toEqual(tiuFigures(known, when));
        expect(await requestsKnown(test.db, 'real', OCTOBER, knownAt)).toEqual([]);
      }
    ),
    { numRuns: 15 }
  );
});

it('keeps a report as it was published: what is recorded later makes a new edition beside it', async () => {
  await test.db.query('DELETE FROM vigie.tiu_step; DELETE FROM vigie.tiu_request');
  const asked: TiuEvent = { type: 'asked', finess: SITES[0], channel: 'phone' };
  const refused: TiuEvent = {
    ...{ type: 'answered', ask: 2, answer: 'REFUSEE', reason: 'PLACE_REA', channel: 'phone' },
    ...{ function: 'midwife', told: [], evidence: [] }
  };
  const life = lifeOf(OCTOBER.from + 5 * HOUR, [0], [opened('1-A'), asked]);
  const save = async (steps: readonly TiuStep[]) => {
    const request = foldTiu(life.id, life.steps);
    if (request) await test.db.tx((tx) => saveSteps(tx, 'simulated', request, steps));
  };
  await save(life.steps);
  const [first, later] = [OCTOBER.to + HOUR, OCTOBER.to + 50 * HOUR];
  expect(await firstRequestAt(test.db, 'simulated')).toBe(life.requestedAt);
  expect(await monthsWithoutReport(test.db, 'simulated', OCTOBER.to - HOUR)).toEqual([]);
  expect(await monthsWithoutReport(test.db, 'simulated', first)).toEqual(['2026-10']);
  const make = (at: Instant) => makeTiuReport(test.db, 'simulated', { month: '2026-10', at, by: 'job' });
  expect([await make(first), await make(first + HOUR)]).toEqual([1, null]);
  expect(await monthsWithoutReport(test.db, 'simulated', later)).toEqual([]);

  const correction: TiuStep = {
    ...{
      n: 3,
      at: life.requestedAt + HOUR,
      recordedAt: first + 20 * HOUR,
      by: 'cell',
      actor: '',
      event: refused
    }
  };
  life.steps.push(correction);
  await save([correction]);
  expect(await make(later)).toBe(2);
  const [one, two] = [
    await readTiuReport(test.db, 'simulated', '2026-10', 1),
    await readTiuReport(test.db, 'simulated', '2026-10', null)
  ];
  expect([one?.edition, one?.figures.region.refusals.n, one?.knownAt]).toEqual([1, 0, first]);
  expect([two?.edition, two?.figures.region.refusals.n, two?.figures.networks['RP96']?.requests]).toEqual([
    2, 1, 1
  ]);
  expect((await listTiuReports(test.db, 'simulated')).map(({ edition }) => edition)).toEqual([2, 1]);
  expect(await readTiuReport(test.db, 'real', '2026-10', null)).toBe(null);
  expect([await purgeTiuReports(test.db, '2026-10'), await purgeTiuReports(test.db, '2026-11')]).toEqual([
    0, 2
  ]);
});
