import type pg from 'pg';
import type { Db, DbTarget } from '../../connect.ts';
import type { SupervisedEngine } from '../supervise.ts';
import type { EngineOptions } from '../start.ts';

/** What a check found. It throws when the rule does not hold. */
export type Finding =
  /** `figure`: what was measured, with its unit. */
  | { result: 'holds'; figure: string }
  /** The rule is about something this database does not have. */
  | { result: 'not applicable'; why: string }
  /** A tool the check needs is missing. */
  | { result: 'not run'; why: string };

/** An engine of one check's own, to be killed, with what it logged. */
export interface OwnEngine extends SupervisedEngine {
  dataDir: string;
  /** Messages logged so far, restarts included. */
  logged: string[];
  connect(): Promise<pg.Client>;
}

/** What a check works with. */
export interface Bench {
  kind: 'embedded' | 'server';
  target: DbTarget;
  db: Db;
  /** A plain client of the shared database, closed after the check. */
  client(): Promise<pg.Client>;
  /** An engine of the check's own on a fresh migrated folder, stopped after the check. Embedded only. */
  engine(options?: Partial<EngineOptions>): Promise<OwnEngine>;
}

/** One line of the conformance page and one test. */
export interface Check {
  /** Number of the rule in the engine's contract (1–8), or `use` for what a client may expect. */
  rule: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 'use';
  /** The behaviour, as a sentence. */
  title: string;
  /** What is tried, as a phrase. */
  tried: string;
  /** On a server the rule means nothing. */
  embeddedOnly: boolean;
  run(bench: Bench): Promise<Finding>;
}

/** A finding that the rule holds, with its figure. */
export function holds(figure: string): Finding {
  return { result: 'holds', figure };
}

/** Throws a sentence unless `condition`. */
export function must(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}

/** The error `promise` fails with; throws when it does not fail. */
export async function failure(
  promise: Promise<unknown>
): Promise<Error & { code?: string; severity?: string }> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('an error was expected and none came');
}
