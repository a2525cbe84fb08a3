import type { ErrorCode } from '../errors.ts';
import type { Instant, LocalDay } from '../time/instant.ts';
import { parseDay } from '../time/paris.ts';
import { ageClassOf, ageOn } from './age.ts';
import { CODES, codeOf, normaliseCcam, normaliseCim10 } from './codes.ts';
import { destinationAgrees, orientAgrees, provenanceAgrees } from './coherence.ts';
import { expectedItems, type FillCount } from './expected.ts';
import { recordGrade } from './grade.ts';
import { shownCode, shownTime } from './mask.ts';
import type { Pool } from './pool.ts';
import type { RawRecord } from './raw.ts';
import { departmentOfPostalCode } from './residence.ts';
import type { VisitTimes } from './times.ts';
import type { Attendance, Remark, RpuHeader } from './types.ts';

const STAY_MAX = 30 * 86_400_000;
const AGE_MAX = 120;
const LIST_MAX = 30;

/** Shared by every record that has none: nobody adds to a translated record. */
const NO_REMARKS: Remark[] = [];
const NO_CODES: string[] = [];

/** A region's communes by department and name, as people write it; null when unknown. */
export interface CommuneLookup {
  byName(department: string, name: string): { insee: string; department: string } | null;
}

export interface RecordContext {
  header: RpuHeader;
  communes: CommuneLookup;
  pool: Pool;
  fill: FillCount;
}

/** What the translator already knows of a record before its items are read. */
export interface Visit {
  key: string;
  day: LocalDay;
  times: VisitTimes & { entree: Instant };
  /** Items written more than once. */
  repeated: readonly string[];
  /** 1, or more when other records of the file share its identity. */
  occurrence: number;
}

/**
 * Reads the items of one PATIENT whose ENTREE is usable. What cannot be used becomes null with a remark;
 * nothing throws. The answer shares its codes, lists and remarks with others: it is not to be changed.
 */
export function readRecord(raw: RawRecord, visit: Visit, context: RecordContext): Attendance {
  const { pool, header, fill } = context;
  const { day, times } = visit;
  const remarks: Remark[] = [];
  const say = (code: ErrorCode, item: string, value: string | null = null) =>
    remarks.push(pool.remark(code, item, value));

  const closed = <K extends keyof typeof CODES>(item: K) => {
    const text = raw[item];
    if (text === '') return null;
    const code = codeOf<string>(CODES[item], text);
    if (code === null) say('RPU_CODE_UNKNOWN', item, shownCode(text, raw, CODES[item]));
    return code as (typeof CODES)[K] extends ReadonlyMap<string, infer T> ? T | null : never;
  };
  const classified = (item: string, text: string, normalise: (text: string) => string | null) => {
    const code = pool.code(normalise, text);
    if (code === null) say('RPU_CODE_UNKNOWN', item, shownCode(text, raw, 'classified'));
    return code;
  };
  const list = (item: 'DA' | 'ACTE', normalise: (text: string) => string | null) => {
    const texts = raw[item];
    if (texts.length === 0) return NO_CODES;
    if (texts.length > LIST_MAX) say('RPU_LIST_TOO_LONG', item);
    const codes = texts.slice(0, LIST_MAX).map((text) => classified(item, text, normalise));
    // The copy is exact: what `filter` grows has room for 17 codes, 60,000 times.
    return codes.filter((code) => code !== null).slice();
  };
  const coherent = <T>(
    item: keyof typeof CODES,
    code: T | null,
    agrees: boolean,
    error: ErrorCode
  ): T | null => {
    if (agrees) return code;
    say(error, item, shownCode(raw[item], raw, CODES[item]));
    return null;
  };

  for (const item of visit.repeated) say('RPU_ITEM_REPEATED', item);
  if (visit.occurrence > 1) say('RPU_SAME_VISIT', 'ENTREE');
  sayTimes(raw, times, header, say);
  const sex = closed('SEXE');
  const modeEntree = closed('MODE_ENTREE');
  const from = closed('PROVENANCE');
  const provenance = coherent(
    'PROVENANCE',
    from,
    provenanceAgrees(from, modeEntree),
    'RPU_PROVENANCE_INCOHERENT'
  );
  const transport = closed('TRANSPORT');
  const transportPec = closed('TRANSPORT_PEC');
  const gravite = closed('GRAVITE');
  const modeSortie = closed('MODE_SORTIE');
  const to = closed('DESTINATION');
  const destination = coherent(
    'DESTINATION',
    to,
    destinationAgrees(to, modeSortie),
    'RPU_DESTINATION_INCOHERENT'
  );
  const ward = closed('ORIENT');
  const orient = coherent('ORIENT', ward, orientAgrees(ward, modeSortie), 'RPU_ORIENT_INCOHERENT');
  const age = readAge(raw.NAISSANCE, day, say);
  const residence = readResidence(raw, context, say);
  const motif = raw.MOTIF === '' ? null : pool.code(normaliseCim10, raw.MOTIF);
  if (motif === null && raw.MOTIF !== '') say('RPU_MOTIF_FREE_TEXT', 'MOTIF');
  const dp = raw.DP === '' ? null : classified('DP', raw.DP, normaliseCim10);
  const da = list('DA', normaliseCim10);
  const actes = list('ACTE', normaliseCcam);
  const complete = fill.add(raw, expectedItems(raw, modeSortie, orient));

  return {
    key: visit.key,
    day,
    entree: times.entree,
    sortie: times.sortie,
    exitUnusable: times.sortieProblem !== null,
    sex,
    ageYears: age?.years ?? null,
    ageMonths: age?.months ?? null,
    ageClass: ageClassOf(age?.years ?? null),
    residenceDepartment: residence.department,
    residenceCommune: residence.commune,
    modeEntree,
    provenance,
    transport,
    transportPec,
    motif,
    gravite,
    dp,
    da,
    actes,
    modeSortie,
    destination,
    orient,
    grade: recordGrade(complete, remarks),
    remarks: remarks.length === 0 ? NO_REMARKS : remarks
  };
}

