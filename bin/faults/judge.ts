import { setTimeout as sleep } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import { canonical } from '#realtime/protocol/canonical.ts';
import { twinUrl } from '#realtime/protocol/topic-names.ts';
import type { Keyed, Snapshot } from '#realtime/protocol/types.ts';
import type { Ledger } from './driver.ts';
import type { Beginning } from './memory.ts';
import type { Reader, Shown } from './reader.ts';
import { freshFold, type Fresh } from './fresh.ts';
import { projectionOf, type Projection } from './projection.ts';
import { readTruth, type Truth } from './truth.ts';
import type { World } from './world.ts';

/** After the last fault every client shows the truth within this, ms. */
export const CEILING = 60_000;

/** Why a client does not show the truth; empty when it does. */
type Difference = string;

const hashOf = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex');

/** What a verdict says: ms until the last client showed the truth, and the head it was judged at. */
export interface Verdict {
  ms: number;
  head: number;
  payloads: number;
}

/**
 * Waits until every client shows what SQL says and what the door's own twin says, to the byte, then asks the ledger.
 * @param since `performance.now()` of the end of the last fault
 * @throws Error in words: who shows what instead, what was lost or counted twice, what went back in time
 */
export async function judge(
  world: World,
  readers: readonly Reader[],
  ledger: Ledger,
  options: { since?: number; ceiling?: number; nodes?: string[] } = {}
): Promise<Verdict> {
  const { since = performance.now(), ceiling = CEILING, nodes = ['realtime'] } = options;
  for (;;) {
    const began = performance.now();
    const differences = await compare(world, readers, nodes).catch((error: unknown) => ({
      truth: null,
      found: [error instanceof Error ? error.message : String(error)]
    }));
    const ms = performance.now() - since;
    // What waits in the spool or in the inbox still is not lost: it has the same time to come.
    if (differences.found.length === 0)
      await checkLedger(world, ledger).catch((error: unknown) => differences.found.push(String(error)));
    if (differences.found.length === 0) {
      await checkReaders(readers);
      return {
        ms: Math.round(ms),
        head: differences.truth?.head ?? 0,
        payloads: ledger.answered.length + ledger.reported.length
      };
    }
    if (ms > ceiling)
      throw new Error(
        `not true ${ceiling / 1_000} s after the last fault:\n${differences.found.slice(0, 12).join('\n')}`
      );
    // The record has others to serve than the judge.
    await sleep(Math.min(5_000, Math.max(200, 2 * (performance.now() - began))));
  }
}

async function compare(
  world: World,
  readers: readonly Reader[],
  nodes: readonly string[]
): Promise<{ truth: Truth | null; found: Difference[] }> {
  const truth = await readTruth(world.db, world.region, beginnings(world));
  const shown = await Promise.all(readers.map((reader) => reader.shown()));
  const found = shown.flatMap((one) => differences(one, truth));
  for (const node of nodes) found.push(...(await againstTwin(world.base(node), shown, node)));
  if (found.length > 0) return { truth, found };
  const fresh = await freshFold(world.db, world.region, truth.tick);
  for (const one of shown) found.push(...againstFresh(one, fresh));
  return { truth, found };
}

function differences(shown: Shown, truth: Truth): Difference[] {
  const readable = Object.keys(shown.topics).filter((topic) => !(topic in shown.refused));
  const strange = readable.filter((topic) => shown.topics[topic]?.epoch !== truth.epoch);
  if (strange.length > 0)
    return strange.map((topic) => `${shown.name}: ${topic} of another epoch, or never heard`);
  const mine = projectionOf(shown.topics);
  const [first = {}] = truth.topics;
  const judged = Object.keys(first).filter((topic) => readable.includes(topic));
  const pick = (of: Projection): Projection =>
    Object.fromEntries(judged.map((topic) => [topic, of[topic] ?? {}]));
  const shownHash = hashOf(pick(mine));
  if (truth.topics.some((told) => hashOf(pick(told)) === shownHash)) return [];
  return judged.flatMap((topic) => diff(`${shown.name}: ${topic}`, mine[topic] ?? {}, first[topic] ?? {}));
}

/** Topics without a memory, as a picture made anew from the tables has them, to the byte but for seqs. */
function againstFresh(shown: Shown, fresh: Fresh): Difference[] {
  return Object.entries(fresh).flatMap(([topic, entries]) => {
    const mine = shown.topics[topic];
    if (!mine || topic in shown.refused) return [];
    const held = Object.fromEntries(mine.entries.map(([key, { value }]) => [key, value]));
    if (hashOf(held) === hashOf(entries)) return [];
    const keys = [...new Set([...Object.keys(held), ...Object.keys(entries)])];
    return keys
      .filter((key) => canonical(held[key]) !== canonical(entries[key]))
      .slice(0, 5)
      .map((key) => `${shown.name}: ${topic}/${key} is not as a picture made anew from the record has it`);
  });
}

/**
 * Where a picture of the record began from its tables, the last epoch's first: each node says where it opened one, and
 * the first of an epoch had no checkpoint to start from.
 */
function beginnings(world: World): Beginning[] {
  const opened = [...world.processes.values()].flatMap((one) =>
    one
      .logs()
      .split('\n')
      .filter((line) => line.includes('"picture opened"'))
      .map((line) => JSON.parse(line) as Beginning & { time: number; epoch: string })
  );
  const firsts = new Map<string, Beginning>();
  for (const { epoch, seq, tick } of opened.sort((a, b) => a.time - b.time))
    if (!firsts.has(epoch)) firsts.set(epoch, { seq, tick });
  return [...firsts.values()].reverse();
}

