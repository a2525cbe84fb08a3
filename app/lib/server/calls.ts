import { newestNorms, readNorms } from '#db/norms.ts';
import { readRules } from '#db/rules.ts';
import { callHours, callSteps, type CallStep } from '#db/samu/call-curve.ts';
import { callFormula, definitionAt } from '#domain/samu/calls/definition.ts';
import { addSums, callFigures } from '#domain/samu/calls/figures.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { usualAt, usualOf } from '#domain/usual/at.ts';
import type { Norms } from '#domain/usual/types.ts';
import type { AppContext } from './context.ts';

/** Up to this long a window is read from the reports, by quarters of an hour; beyond, by hours. */
const FINE = 48 * HOUR;
const LONGEST = 56 * 24 * HOUR;

/** Calls of a step of `step` ms; rates 0–1; null where too little is known. */
interface CallPoint {
  at: Instant;
  presented: number | null;
  answered: number | null;
  abandoned: number | null;
  within30s: number | null;
  within60s: number | null;
  /** SAMU that are in the sums. */
  n: number;
}

/** Telephony over time of a SAMU or of the region, by the definition in force now, beside the usual of an hour. */
export interface CallCurve {
  samu: string;
  from: Instant;
  to: Instant;
  step: number;
  formula: string;
  definition: { excludeShort: boolean; over: 'presented' | 'answered' };
  /** SAMU of the scope. */
  of: number;
  points: CallPoint[];
  /** Calls presented in an hour, true at its middle. */
  usual: { at: Instant; mean: number; sd: number }[];
}

/** What is asked for: null when its SAMU is not of the region. */
export function samusOf(id: string, { region }: Pick<AppContext, 'region'>): string[] | null {
  const codes = region.departments.map(({ code }) => code);
  if (id === 'region') return codes;
  return codes.includes(id) ? [id] : null;
}

/** Whether a window can be answered: it ends after it begins, and is not longer than eight weeks. */
export function isWindow(from: Instant, to: Instant): boolean {
  return to > from && to - from <= LONGEST;
}

/** The curve of a window. @param asKnownAt of a window of at most 48 h; longer ones are as known now */
export async function callCurve(
  { db, demo, clock }: Pick<AppContext, 'db' | 'demo' | 'clock'>,
  asked: { id: string; samus: readonly string[]; from: Instant; to: Instant; asKnownAt: Instant }
): Promise<CallCurve> {
  const { id, samus, asKnownAt } = asked;
  const origin = demo ? 'simulated' : 'real';
  const step = asked.to - asked.from <= FINE ? 15 * MINUTE : HOUR;
  const from = Math.floor(asked.from / step) * step;
  const to = Math.ceil(asked.to / step) * step;
  const window = { samus, origin, from, to, step } as const;
  const newest = await newestNorms(db, origin);
  const [steps, rules, norms] = await Promise.all([
    step === HOUR ? callHours(db, window) : callSteps(db, window, asKnownAt),
    readRules(db),
    newest ? readNorms(db, newest.version) : null
  ]);
  const definition = definitionAt(rules.calls, clock.domain());
  const { excludeShort, over } = definition;
  const byStep = new Map<Instant, CallStep[]>();
  for (const one of steps) byStep.set(one.at, [...(byStep.get(one.at) ?? []), one]);
  return {
    ...{ samu: id, from, to, step, of: samus.length },
    formula: callFormula(definition),
    definition: { excludeShort, over },
    points: Array.from({ length: (to - from) / step }, (_, i) =>
      pointOf(from + i * step, byStep.get(from + i * step) ?? [], definition)
    ),
    usual: norms ? usualOfHours(norms, id, samus, from, to) : []
  };
}

function pointOf(
  at: Instant,
  steps: readonly CallStep[],
  definition: Parameters<typeof callFigures>[1]
): CallPoint {
  const known = steps.filter(({ sums }) => callFigures(sums, definition).presented.value !== null);
  const figures = known.length > 0 ? callFigures(addSums(known.map(({ sums }) => sums)), definition) : null;
  return {
    at,
    presented: figures?.presented.value ?? null,
    answered: figures?.answered.value ?? null,
    abandoned: figures?.abandoned.value ?? null,
    within30s: figures?.within30.value ?? null,
    within60s: figures?.within60.value ?? null,
    n: known.length
  };
}

function usualOfHours(
  norms: Norms,
  id: string,
  samus: readonly string[],
  from: Instant,
  to: Instant
): CallCurve['usual'] {
  const phi = norms.scopes[`samu:${id}`]?.arrivals?.phi;
  const usual: CallCurve['usual'] = [];
  if (phi === undefined) return usual;
  for (let at = Math.ceil(from / HOUR) * HOUR + HOUR / 2; at < to; at += HOUR) {
    const means = samus.map((samu) => usualAt(norms.scopes[`samu:${samu}`]?.arrivals, at)?.mean ?? null);
    if (means.includes(null)) continue;
    const mean = means.reduce<number>((sum, value) => sum + (value ?? 0), 0);
    usual.push({ at, mean, sd: usualOf(mean, phi).sd });
  }
  return usual;
}
