import { errorBody, type ErrorBody, type Language, entryOf, isErrorCode, statusOf } from '#domain/errors.ts';
import type { Origin } from '#domain/origin.ts';
import type { FileGrade } from '#domain/rpu/types.ts';
import type { DayOutcome, Outcome } from '../inbox/types.ts';

/** Body of 200 and 202 answers, and of `GET /ingest/receipts/<id>`. */
export interface ReceiptView {
  receipt: string;
  stream: string;
  origin: Origin;
  state: 'processed' | 'queued' | 'spooled' | 'refused' | 'failed';
  /** Records seen, kept, and put in quarantine; null until processed. */
  received: number | null;
  accepted: number | null;
  quarantined: number | null;
  grade: FileGrade | null;
  warnings: WarningView[];
  days: DayOutcome[];
  /** Present for bytes already received and wholly processed. */
  duplicate?: true;
  /** Why it was refused or failed. */
  error?: ErrorBody;
}

export interface WarningView {
  code: string;
  where: string;
  message: string;
  count?: number;
}

export interface ReceiptSubject {
  receipt: string;
  stream: string;
  origin: Origin;
}

/** The receipt of something that is not processed yet. */
export function waitingView(subject: ReceiptSubject, state: 'queued' | 'spooled'): ReceiptView {
  const counts = { received: null, accepted: null, quarantined: null, grade: null };
  return { ...pick(subject), state, ...counts, warnings: [], days: [] };
}

/** The receipt of what came to an end. */
export function outcomeView(subject: ReceiptSubject, outcome: Outcome, language: Language): ReceiptView {
  if (outcome.state !== 'processed') {
    const empty = waitingView(subject, 'queued');
    return { ...empty, state: outcome.state, error: errorBody(outcome.code, outcome.where, language) };
  }
  const { received, accepted, quarantined, grade, days } = outcome;
  const warnings = outcome.warnings.map((warning) => ({
    ...warning,
    message: isErrorCode(warning.code) ? entryOf(warning.code).message[language] : warning.code
  }));
  return { ...pick(subject), state: 'processed', received, accepted, quarantined, grade, warnings, days };
}

/**
 * HTTP status and body of an upload whose outcome is known: 202, or the status of its code. A file of which every
 * record is in quarantine is an error (422) that still has a receipt.
 */
export function uploadAnswer(
  subject: ReceiptSubject,
  outcome: Outcome,
  language: Language
): { status: number; body: ReceiptView | (ErrorBody & ReceiptView) } {
  const view = outcomeView(subject, outcome, language);
  if (outcome.state !== 'processed') {
    const { error: _error, ...rest } = view;
    return {
      status: statusOf(outcome.code),
      body: { ...errorBody(outcome.code, outcome.where, language), ...rest }
    };
  }
  if (outcome.received > 0 && outcome.accepted === 0) {
    const [code, where] =
      subject.stream === 'rpu'
        ? (['RPU_ALL_QUARANTINED', 'PASSAGES'] as const)
        : (['ALL_QUARANTINED', null] as const);
    return { status: 422, body: { ...errorBody(code, where, language), ...view } };
  }
  return { status: 202, body: view };
}

function pick({ receipt, stream, origin }: ReceiptSubject): ReceiptSubject {
  return { receipt, stream, origin };
}
