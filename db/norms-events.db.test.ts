import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventDays, frozenScopes } from '#domain/declared/event.ts';
import type { DeclaredEvent } from '#domain/declared/types.ts';
import { addDays, dayRange } from '#domain/time/day.ts';
import { HOUR } from '#domain/time/instant.ts';
import { dayBounds } from '#domain/time/paris.ts';
import { loadRegion } from '#maps/region/index.ts';
import { computeNorms, readNorms } from './norms.ts';
import { seedRegion } from './reference.ts';
import { writeRpu } from './rpu/write.ts';
import { dayOf, file } from './testing/rpu-files.ts';
import { openTestDb, type TestDb } from './testing/test-db.ts';

const region = loadRegion('fictive');
/** Two histories: the same calm eight weeks, and at one of them a crisis of ten days at three times the usual. */
const [CRISIS = '', CALM = ''] = region.sites.map((site) => site.finess);
const last = '2026-06-10';
const days = dayRange(addDays(last, -60), addDays(last, -1));
const crisis = days.slice(-10);
const [now] = dayBounds(last);

const event: DeclaredEvent = {
  ...{ id: 'e1', title: 'Canicule', kind: 'real', perimeter: [CRISIS], by: 'ars', version: 1 },
  ...{ from: dayBounds(crisis[0] ?? '')[0] + 9 * HOUR, until: null }
};

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
  await seedRegion(test.db, region);
  for (const finess of [CRISIS, CALM]) {
    const files = days.map((day) =>
      file(
        { finess, extractAt: dayBounds(day)[1] + 99 * HOUR, from: day, to: day },
        dayOf(finess, day, finess === CRISIS && crisis.includes(day) ? 144 : 48, now + 99 * HOUR, 4)
      )
    );
    await writeRpu(test.db, files, { holding: false, emitEvents: false, figures: false });
  }
});
afterAll(() => test.close());

/** Mean presence over the week of both sites, in a version. */
async function usualOf(version: number | null): Promise<[number, number]> {
  const norms = await readNorms(test.db, version ?? 0);
  const mean = (finess: string): number => {
    const mu = norms?.scopes[`${finess}/0`]?.present?.mu ?? [];
    const known = mu.filter((value) => value !== null);
    return known.reduce((a, b) => a + b, 0) / known.length;
  };
  return [mean(CRISIS), mean(CALM)];
}
const learn = (events: readonly DeclaredEvent[], at = now) =>
  computeNorms(test.db, region, {
    origin: 'simulated',
    now: at,
    excluded: events.flatMap((one) => eventDays(one, at)),
    frozen: frozenScopes(events, at)
  });

it('a crisis is never learned as usual: with its event, the usual is that of the calm history', async () => {
  const [learned, calm] = await usualOf(await learn([]));
  expect(learned).toBeGreaterThan(calm * 1.2);
  for (const kind of ['real', 'exercise'] as const) {
    const over = { ...event, kind, until: now - 5 * HOUR };
    const [kept, same] = await usualOf(await learn([over]));
    expect(same).toBeCloseTo(calm, 6);
    expect(kept / same).toBeCloseTo(1, 1);
  }
});

it('while an event is open its perimeter keeps the usual it has; the others go on learning', async () => {
  const held = await learn([]);
  const [heldCrisis] = await usualOf(held);
  const open = await learn([event]);
  expect(open).not.toBe(held);
  expect((await usualOf(open))[0]).toBe(heldCrisis);
  const wide = { ...event, perimeter: ['dept:' + (region.sites[0]?.department ?? '')] };
  expect((await usualOf(await learn([wide])))[0]).toBe(heldCrisis);
});

it('an event of the whole region stops learning until it ends', async () => {
  const whole = { ...event, perimeter: ['region'] };
  expect(await learn([whole])).toBeNull();
  expect(await learn([{ ...whole, until: now }])).not.toBeNull();
});
