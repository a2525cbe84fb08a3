import { ACCESS_ERRORS } from './errors/access.ts';
import { API_ERRORS } from './errors/api.ts';
import { ARCHIVE_ERRORS } from './errors/archive.ts';
import { DECLARED_ERRORS } from './errors/declared.ts';
import { BEDS_ERRORS } from './errors/beds.ts';
import { CALLS_ERRORS } from './errors/calls.ts';
import { ED_STATE_ERRORS } from './errors/ed-state.ts';
import type { ErrorEntry } from './errors/entry.ts';
import { HUB_ERRORS } from './errors/hub.ts';
import { DOOR_ERRORS } from './errors/ingest.ts';
import { JSON_ERRORS } from './errors/json.ts';
import { LIVE_ERRORS } from './errors/live.ts';
import { QUALITY_ERRORS } from './errors/quality.ts';
import { ROR_ERRORS } from './errors/ror.ts';
import { RPU_FILE_ERRORS } from './errors/rpu-file.ts';
import { RPU_QUARANTINE_ERRORS, RPU_REMARKS } from './errors/rpu-record.ts';
import { SYSTEM_ERRORS } from './errors/system.ts';
import { TIU_ERRORS } from './errors/tiu.ts';

/** The one error table: every code the product can say, with what it means and what to do. */
export const ERRORS = {
  ...RPU_FILE_ERRORS,
  ...RPU_QUARANTINE_ERRORS,
  ...RPU_REMARKS,
  ...DOOR_ERRORS,
  ...JSON_ERRORS,
  ...CALLS_ERRORS,
  ...ROR_ERRORS,
  ...HUB_ERRORS,
  ...BEDS_ERRORS,
  ...LIVE_ERRORS,
  ...ACCESS_ERRORS,
  ...API_ERRORS,
  ...ARCHIVE_ERRORS,
  ...QUALITY_ERRORS,
  ...DECLARED_ERRORS,
  ...ED_STATE_ERRORS,
  ...TIU_ERRORS,
  ...SYSTEM_ERRORS
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;
export type Language = 'fr' | 'en';

/** What every error answer holds. */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
  where: string | null;
  hint: string;
}

/** A refusal that is data, not a bug. `where` is a place (`PATIENT[3]/ENTREE`, `12:5`), never an identifying value. */
export class CodedError extends Error {
  readonly code: ErrorCode;
  readonly where: string | null;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;

  constructor(
    code: ErrorCode,
    where: string | null = null,
    details: Record<string, string | number | boolean | null> = {}
  ) {
    super(`${code}${where === null ? '' : ` at ${where}`}: ${entryOf(code).message.en}`);
    this.name = 'CodedError';
    this.code = code;
    this.where = where;
    this.details = details;
  }
}

/** The line of the table for a code. */
export function entryOf(code: ErrorCode): ErrorEntry {
  return ERRORS[code];
}

/** True when a code read from storage or from a socket is one of the table. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/** HTTP status of a code; 500 for a code that was never meant to answer a request. */
export function statusOf(code: ErrorCode): number {
  return entryOf(code).status ?? 500;
}

/** The JSON body of an error answer. */
export function errorBody(
  code: ErrorCode,
  where: string | null = null,
  language: Language = 'fr'
): ErrorBody {
  const { message, hint } = entryOf(code);
  return { code, message: message[language], where, hint: hint[language] };
}
