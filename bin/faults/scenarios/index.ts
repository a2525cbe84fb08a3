import type { Scenario } from '../scenario.ts';
import { redisKilled, revoked } from './access.ts';
import { asleep, minuteLate, slowReader } from './clients.ts';
import { twoSecondCuts } from './cuts.ts';
import { deploy, laterSchema } from './deploy.ts';
import { shrinking, twiceAndReversed, twoIngests } from './feeds.ts';
import { killDatabase, killIngest, killRealtime, longQuery } from './killed.ts';
import { halfOpen, storm } from './lines.ts';
import { poison } from './poison.ts';
import { diskFull, spoolFull, writeFails } from './spool.ts';
import { clocksJump, rebuild } from './times.ts';

/** Every scenario of the laboratory, in the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [
  ...[twoSecondCuts, asleep, slowReader, minuteLate],
  ...[killRealtime, killIngest, killDatabase, longQuery],
  ...[halfOpen, storm],
  ...[twoIngests, twiceAndReversed, shrinking],
  ...[spoolFull, diskFull, writeFails, poison],
  ...[clocksJump, rebuild, deploy, laterSchema, revoked, redisKilled]
];
