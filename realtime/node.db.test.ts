import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OutboxEvents } from '#domain/events.ts';
import type { RegionPack } from '#domain/region.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { storeNorms, readNorms, newestNorms } from '#db/norms.ts';
import { emit, headSeq, readFeed } from '#db/outbox.ts';
import { readCheckpoint, readPicture } from '#db/picture.ts';
import { keepFigures } from '#db/rpu/unit-now.ts';
import { openTestDb, type TestDb } from '#db/testing/test-db.ts';
import { startFeedReader, type FeedReader } from './feed-reader.ts';
import { hashPicture } from './fold/hash.ts';
import { applyEvents } from './fold/index.ts';
import { checkpointName } from './open-picture.ts';
import { foldContext } from './fold/context.ts';
import { feed, figures, flatNorms, NOON, SITES, UNITS } from './fold/testing/world.ts';
import { openDoorbell } from './doorbell.ts';
import { startNode, type PictureNode } from './node.ts';
import type { SiteEntry } from './protocol/types.ts';
import { until } from './testing/try-realtime.ts';

const log = pino({ level: 'silent' });
const origin = 'simulated' as const;
const departments = ['01', '02'].map((code) => ({ code, name: code, lon: 2, lat: 48 }));
const region = { sites: SITES, departments } as RegionPack;

let record: TestDb;
beforeAll(async () => {
  record = await openTestDb();
});
afterAll(async () => record.close());

async function write<K extends keyof OutboxEvents>(
  kind: K,
  at: Instant,
  payload: OutboxEvents[K]
): Promise<void> {
  await record.db.tx(async (tx) => {
    await emit(tx, [{ kind, key: '', origin, at, payload } as Parameters<typeof emit>[1][number]]);
  });
}

async function publishNorms(present: number): Promise<void> {
  const { from, to, basis, scopes } = flatNorms(1, present);
  const rows = Object.values(scopes);
  await storeNorms(record.db, { origin, from, to, basis, scopes: rows, excluded: [], computedAt: NOON });
}

interface Node {
  reader: FeedReader;
  /** Hash of the picture after each event. */
  hashes: Map<number, string>;
}

async function node(name: string): Promise<Node> {
  const hashes = new Map<number, string>();
  const reader = await startFeedReader({
    db: record.db,
    clock: { domain: () => NOON, process: () => performance.now() },
    log,
    node: name,
    context: foldContext(region, origin, () => null),
    loadNorms: (version) => readNorms(record.db, version),
    latestNorms: async () => (await newestNorms(record.db, origin))?.version ?? null,
    onEvent: (event, { state }) => hashes.set(event.seq, hashPicture(state))
  });
  return { reader, hashes };
}

const siteOf = (reader: FeedReader): SiteEntry =>
  reader
    .state()
    .topics.get('sites')
    ?.entries.get(SITES[0]?.finess ?? '')?.value as SiteEntry;

describe('two nodes folding one feed', () => {
  test('hold equal pictures at every seq, also through an hour without news and when one starts late', async () => {
    // What a back-fill left, without an event: both start from it.
    await record.db.tx((tx) =>
      keepFigures(tx, [
        {
          kind: 'unit.figures',
          key: UNITS[0] ?? '',
          origin,
          at: NOON,
          payload: figures(UNITS[0] ?? '', NOON, 20)
        },
        { kind: 'unit.feed', key: UNITS[0] ?? '', origin, at: NOON, payload: feed(UNITS[0] ?? '', NOON) }
      ])
    );
    const [a, b] = await Promise.all([node('a'), node('b')]);
    expect(siteOf(a.reader).measures.present.value).toBe(20);
    await publishNorms(25);
    await write('tick', NOON, { at: NOON });
    for (const unit of UNITS) {
      await write('unit.figures', NOON, figures(unit, NOON, 25));
      await write('unit.feed', NOON, feed(unit, NOON));
    }
    for (let i = 1; i <= 30; i++) await write('tick', NOON, { at: NOON + i * MINUTE });
    const late = await node('late');
    for (let i = 31; i <= 65; i++) await write('tick', NOON, { at: NOON + i * MINUTE });
    const head = await headSeq(record.db);
    const nodes = [a, b, late];
    for (const { reader } of nodes) reader.ring();
    await until(() => nodes.every(({ reader }) => reader.state().seq === head));
    await Promise.all(nodes.map(({ reader }) => reader.stop()));
    expect(a.hashes.size).toBeGreaterThan(70);
    expect([...b.hashes]).toEqual([...a.hashes]);
    expect([...late.hashes].filter(([seq, hash]) => a.hashes.get(seq) !== hash)).toEqual([]);
    expect(late.hashes.size).toBe(a.hashes.size);
    expect(siteOf(a.reader).measures.present.state).toBe('stale');
    expect(new Set(a.hashes.values()).size).toBe(a.hashes.size);
  });
});

