import { computeUnitFigures } from '#domain/figures/compute.ts';
import { orientedToHospital } from '#domain/figures/outflow.ts';
import { HOUR, type LocalDay } from '#domain/time/instant.ts';
import { dayBounds } from '#domain/time/paris.ts';
import type { Db, Queryable } from '../connect.ts';
import { emit, type NewOutboxEvent } from '../outbox.ts';
import { contentOf } from './content.ts';
import { readFeedState } from './feed.ts';
import { figuresInput, figuresSince } from './figures.ts';
import { horizonOf, planFile, verdicts, type FilePlan } from './plan.ts';
import { saveFiles } from './save-files.ts';
import { saveRecords } from './save-records.ts';
import { merged, missing, type Range } from './ranges.ts';
import { openUnit, readOldRows, readRows, rereadQuarantine, type UnitState } from './state.ts';
import type { RpuToWrite, WriteOptions, WriteResult } from './types.ts';
import { keepFigures } from './unit-now.ts';

/** Longest anybody is believed present: records younger than this are read with their key. */
const PRESENT_MAX = 73 * HOUR;

/**
 * Writes translated files in one transaction: days won, differences, departures, held days, quarantine, the
 * units' figures and feed, and the outbox as the last act. Files are taken in the order given; units are
 * locked in the order of their names, so that two writers never wait for each other.
 * @returns one result per file, in the order given
 */
export async function writeRpu(
  db: Db,
  files: readonly RpuToWrite[],
  options: WriteOptions
): Promise<WriteResult[]> {
  // The engine is held from BEGIN to COMMIT: what needs no database is done before.
  for (const { translated } of files) translated.attendances.forEach(contentOf);
  return db.tx((tx) => writeRpuIn(tx, files, options));
}

/** `writeRpu` inside a transaction that the caller opened and ends right after. */
export async function writeRpuIn(
  tx: Queryable,
  files: readonly RpuToWrite[],
  options: WriteOptions
): Promise<WriteResult[]> {
  const results = new Map<RpuToWrite, WriteResult>();
  const events: NewOutboxEvent[] = [];
  for (const [, group] of byUnit(files)) {
    const [first] = group;
    if (!first) continue;
    const from = group.map((f) => f.translated.header.from).reduce((a, b) => (a < b ? a : b));
    const state = await openUnit(tx, first.translated.header, first.origin, from);
    for (const plan of await writeUnit(tx, state, group, options)) results.set(plan.file, plan.result);
    if (options.figures !== false) events.push(...(await unitEvents(tx, state)));
  }
  const all = files.map((file) => results.get(file)).filter((r) => r !== undefined);
  if (options.finish) await options.finish(tx, all);
  if (options.emitEvents) await emit(tx, events);
  else await keepFigures(tx, events);
  return all;
}

function byUnit(files: readonly RpuToWrite[]): [string, RpuToWrite[]][] {
  const groups = new Map<string, RpuToWrite[]>();
  for (const file of files) {
    const { finess, ordre } = file.translated.header;
    const name = `${finess}/${ordre}/${file.origin}`;
    const group = groups.get(name);
    if (group) group.push(file);
    else groups.set(name, [file]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Files whose days do not meet are written together; a day touched twice is written twice, in order. */
async function writeUnit(
  tx: Queryable,
  state: UnitState,
  files: readonly RpuToWrite[],
  options: WriteOptions
): Promise<FilePlan[]> {
  const done: FilePlan[] = [];
  let batch: FilePlan[] = [];
  let taken = new Set<LocalDay>();
  const read: Range[] = [];
  for (const file of files) {
    const fates = verdicts(state, file, options.holding);
    if ([...fates.keys()].some((day) => taken.has(day)) || batch.some((p) => p.file.fileId === file.fileId)) {
      await save(tx, state, batch);
      if (
        batch.some(
          (p) => p.quarantine.opens.length + p.quarantine.moves.length + p.quarantine.closes.length > 0
        )
      ) {
        await rereadQuarantine(tx, state);
      }
      batch = [];
      taken = new Set();
    }
    for (const day of fates.keys()) taken.add(day);
    const figures = options.figures !== false && file === files.at(-1);
    await cover(tx, state, read, [
      ...daysToRead(state, read, fates),
      ...(figures ? [presentRange(state, file)] : [])
    ]);
    const plan = planFile(state, file, fates);
    batch.push(plan);
    done.push(plan);
  }
  await save(tx, state, batch);
  if (options.figures !== false) await readForFigures(tx, state, read);
  return done;
}

async function save(tx: Queryable, state: UnitState, batch: readonly FilePlan[]): Promise<void> {
  if (batch.length === 0) return;
  const ids = await saveFiles(tx, state, batch);
  await saveRecords(tx, state, batch, ids);
}

/**
 * Days whose records must be known: those the file may change, and those it shows newly oriented records of. A
 * day without a winner has no record: memory knows all of it from the start.
 */
function daysToRead(state: UnitState, read: Range[], fates: ReturnType<typeof verdicts>): Range[] {
  const ranges: Range[] = [];
  for (const [day, fate] of fates) {
    const changes = fate.fate === 'applied' || (fate.fate === 'older' && fate.records.some(orientedOpen));
    if (changes) (state.days.has(day) ? ranges : read).push(dayBounds(day));
  }
  return ranges;
}

const orientedOpen = (
  record: { sortie: number | null } & Parameters<typeof orientedToHospital>[0]
): boolean => record.sortie === null && orientedToHospital(record);

/** Records that may count as present once this file is applied: read with the rest, in one statement. */
function presentRange(state: UnitState, file: RpuToWrite): Range {
  const { extractAt, to } = file.translated.header;
  const before = horizonOf(state.days.values())?.horizon ?? 0;
  const horizon = Math.max(before, Math.min(extractAt, dayBounds(to)[1]));
  return [horizon - PRESENT_MAX, horizon + 1];
}

async function cover(
  tx: Queryable,
  state: UnitState,
  read: Range[],
  ranges: readonly Range[]
): Promise<void> {
  for (const range of merged(ranges)) {
    for (const [from, to] of missing(range, read)) {
      await readRows(tx, state, from, to);
      read.push([from, to]);
    }
  }
}

/** Reads the rest of what the figures need: those present with their key, older ones without. */
async function readForFigures(tx: Queryable, state: UnitState, read: Range[]): Promise<void> {
  const head = horizonOf(state.days.values());
  if (!head) return;
  const { horizon } = head;
  await cover(tx, state, read, [[horizon - PRESENT_MAX, horizon + 1]]);
  const since = figuresSince(state, horizon);
  // A departure in the widest window tried came after this; earlier ones are never counted.
  const leftSince = since + PRESENT_MAX - HOUR;
  for (const [from, to] of missing([since, horizon + 1], read))
    await readOldRows(tx, state, from, to, leftSince);
}

/** The unit's two events, as the record now stands; none before its first file. */
async function unitEvents(tx: Queryable, state: UnitState): Promise<NewOutboxEvent[]> {
  const head = horizonOf(state.days.values());
  const feed = await readFeedState(tx, state);
  const common = { key: state.unit, origin: state.origin };
  const at = feed.lastReceivedAt ?? head?.receivedAt ?? 0;
  const events: NewOutboxEvent[] = [{ ...common, kind: 'unit.feed', at, payload: feed }];
  const input = head && figuresInput(state, figuresSince(state, head.horizon));
  if (input) events.unshift({ ...common, kind: 'unit.figures', at, payload: computeUnitFigures(input) });
  return events;
}
