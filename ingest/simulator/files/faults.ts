import type { RawRecord } from '#domain/rpu/raw.ts';
import { MINUTE } from '#domain/time/instant.ts';
import { dayNumber } from '#domain/time/day.ts';
import type { FeedEffect } from '../effects.ts';
import { hashUnit } from '../random.ts';
import { DAY, dayStart, localDayNumber } from '../world/wall-time.ts';
import type { BuiltFile, FilePlan } from './build.ts';
import { NIGHT_DAYS } from './plan.ts';

/* What goes wrong with a file on demand. Which records: by a hash of the file and their place, so that the
   same fault at the same hour spoils the same records again. */

/** What is asked of the file before it is made: an old extraction, a longer window. */
export function faultyPlan(plan: FilePlan, effects: readonly FeedEffect[]): FilePlan {
  let faulty = plan;
  for (const { fault, amount } of effects) {
    if (fault === 'late') {
      const extractAt = Math.max(plan.extractAt - amount * MINUTE, dayStart(plan.from) + MINUTE);
      faulty = {
        ...faulty,
        extractAt,
        to: Math.max(faulty.from, Math.min(faulty.to, localDayNumber(extractAt)))
      };
    }
    if (fault === 'corrections') faulty = { ...faulty, from: Math.min(faulty.from, faulty.to - NIGHT_DAYS) };
  }
  return faulty;
}

/** The file as it is sent, with what the running faults do to it. */
export function faultyFile(file: BuiltFile, effects: readonly FeedEffect[]): BuiltFile {
  return effects.reduce(spoil, file);
}

function spoil(file: BuiltFile, effect: FeedEffect): BuiltFile {
  const { header, plan } = file;
  const drawn = (i: number) =>
    hashUnit(effect.fault, header.finess, header.extractAt / 1000, i) < effect.amount;
  const change = (alter: (record: Partial<RawRecord>, i: number) => Partial<RawRecord>) => ({
    ...file,
    records: file.records.map((record, i) => (drawn(i) ? alter(record, i) : record))
  });
  switch (effect.fault) {
    case 'shrink':
      return { ...file, records: file.records.filter((_, i) => !drawn(i)) };
    case 'empty':
      return { ...file, records: [] };
    case 'duplicate':
      return {
        ...file,
        records: file.records.flatMap((record, i) => (drawn(i) ? [record, record] : [record]))
      };
    case 'reorder':
      return { ...file, records: [...file.records].reverse() };
    case 'wrong-codes':
      return change((record) => ({ ...record, ...WRONG_CODES }));
    case 'bad-hours':
      return change((record, i) =>
        i % 2 === 0 ? { ...record, ENTREE: '32/13/2026 25:61' } : { ...record, SORTIE: '01/01/2020 08:00' }
      );
    case 'corrections':
      return change((record) => ({ ...record, ...CORRECTED }));
    case 'future-extract':
      return { plan, records: file.records, header: { ...header, extractAt: header.extractAt + FIVE_YEARS } };
    default:
      return file;
  }
}

const FIVE_YEARS = (dayNumber('2031-01-01') - dayNumber('2026-01-01')) * DAY;
const WRONG_CODES = { SEXE: 'X', GRAVITE: '9', TRANSPORT: 'VELO', DP: '99.9', ORIENT: 'CUISINE' };
/** A department that reviews its codes: the main diagnosis becomes "cause unknown". */
const CORRECTED = { DP: 'R69' };
