import type { Scenario } from '../scenario.ts';
import { asleep, minuteLate, slowReader } from './clients.ts';
import { twoSecondCuts } from './cuts.ts';
import { killDatabase, killIngest, killRealtime, longQuery } from './killed.ts';
import { halfOpen, storm } from './lines.ts';

/** Every scenario of the laboratory, in the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [
  ...[twoSecondCuts, asleep, slowReader, minuteLate],
  ...[killRealtime, killIngest, killDatabase, longQuery],
  ...[halfOpen, storm]
];
