import type { CallReport } from '#domain/samu/calls/types.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { hourOfWeek } from '#domain/time/paris.ts';
import { hashUnit } from '../random.ts';
import type { World } from '../world/world.ts';
import { presentedCalls, usualCalls } from './presented.ts';

/** Calls an assistant takes in an hour, and assistants there are for each regulating doctor. Assumed. */
const CALLS_AN_HOUR = 11;
const ARM_A_DOCTOR = 2.4;
/** What software leaves out, by share of SAMU. Assumed. */
const WITHOUT = { answered30s: 0.2, abandonedUnder10s: 0.35, longestWaitS: 0.15 } as const;

/** Reports of a SAMU for intervals of equal length, one after the other. The same world says the same. */
export function callReports(
  world: World,
  samu: string,
  from: Instant,
  lengths: { every: number; count: number }
): CallReport[] {
  const { every, count } = lengths;
  const presented = presentedCalls(world, samu, { from, bins: count, bin: every });
  return Array.from({ length: count }, (_, i) =>
    reportOf(world, samu, from + i * every, every, presented[i] ?? 0)
  );
}

/** The queue grows with what comes against who is there; answer times follow the queue. */
function reportOf(world: World, samu: string, from: Instant, every: number, presented: number): CallReport {
  const draw = (what: string): number => hashUnit(what, samu, from);
  const usual = usualCalls(world, samu, hourOfWeek(from));
  const arm = Math.max(2, Math.ceil(usual / CALLS_AN_HOUR + 1));
  const load = (presented * HOUR) / every / (arm * CALLS_AN_HOUR);
  const strain = Math.max(0, load - 0.85) * (0.8 + 0.4 * draw('strain'));
  const share = (base: number): number =>
    Math.min(presented, Math.round(presented * base + draw('round') - 0.5));
  const short = Math.max(0, share(0.03));
  const abandoned = Math.min(presented, Math.max(short, share(0.055 + Math.min(0.25, 0.35 * strain))));
  const answered = presented - abandoned;
  const within = (base: number): number =>
    Math.max(0, Math.min(answered, Math.round(answered * Math.max(0.1, base - 0.9 * strain))));
  const answered60s = within(0.93 - 0.06 * draw('60'));
  const waiting = Math.round(strain * arm * 1.2 + (draw('wait') < 0.2 ? 1 : 0));
  const says = (field: keyof typeof WITHOUT): boolean => hashUnit(field, samu) >= WITHOUT[field];
  return {
    ...{ samu, from, to: from + every, presented, answered, answered60s, abandoned },
    answered30s: says('answered30s') ? Math.min(answered60s, within(0.8 - 0.08 * draw('30'))) : null,
    abandonedUnder10s: says('abandonedUnder10s') ? short : null,
    waitingNow: waiting,
    longestWaitS: says('longestWaitS')
      ? waiting === 0
        ? 0
        : Math.round(15 + 260 * strain + 30 * draw('s'))
      : null,
    armOnDuty: arm,
    regulatorsOnDuty: Math.max(1, Math.round(arm / ARM_A_DOCTOR))
  };
}
