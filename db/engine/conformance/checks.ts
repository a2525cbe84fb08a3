import { copyChecks } from './copy.ts';
import { exclusionChecks } from './exclusion.ts';
import { limitChecks } from './limits.ts';
import { sessionChecks } from './session.ts';
import { useChecks } from './use.ts';
import { watchdogChecks } from './watchdog.ts';
import type { Bench, Check, Finding } from './types.ts';

/** Every check, in the order of the page. */
export const CHECKS: Check[] = [
  ...sessionChecks,
  ...copyChecks,
  ...watchdogChecks,
  ...exclusionChecks,
  ...limitChecks,
  ...useChecks
].sort((a, b) => order(a) - order(b));

function order({ rule }: Check): number {
  return rule === 'use' ? 99 : rule;
}

/** Runs a check, or says that it means nothing here. */
export async function runCheck(check: Check, bench: Bench): Promise<Finding> {
  if (check.embeddedOnly && bench.kind === 'server') {
    return { result: 'not applicable', why: 'a rule of the embedded engine' };
  }
  return check.run(bench);
}
