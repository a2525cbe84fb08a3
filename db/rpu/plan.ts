import type { Attendance, FileWarning } from '#domain/rpu/types.ts';
import { dayRange } from '#domain/time/day.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import { dayBounds } from '#domain/time/paris.ts';
import { orientedToHospital } from '#domain/figures/outflow.ts';
import { dayStats } from './day-stats.ts';
import { decideDay, type Verdict } from './decide.ts';
import { diffRecords, rowOf, type NewVersion } from './diff.ts';
import { planQuarantine, type QuarantinePlan } from './quarantine-plan.ts';
import type { UnitState } from './state.ts';
import type { DayState, RowState, RpuToWrite, WriteResult } from './types.ts';

/** Everything one file writes, decided in memory from the unit's state; `save.ts` turns it into SQL. */
export interface FilePlan {
  file: RpuToWrite;
  result: WriteResult;
  horizon: Instant | null;
  sameExtract: boolean;
  versions: (NewVersion & { at: Instant })[];
  ended: { row: RowState; kind: 'c' | 'w' | 'q'; at: Instant }[];
  days: DayState[];
  holds: { day: LocalDay; records: Attendance[]; storedN: number }[];
  settled: LocalDay[];
  oriented: { key: string; entree: Instant; seenAt: Instant }[];
  quarantine: QuarantinePlan;
}

/** Which local days a file may change, before any record is read: the ones it wins or would be held for. */
export function verdicts(
  state: UnitState,
  file: RpuToWrite,
  holding: boolean
): Map<LocalDay, Verdict & { records: Attendance[] }> {
  const { header, attendances } = file.translated;
  const byDay = new Map<LocalDay, Attendance[]>();
  for (const record of attendances) {
    const list = byDay.get(record.day);
    if (list) list.push(record);
    else byDay.set(record.day, [record]);
  }
  return new Map(
    dayRange(header.from, header.to).map((day) => {
      const records = byDay.get(day) ?? [];
      const { receivedAt, fileId } = file;
      const held = state.held.get(day) ?? null;
      const keys = held?.refused ? records.map(({ key }) => key) : [];
      const claim = { day, extractAt: header.extractAt, receivedAt, fileId, n: records.length, keys };
      const verdict = decideDay(claim, state.days.get(day) ?? null, held, holding);
      return [day, { ...verdict, records }];
    })
  );
}

/**
 * Decides what a file changes and applies it to `state`, whose rows must cover the days it may change. Pure
 * but for `state`, so that several files of one transaction see each other.
 */
export function planFile(state: UnitState, file: RpuToWrite, fates: ReturnType<typeof verdicts>): FilePlan {
  const plan = emptyPlan(state, file);
  for (const [day, fate] of fates) {
    plan.result.days.push({ day, state: fate.fate });
    if (fate.sameExtract) plan.sameExtract = true;
    notice(state, plan, fate.records);
    if (fate.fate === 'applied') applyDay(state, plan, day, fate.records, fate.sameExtract);
    else if (fate.fate === 'older') markOlder(state, plan, day, fate.records, fate.sameExtract);
    else if (fate.fate === 'held' && fate.held === 'replace') hold(state, plan, day, fate.records);
    if (fate.fate === 'applied' && fate.held === 'settle' && state.held.delete(day)) plan.settled.push(day);
  }
  const decided = new Set(
    plan.result.days.filter((d) => d.state === 'applied' || d.state === 'held').map((d) => d.day)
  );
  const winners = new Set([...state.days.values()].map((d) => d.fileId));
  // A file that took no day decides of no quarantine either, not even of its own.
  if (decided.size > 0)
    plan.quarantine = planQuarantine(
      state.quarantine,
      { quarantined: file.translated.quarantined, inWindow: (day) => fates.has(day) },
      { day: (day) => decided.has(day), fileStillWins: (id) => winners.has(id) && id !== file.fileId }
    );
  const closed = new Set(plan.quarantine.closes);
  const moved = new Set(plan.quarantine.moves.map((m) => m.id));
  // Files of one batch share no day, so rows this one opens concern none of them.
  state.quarantine = state.quarantine
    .filter((row) => !closed.has(row.id))
    .map((row) => (moved.has(row.id) ? { ...row, fileId: file.fileId } : row));
  finish(plan);
  return plan;
}

function emptyPlan(state: UnitState, file: RpuToWrite): FilePlan {
  const { translated } = file;
  const has = (code: string): boolean => translated.warnings.some((w) => w.code === code);
  return {
    file,
    result: {
      fileId: file.fileId,
      unit: state.unit,
      days: [],
      received: translated.received,
      accepted: translated.attendances.length,
      quarantined: translated.quarantined.length,
      inserted: 0,
      corrected: 0,
      withdrawn: 0,
      grade: translated.grade,
      suspect: has('RPU_NO_EXIT') ? 'no_exit' : has('RPU_ONE_MINUTE') ? 'one_minute' : null,
      warnings: [...translated.warnings]
    },
    horizon: null,
    sameExtract: false,
    versions: [],
    ended: [],
    days: [],
    holds: [],
    settled: [],
    oriented: [],
    quarantine: { opens: [], moves: [], closes: [] }
  };
}

