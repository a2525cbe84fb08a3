import type { Instant, LocalDay } from '../time/instant.ts';

/** The head of an RPU file (ETABLISSEMENT). Days are civil days of Europe/Paris, both inclusive. */
export interface RpuHeader {
  finess: string;
  ordre: string;
  extractAt: Instant;
  from: LocalDay;
  to: LocalDay;
}

/** Age classes used by aggregates and screens; paediatric is under 18. */
export type AgeClass = '0-1' | '2-14' | '15-17' | '18-44' | '45-64' | '65-74' | '75-84' | '85+' | 'unknown';

/** Record grade, docs/glossary.md: A nothing to say, B an optional item missing, C an item set to null. */
export type RecordGrade = 'A' | 'B' | 'C';
export type FileGrade = 'A' | 'B' | 'C' | 'D';

/** Something said of one item of one record that stays usable. `code` is in domain/errors.ts. */
export interface Remark {
  code: string;
  item: string;
  /** The offending code or time, only where it cannot identify a person. */
  value?: string;
}

/**
 * One attendance (passage) after translation. Nothing here identifies a person: the birth date has become
 * an age, CP and COMMUNE a department and, where it resolves, an INSEE commune.
 */
export interface Attendance {
  /** HMAC-SHA-256 of the visit, first 16 bytes, 32 hex digits. */
  key: string;
  /** Civil day of ENTREE: the day whose winner decides of this record. */
  day: LocalDay;
  entree: Instant;
  /** null = still present (or SORTIE unusable: then `exitUnusable`). */
  sortie: Instant | null;
  /** SORTIE was written but unreadable or before ENTREE: never counted as present. */
  exitUnusable: boolean;
  sex: 'M' | 'F' | 'I' | null;
  ageYears: number | null;
  /** Only under 2 years. */
  ageMonths: number | null;
  ageClass: AgeClass;
  residenceDepartment: string | null;
  residenceCommune: string | null;
  modeEntree: '6' | '7' | '8' | null;
  provenance: '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | null;
  transport: 'PERSO' | 'AMBU' | 'VSAB' | 'SMUR' | 'HELI' | 'FO' | null;
  transportPec: 'MED' | 'PARAMED' | 'AUCUN' | null;
  /** CIM-10 without dot, upper case; free text is never kept. */
  motif: string | null;
  gravite: '1' | '2' | '3' | '4' | '5' | 'P' | 'D' | null;
  dp: string | null;
  da: string[];
  actes: string[];
  modeSortie: '6' | '7' | '8' | '9' | null;
  destination: '1' | '2' | '3' | '4' | '6' | '7' | null;
  orient: Orient | null;
  grade: RecordGrade;
  remarks: Remark[];
}

export const ORIENTS_HOSPITAL = ['HDT', 'HO', 'SC', 'SI', 'REA', 'UHCD', 'MED', 'CHIR', 'OBST'] as const;
export const ORIENTS_HOME = ['FUGUE', 'SCAM', 'PSA', 'REO'] as const;
export type Orient = (typeof ORIENTS_HOSPITAL)[number] | (typeof ORIENTS_HOME)[number];

/** A record that could not be used. `value` is null when it could identify a person. */
export interface Quarantined {
  /** 1-based position in the file: `PATIENT[123]`. */
  index: number;
  /** `PATIENT[123]/ENTREE` */
  place: string;
  code: string;
  value: string | null;
  /** Civil day of ENTREE when it was readable. */
  day: LocalDay | null;
}

/** A remark on the file as a whole, or one remark of its records with their number. */
export interface FileWarning {
  code: string;
  /** `ETABLISSEMENT/EXTRACT`, `PATIENT/DP`, `PASSAGES`, a day `YYYY-MM-DD`. */
  where: string;
  count?: number;
}

/** Records in which an item was expected, and in which it was filled: the completeness of a site. */
export interface ItemFill {
  expected: number;
  filled: number;
}

/** An RPU file, translated: what `db/attendance` writes. Pure data, no identity. */
export interface TranslatedRpu {
  header: RpuHeader;
  attendances: Attendance[];
  quarantined: Quarantined[];
  warnings: FileWarning[];
  /** PATIENT elements seen. */
  received: number;
  grade: FileGrade;
  /** By item of PATIENT (`DP`, `MODE_SORTIE`, …), over accepted records. */
  fill: Record<string, ItemFill>;
}