type Say = (code: ErrorCode, item: string, value?: string | null) => void;

function sayTimes(raw: RawRecord, times: Visit['times'], header: RpuHeader, say: Say): void {
  const { entree, sortie, entreeNote, sortieNote, sortieProblem } = times;
  const year = Number(header.to.slice(0, 4));
  if (entreeNote) say(entreeNote, 'ENTREE');
  if (sortieNote) say(sortieNote, 'SORTIE');
  if (sortieProblem) say(sortieProblem, 'SORTIE', shownTime(raw.SORTIE, raw, year));
  if (entree > header.extractAt) say('RPU_ENTREE_AFTER_EXTRACT', 'ENTREE');
  if (sortie !== null && sortie > header.extractAt) say('RPU_SORTIE_AFTER_EXTRACT', 'SORTIE');
  if (sortie !== null && sortie - entree > STAY_MAX) say('RPU_STAY_OVER_30_DAYS', 'SORTIE');
}

function readAge(text: string, day: LocalDay, say: Say): { years: number; months: number | null } | null {
  if (text === '') return null;
  const birth = parseDay(text);
  const age = birth === null ? null : ageOn(birth, day);
  if (birth === null) say('RPU_BIRTH_UNREADABLE', 'NAISSANCE');
  else if (age === null) say('RPU_BIRTH_AFTER_ENTREE', 'NAISSANCE');
  else if (age.years > AGE_MAX) say('RPU_AGE_OVER_120', 'NAISSANCE');
  else return age;
  return null;
}

function readResidence(
  raw: RawRecord,
  { communes, pool }: RecordContext,
  say: Say
): { department: string | null; commune: string | null } {
  if (raw.CP === '') return { department: null, commune: null };
  const department = departmentOfPostalCode(raw.CP);
  if (department === undefined) say('RPU_CP_INVALID', 'CP');
  if (!department) return { department: null, commune: null };
  const commune = raw.COMMUNE === '' ? null : communes.byName(department, raw.COMMUNE);
  return {
    department: pool.code(same, department),
    commune: commune?.insee ?? null
  };
}

const same = (text: string) => text;
