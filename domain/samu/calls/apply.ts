import { HOUR, type Instant } from '../../time/instant.ts';
import { CALL_COUNTS, CALL_STATES, type CallReport } from './types.ts';

/** A report as the record holds it: the newest receipt of its interval. */
export type KeptReport = CallReport & { receivedAt: Instant };

/** What a payload changes in the record. */
export interface CallChange {
  /** Rows that end. */
  ended: KeptReport[];
  /** Rows to write. `late`: a newer receipt already stands there, so the row is history from its first moment. */
  added: { report: KeptReport; overlaps: boolean; late: boolean }[];
  /** Places in `reports` that overlapped another interval of their SAMU. */
  overlapping: number[];
}

/**
 * Applies reports in their order to what the record holds. For one interval the newest receipt counts; where two
 * intervals of a SAMU overlap too, so that at every instant at most one report speaks: sums never count a call
 * twice. Equal content changes nothing.
 * @param current current rows that touch the reports' time, without overlap
 */
export function applyReports(
  current: readonly KeptReport[],
  reports: readonly CallReport[],
  receivedAt: Instant
): CallChange {
  const held = new Buckets();
  for (const report of current) held.add(report);
  const stored = new Set(current);
  const ended: KeptReport[] = [];
  const added = new Map<KeptReport, CallChange['added'][number]>();
  const overlapping: number[] = [];
  reports.forEach((given, i) => {
    const report: KeptReport = { ...given, receivedAt };
    const touched = held.touching(report);
    const same = touched.find((other) => other.from === report.from && other.to === report.to);
    if (same && sameContent(same, report)) return;
    const overlaps = touched.some((other) => other !== same);
    if (overlaps) overlapping.push(i);
    const late = touched.some((other) => other.receivedAt > receivedAt);
    added.set(report, { report, overlaps, late });
    if (late) return;
    for (const other of touched) {
      held.remove(other);
      // A row of this very payload was never known: it is not written.
      if (stored.has(other)) ended.push(other);
      else added.delete(other);
    }
    held.add(report);
  });
  return { ended, added: [...added.values()], overlapping };
}

function sameContent(a: CallReport, b: CallReport): boolean {
  return [...CALL_COUNTS, ...CALL_STATES].every((field) => a[field] === b[field]);
}

/** Reports by SAMU and hour: an interval is at most 15 minutes long. */
class Buckets {
  readonly #byHour = new Map<string, Set<KeptReport>>();

  add(report: KeptReport): void {
    for (const key of keys(report)) {
      const bucket = this.#byHour.get(key) ?? new Set();
      bucket.add(report);
      this.#byHour.set(key, bucket);
    }
  }

  remove(report: KeptReport): void {
    for (const key of keys(report)) this.#byHour.get(key)?.delete(report);
  }

  touching(report: CallReport): KeptReport[] {
    const found = new Set<KeptReport>();
    for (const key of keys(report))
      for (const other of this.#byHour.get(key) ?? [])
        if (other.from < report.to && other.to > report.from) found.add(other);
    return [...found];
  }
}

function keys({ samu, from, to }: CallReport): string[] {
  const hours: string[] = [];
  for (let hour = Math.floor(from / HOUR); hour * HOUR < to; hour++) hours.push(`${samu}/${hour}`);
  return hours;
}