function diff(where: string, mine: Projection[string], true_: Projection[string]): Difference[] {
  const keys = [...new Set([...Object.keys(mine), ...Object.keys(true_)])].sort();
  return keys.flatMap((key) => {
    const [a, b] = [mine[key], true_[key]];
    if (canonical(a) === canonical(b)) return [];
    const fields = Object.keys(b ?? a ?? {}).filter(
      (field) => canonical(a?.[field]) !== canonical(b?.[field])
    );
    return fields.map(
      (field) => `${where}/${key}.${field} shows ${String(a?.[field])}, SQL says ${String(b?.[field])}`
    );
  });
}

/** Every entry, also those of which SQL says nothing, as the node itself gives them to a newcomer. */
async function againstTwin(base: string, shown: readonly Shown[], node: string): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const topic of new Set(shown.flatMap((one) => Object.keys(one.topics)))) {
    const response = await fetch(base + twinUrl(topic), { signal: AbortSignal.timeout(5_000) });
    if (!response.ok) {
      await response.body?.cancel();
      return [`${node}: ${topic} answers ${response.status}`];
    }
    const snapshot = (await response.json()) as Snapshot;
    const whole = hashOf(snapshot.set);
    for (const one of shown) {
      const mine = one.topics[topic];
      if (!mine || topic in one.refused) continue;
      if (hashOf(Object.fromEntries(mine.entries)) === whole) continue;
      const keys = differing(new Map(mine.entries), snapshot.set);
      found.push(
        `${one.name}: ${topic} at ${mine.seq} is not ${node}'s at ${snapshot.to}: ${keys.join(' ')}`
      );
    }
  }
  return found;
}

function differing(mine: Map<string, Keyed>, theirs: Record<string, Keyed>): string[] {
  const keys = new Set([...mine.keys(), ...Object.keys(theirs)]);
  return [...keys].filter((key) => canonical(mine.get(key)) !== canonical(theirs[key])).slice(0, 5);
}

async function checkReaders(readers: readonly Reader[]): Promise<void> {
  const shown = await Promise.all(readers.map((reader) => reader.shown()));
  const bad = shown.flatMap(({ name, violations }) => violations.map((said) => `${name}: ${said}`));
  if (bad.length > 0) throw new Error(`went back in time:\n${bad.slice(0, 12).join('\n')}`);
}

/** What was answered is there, processed, once; what the newest file of each day said is what the record holds. */
async function checkLedger(world: World, ledger: Ledger): Promise<void> {
  const { db } = world;
  const receipts = [...new Set([...ledger.answered, ...ledger.reported].map(({ receipt }) => receipt))];
  const kept = await db.query<{ receipt: string; state: string; result: { code?: string } | null }>(
    'SELECT receipt, state, result FROM vigie.inbox WHERE receipt = ANY ($1::uuid[])',
    [receipts]
  );
  const states = new Map(kept.map((row) => [row.receipt, row]));
  const lost = receipts.filter((receipt) => states.get(receipt)?.state !== 'processed');
  if (lost.length > 0) {
    const said = lost.slice(0, 5).map((receipt) => {
      const row = states.get(receipt);
      return `${receipt}: ${row ? `${row.state} ${row.result?.code ?? ''}` : 'not in the inbox'}`;
    });
    throw new Error(`${lost.length} of ${receipts.length} answered payloads lost:\n${said.join('\n')}`);
  }
  const [twice] = await db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT key FROM vigie.attendance WHERE superseded_at IS NULL
     GROUP BY unit_id, origin, key HAVING count(*) > 1) AS x`
  );
  if ((twice?.n ?? 0) > 0) throw new Error(`${twice?.n} passages counted twice`);
  const [apart] = await db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM vigie.departure d WHERE d.superseded_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM vigie.attendance a WHERE a.superseded_at IS NULL AND a.key = d.key AND a.sortie = d.sortie)`
  );
  if ((apart?.n ?? 0) > 0) throw new Error(`${apart?.n} departures without their passage`);
  await checkDays(world, ledger);
}

/** Of each unit and day, as many passages as the newest file that can be there said. */
async function checkDays({ db }: World, ledger: Ledger): Promise<void> {
  const rows = await db.query<{ unit: string; day: string; extract_at: number; n: number }>(
    `SELECT u.unit, to_char(d.day, 'YYYY-MM-DD') AS day, d.extract_at, (SELECT count(*)::int FROM vigie.attendance a
       WHERE a.unit_id = d.unit_id AND a.origin = d.origin AND a.superseded_at IS NULL
         AND (a.entree AT TIME ZONE 'Europe/Paris')::date = d.day) AS n
     FROM vigie.rpu_day d JOIN vigie.unit u USING (unit_id)`
  );
  const held = new Map(rows.map((row) => [`${row.unit} ${row.day}`, row]));
  const newest = new Map<string, { extractAt: number; n: number }>();
  for (const { unit, extractAt, days } of ledger.answered)
    for (const [day, n] of days) {
      const key = `${unit} ${day}`;
      if (n > 0 && extractAt >= (newest.get(key)?.extractAt ?? 0)) newest.set(key, { extractAt, n });
    }
  const maybe = new Map<string, number>();
  for (const { unit, extractAt, days } of ledger.unanswered)
    for (const [day, n] of days) maybe.set(`${unit} ${day} ${extractAt}`, n);
  for (const [key, { extractAt, n }] of newest) {
    const row = held.get(key);
    if (!row) throw new Error(`nothing is held of ${key}, of which ${n} passages were answered`);
    if (row.extract_at === extractAt && row.n === n) continue;
    if (row.extract_at > extractAt && row.n === maybe.get(`${key} ${row.extract_at}`)) continue;
    throw new Error(
      `${key}: ${row.n} passages of ${new Date(row.extract_at).toISOString()}, the driver's ledger says ${n} of ${new Date(extractAt).toISOString()}`
    );
  }
}