describe('the elected writer', () => {
  /** Domain time runs 1,200 times faster: a tick every 50 ms. */
  let started = 0;
  beforeAll(() => {
    started = performance.now();
  });
  const base = NOON + 120 * MINUTE;
  const clock = {
    domain: () => Math.floor(base + (performance.now() - started) * 1_200),
    process: () => performance.now()
  };
  let opened = 0;
  const open = (): Promise<PictureNode> =>
    startNode({
      db: record.db,
      clock,
      log,
      region,
      origin,
      bell: openDoorbell(null, log),
      name: `node-${++opened}`
    });
  const ticks = async (): Promise<Instant[]> =>
    (
      await record.db.query<{ at: number }>(
        `SELECT (payload->>'at')::int8 AS at FROM vigie.outbox WHERE kind = 'tick' AND at > to_timestamp($1) ORDER BY seq`,
        [(base - MINUTE) / 1000]
      )
    ).map(({ at }) => at);

  const headOf = async (kind: keyof OutboxEvents): Promise<number> => {
    const [row] = await record.db.query<{ seq: number }>(
      'SELECT max(seq)::int8 AS seq FROM vigie.outbox WHERE kind = $1',
      [kind]
    );
    return row?.seq ?? 0;
  };

  test('is one of all nodes; another takes over; ticks and the log go on, each once', async () => {
    const [a, b] = await Promise.all([open(), open()]);
    await until(() => (a.state().tick ?? 0) > base && (b.state().tick ?? 0) > base);
    expect([a, b].filter((p) => p.elected())).toHaveLength(1);
    const [first, second] = a.elected() ? [a, b] : [b, a];
    await until(() => (second.state().tick ?? 0) > base + 12 * MINUTE);
    await first.stop();
    const handover = second.state().tick ?? 0;
    await until(() => second.elected());
    await until(() => (second.state().tick ?? 0) > handover + 12 * MINUTE);
    await second.stop();

    // Ticks that the last writer had not folded when it stopped are logged by the next one.
    const kept = await readCheckpoint(record.db, checkpointName(origin));
    const all = await ticks();
    expect(all).toEqual([...new Set(all)].sort((x, y) => x - y));
    expect(all.every((at) => at % MINUTE === 0)).toBe(true);
    const end = kept?.at ?? 0;
    expect(end).toBeGreaterThan(handover);
    const fives = (instants: Instant[]) => instants.filter((at) => at % (5 * MINUTE) === 0 && at <= end);
    const rows = await readPicture(record.db, { origin, scope: 'region', from: base, to: end + 1 });
    expect(fives(rows.map((row) => row.at))).toEqual(fives(all));

    // The last checkpoint is the picture itself: a node that starts now holds the same.
    const again = await node('again');
    const head = await headSeq(record.db);
    await until(() => again.reader.state().seq === head);
    await again.reader.stop();
    const norms = await readNorms(record.db, 1);
    const ctx = foldContext(region, origin, () => norms);
    const rest = await readFeed(record.db, second.state().seq, 100);
    expect(hashPicture(again.reader.state())).toBe(hashPicture(applyEvents(second.state(), rest, ctx).state));
  });

  test('logs a change of state at once, between two five-minute ticks', async () => {
    const picture = await open();
    await until(() => picture.elected());
    const at = picture.state().tick ?? 0;
    await write('unit.figures', at, figures(UNITS[1] ?? '', clock.domain(), 31));
    const scope = `site:${SITES[1]?.finess}`;
    const seq = await headOf('unit.figures');
    const logged = async () =>
      (await readPicture(record.db, { origin, scope, from: base, to: clock.domain() })).find(
        (row) => row.seq === seq
      );
    await until(async () => (await logged()) !== undefined);
    await picture.stop();
    expect(await logged()).toMatchObject({
      state: 'known',
      present: 31,
      level: 0,
      formulaVersion: 'level@1'
    });
  });

  test('tells news that a back-fill kept without an event', async () => {
    const unit = UNITS[2] ?? '';
    const at = clock.domain();
    await record.db.query('DELETE FROM vigie.unit_now WHERE unit = $1', [unit]);
    await record.db.tx((tx) =>
      keepFigures(tx, [{ kind: 'unit.figures', key: unit, origin, at, payload: figures(unit, at, 77) }])
    );
    const picture = await open();
    await until(() => picture.state().units[unit]?.figures?.present.value === 77);
    await picture.stop();
  });
});
