import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { emit, headSeq } from '#db/outbox.ts';
import { openTestDb, type TestDb } from '#db/testing/test-db.ts';
import type { RegionPack } from '#domain/region.ts';
import { startFeedReader, type FeedReader } from './feed-reader.ts';
import { foldContext } from './fold/context.ts';
import { figures, NOON, SITES, UNITS } from './fold/testing/world.ts';
import type { Push } from './protocol/types.ts';
import { rhythmOf } from './protocol/topic-names.ts';
import { Conflator } from './topics/conflate.ts';
import { liveTopics } from './topics/live-topics.ts';

const origin = 'simulated' as const;
const departments = ['01', '02'].map((code) => ({ code, name: code, lon: 2, lat: 48 }));
const { norms: _byTheReader, ...context } = foldContext(
  { sites: SITES, departments } as RegionPack,
  origin,
  () => null
);
const clock = { domain: () => NOON, process: () => performance.now() };
const WAIT = { timeout: 60_000, interval: 5 };

let record: TestDb;
beforeAll(async () => {
  record = await openTestDb();
});
afterAll(() => record.close());
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function reader(poll?: number): Promise<FeedReader> {
  const opened = await startFeedReader({
    db: record.db,
    clock,
    log: pino({ level: 'silent' }),
    context,
    loadNorms: () => Promise.resolve(null),
    latestNorms: () => Promise.resolve(null),
    node: `reader-${stops.length}`,
    ...(poll === undefined ? {} : { poll })
  });
  stops.push(() => opened.stop());
  return opened;
}

async function write(unit: string, present: number): Promise<void> {
  const payload = figures(unit, NOON, present);
  await record.db.tx((tx) => emit(tx, [{ kind: 'unit.figures', key: unit, origin, at: NOON, payload }]));
}

const [UNIT = ''] = UNITS;
const presentOf = (held: FeedReader) => held.state().units[UNIT]?.figures?.present.value;

describe('the way from the record to the picture', () => {
  it('does not wait for the poll when somebody rings', async () => {
    const held = await reader(3_600_000);
    await write(UNIT, 21);
    held.ring();
    await vi.waitUntil(() => presentOf(held) === 21, WAIT);
  });

  it('is found by the poll when the ring was lost', async () => {
    const held = await reader();
    await write(UNIT, 22);
    await vi.waitUntil(() => presentOf(held) === 22, WAIT);
  });

  it('pushes at once, then once a second at most, however many writers ring', async () => {
    const held = await reader();
    const sent: { at: number; push: Push }[] = [];
    const conflator = new Conflator({
      topics: liveTopics(held, clock),
      readers: (_topic, form) => (form === 'whole' ? 1 : 0),
      push: (_topic, push) => sent.push({ at: performance.now(), push }),
      heartbeat: () => undefined
    });
    stops.push(held.onChange((topics) => conflator.changed(topics)));
    stops.push(() => conflator.stop());
    conflator.watch('sites');
    const writer = async (unit: string, n: number): Promise<void> => {
      for (let turn = 0; turn < 25; turn++) {
        await write(unit, 100 * n + turn);
        held.ring();
      }
    };
    await Promise.all(Array.from({ length: 12 }, (_, n) => writer(UNITS[n % UNITS.length] ?? '', n)));
    const head = await headSeq(record.db);
    await vi.waitUntil(() => (sent.at(-1)?.push.to ?? 0) === head, WAIT);
    const gaps = sent.slice(1).map(({ at }, i) => at - (sent[i]?.at ?? 0));
    expect(sent.length).toBeGreaterThan(1);
    // A timer may fire a millisecond early, and never more.
    expect(gaps.filter((gap) => gap < rhythmOf('sites').push - 2)).toEqual([]);
  });
});