/** A record oriented to a bed while SORTIE is empty: the earliest reception that showed it, whatever its fate. */
function notice(state: UnitState, plan: FilePlan, records: readonly Attendance[]): void {
  const seenAt = plan.file.receivedAt;
  for (const record of records) {
    if (record.sortie !== null || record.exitUnusable || !orientedToHospital(record)) continue;
    const known = state.oriented.get(record.key);
    if (known !== undefined && known <= seenAt) continue;
    state.oriented.set(record.key, seenAt);
    plan.oriented.push({ key: record.key, entree: record.entree, seenAt });
  }
}

function applyDay(
  state: UnitState,
  plan: FilePlan,
  day: LocalDay,
  records: readonly Attendance[],
  sameExtract: boolean
): void {
  const { translated, receivedAt, recordedAt, fileId } = plan.file;
  const { versions, withdrawn } = diffRecords(rowsOfDay(state, day), records);
  const known = state.days.get(day);
  const at = Math.max(recordedAt, known?.recordedAt ?? 0);
  const toQuarantine = translated.quarantined.some((q) => q.day === null || q.day === day);
  for (const version of versions) {
    plan.versions.push({ ...version, at });
    if (version.replaces) plan.ended.push({ row: version.replaces, kind: 'c', at });
    state.rows.set(version.record.key, rowOf(version.record, version.content));
  }
  for (const row of withdrawn) {
    plan.ended.push({ row, kind: toQuarantine ? 'q' : 'w', at });
    state.rows.delete(row.key);
  }
  const { extractAt } = translated.header;
  const applied: DayState = {
    day,
    extractAt,
    receivedAt,
    recordedAt: at,
    file: 0,
    fileId,
    sameExtract: sameExtract || (known?.extractAt === extractAt && known.sameExtract),
    ...dayStats(rowsOfDay(state, day), state.oriented)
  };
  state.days.set(day, applied);
  plan.days.push(applied);
  const [, end] = dayBounds(day);
  plan.horizon = Math.max(plan.horizon ?? 0, Math.min(extractAt, end));
}

/** An older file changes nothing but what it proves: another file of this EXTRACT, an earlier orientation. */
function markOlder(
  state: UnitState,
  plan: FilePlan,
  day: LocalDay,
  records: readonly Attendance[],
  sameExtract: boolean
): void {
  const known = state.days.get(day);
  if (!known) return;
  const seenOriented = plan.oriented.some((o) => records.some((r) => r.key === o.key));
  if (!seenOriented && (!sameExtract || known.sameExtract)) return;
  const marked: DayState = {
    ...known,
    sameExtract: known.sameExtract || sameExtract,
    ...(seenOriented ? dayStats(rowsOfDay(state, day), state.oriented) : {})
  };
  state.days.set(day, marked);
  plan.days.push(marked);
}

function hold(state: UnitState, plan: FilePlan, day: LocalDay, records: Attendance[]): void {
  const { translated, receivedAt, fileId } = plan.file;
  const { extractAt } = translated.header;
  state.held.set(day, { day, extractAt, receivedAt, fileId, n: records.length, refused: null });
  plan.holds.push({ day, records, storedN: state.days.get(day)?.n ?? 0 });
}

function* rowsOfDay(state: UnitState, day: LocalDay): Generator<RowState> {
  const [from, to] = dayBounds(day);
  for (const row of state.rows.values()) if (row.entree >= from && row.entree < to) yield row;
}

function finish(plan: FilePlan): void {
  const { result } = plan;
  result.inserted = plan.versions.filter((v) => v.replaces === null).length;
  result.corrected = plan.versions.length - result.inserted;
  result.withdrawn = plan.ended.filter((e) => e.kind !== 'c').length;
  const held = result.days.filter((d) => d.state === 'held');
  if (held.length > 0) result.grade = 'D';
  const warnings: FileWarning[] = held.map(({ day }) => ({ code: 'RPU_SHRINK_HELD', where: day }));
  for (const { day, state } of result.days)
    if (state === 'refused') warnings.push({ code: 'RPU_SHRINK_REFUSED', where: day });
  if (plan.sameExtract) warnings.push({ code: 'RPU_SAME_EXTRACT', where: 'ETABLISSEMENT/EXTRACT' });
  result.warnings.push(...warnings);
}

/** H of a unit: the greatest min(EXTRACT, end of the day) over the winners; null before any file. */
export function horizonOf(days: Iterable<DayState>): { horizon: Instant; receivedAt: Instant } | null {
  let best: { horizon: Instant; receivedAt: Instant } | null = null;
  for (const { day, extractAt, receivedAt } of days) {
    const horizon = Math.min(extractAt, dayBounds(day)[1]);
    if (!best || horizon > best.horizon || (horizon === best.horizon && receivedAt > best.receivedAt)) {
      best = { horizon, receivedAt };
    }
  }
  return best;
}
