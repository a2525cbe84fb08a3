import type { RawRecord } from '#domain/rpu/raw.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { hashUnit, type Random } from '../random.ts';
import { CCMU } from '../world/outcome.ts';
import type { Patient } from '../world/patient.ts';
import { DAY, frenchDate, frenchMinute, frenchSecond } from '../world/wall-time.ts';
import type { Habits } from './habits.ts';

/** When each part of a record becomes visible in a site's files, and what is wrong with it before. */
export interface Course {
  registered: Instant;
  triaged: Instant;
  decided: Instant;
  closed: Instant;
  coded: Instant;
  /** Until then SORTIE and MODE_SORTIE carry a slip of the hand; equal to `closed` for most. */
  corrected: Instant;
  slip: 'early' | 'day-before' | 'mode' | 'code' | null;
}

const TRIAGE = 8 * MINUTE;
/** Share of the stay after which a bed is asked for. */
const DECISION = 0.55;

/** Drawn from the record's own seed: the same whatever file is being written. */
export function courseOf(
  patient: Patient,
  entree: Instant,
  sortie: Instant,
  habits: Habits,
  draw: Random
): Course {
  draw.reseed(patient.seed ^ 0x51ed270b);
  const late = draw.next() < habits.late;
  const registered =
    entree + draw.exponential(habits.registration) * MINUTE + (late ? (6 + 60 * draw.next()) * HOUR : 0);
  const forgotten = draw.next();
  const closing =
    draw.exponential(habits.closing) * MINUTE + (forgotten < 0.006 ? (5 + 30 * draw.next()) * HOUR : 0);
  const closed = forgotten > 1 - habits.neverClosed ? Infinity : Math.max(registered, sortie + closing);
  const slipped = draw.next();
  const slips = ['early', 'early', 'mode', 'mode', 'day-before', 'code'] as const;
  const slip =
    slipped < habits.wrongFirst
      ? (slips[Math.floor((slipped / habits.wrongFirst) * slips.length)] ?? null)
      : null;
  return {
    registered,
    triaged: Math.max(registered, entree + draw.exponential(1) * TRIAGE),
    decided: Math.max(registered, entree + DECISION * (sortie - entree)),
    closed,
    coded: closed + draw.exponential(habits.coding) * HOUR,
    corrected: closed + (slip === null ? 0 : (18 + 40 * draw.next()) * HOUR),
    slip
  };
}

/** The record as a file extracted at this instant holds it; null while the site does not know it. */
export function recordAt(
  patient: Patient,
  entree: Instant,
  sortie: Instant,
  course: Course,
  habits: Habits,
  extract: Instant
): Partial<RawRecord> | null {
  if (course.registered > extract) return null;
  const write = habits.seconds ? frenchSecond : frenchMinute;
  const misses = (item: string, share: number) => hashUnit(item, patient.seed) < share;
  const { missing } = habits;
  const record: Partial<RawRecord> = {
    CP: patient.cp,
    COMMUNE: misses('place', missing.place) ? '' : patient.commune,
    NAISSANCE: frenchDate(patient.birth),
    SEXE: patient.sex,
    ENTREE: write(entree)
  };
  if (!misses('entry', missing.entry)) {
    record.MODE_ENTREE = patient.modeEntree;
    record.PROVENANCE = patient.provenance;
  }
  if (!misses('transport', missing.transport)) {
    record.TRANSPORT = habits.aliases ? alias(patient.transport) : patient.transport;
    record.TRANSPORT_PEC = patient.transportPec;
  }
  if (extract >= course.triaged) {
    if (!misses('motif', missing.motif)) record.MOTIF = reason(patient.motif, habits);
    if (!misses('gravite', missing.gravite)) record.GRAVITE = CCMU[patient.ccmu] ?? '';
  }
  const hospital = patient.outcome === 'mutation' || patient.outcome === 'transfer';
  if (habits.orientsEarly && hospital && extract >= course.decided) record.ORIENT = patient.orient;
  if (extract >= course.closed) close(record, patient, entree, sortie, course, habits, extract);
  const coded = extract >= course.coded && !LEFT.has(patient.outcome);
  if (coded && !misses('dp', missing.dp)) record.DP = dotted(patient.dp, habits);
  return record;
}

const LEFT: ReadonlySet<string> = new Set(['unseen', 'fugue', 'reoriented']);
const MODE: Record<Patient['outcome'], string> = {
  home: '8',
  unseen: '8',
  fugue: '8',
  reoriented: '8',
  mutation: '6',
  transfer: '7',
  death: '9'
};

function close(
  record: Partial<RawRecord>,
  patient: Patient,
  entree: Instant,
  sortie: Instant,
  course: Course,
  habits: Habits,
  extract: Instant
): void {
  const slip = extract < course.corrected ? course.slip : null;
  const write = habits.seconds ? frenchSecond : frenchMinute;
  if (habits.sending !== 'no-exit') {
    const early = Math.max(entree + MINUTE, sortie - 0.4 * (sortie - entree));
    record.SORTIE = write(slip === 'early' ? early : slip === 'day-before' ? sortie - 3 * DAY : sortie);
  }
  if (hashUnit('exit', patient.seed) < habits.missing.exit) return;
  const mode = MODE[patient.outcome];
  record.MODE_SORTIE = slip === 'mode' && mode === '6' ? '8' : slip === 'code' ? 'X' : mode;
  record.DESTINATION = record.MODE_SORTIE === mode ? patient.destination : '';
  record.ORIENT =
    record.MODE_SORTIE === mode ? (habits.aliases ? alias(patient.orient) : patient.orient) : '';
}

const ALIASES: Record<string, string> = { PERSO: 'PERS', VSAB: 'VSAV', HDT: 'SDT', HO: 'SDRE', PSA: 'PAS' };

function alias(code: string): string {
  return ALIASES[code] ?? code;
}

function dotted(code: string, habits: Habits): string {
  return habits.dotted && code.length > 3 ? `${code.slice(0, 3)}.${code.slice(3)}` : code;
}

/** A few words some software lets nurses type: they must never get past the inbox. */
const WORDS: Record<string, string> = {
  R: 'douleur ou malaise',
  S: 'traumatisme',
  M: 'mal de dos',
  F: 'angoisse'
};

function reason(code: string, habits: Habits): string {
  return habits.freeText ? (WORDS[code[0] ?? ''] ?? dotted(code, habits)) : dotted(code, habits);
}
