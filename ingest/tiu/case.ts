import { INDICATIONS, NEONATAL_LEVELS, URGENCIES, DOCTOR_FUNCTIONS } from '#domain/tiu/codes.ts';
import type { Contraindications, JointDecision, TiuCase } from '#domain/tiu/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import { localDay } from '#domain/time/paris.ts';
import { isObject, wholeOf, wordOf, type Json } from './fields.ts';

/** Says of a member that it cannot be used. */
export type Refuse = (member: string, value?: unknown) => never;

/** Members of a case. */
export const CASE_MEMBERS = [
  'gestationalAgeDays',
  'gestationalAgeOn',
  'fetuses',
  'weightsG',
  'indication',
  'urgency',
  'needs',
  'contraIndications',
  'jointDecision'
];

const CONTRAINDICATION_OF = {
  imminentDelivery: 'imminent_delivery',
  fetalDistress: 'fetal_distress',
  abruption: 'abruption',
  unstableMother: 'unstable_mother'
} as const;

/** The case of a request, as far as the format goes; whether it may be is `domain/tiu/check-case.ts`'s. */
export function caseOf(given: Json, at: Instant, refuse: Refuse): TiuCase {
  const on = given['gestationalAgeOn'] ?? localDay(at);
  const fetuses = wholeOf(given['fetuses'] ?? 1) ?? refuse('fetuses', given['fetuses']);
  return {
    gestation: {
      days: wholeOf(given['gestationalAgeDays']) ?? refuse('gestationalAgeDays', given['gestationalAgeDays']),
      on: typeof on === 'string' && /^\d{4}-\d\d-\d\d$/.test(on) ? on : refuse('gestationalAgeOn')
    },
    fetuses,
    weights: weightsOf(given['weightsG'] ?? [], refuse),
    indication: wordOf(INDICATIONS, given['indication']) ?? refuse('indication', given['indication']),
    urgency: wordOf(URGENCIES, given['urgency'] ?? 'URGENTE') ?? refuse('urgency', given['urgency']),
    needs: needsOf(given['needs'], refuse),
    contraindications: contraindicationsOf(given['contraIndications'] ?? {}, refuse)
  };
}

function weightsOf(given: unknown, refuse: Refuse): (number | null)[] {
  if (!Array.isArray(given) || given.length > 6) return refuse('weightsG');
  return given.map((one: unknown) => (one === null ? null : (wholeOf(one) ?? refuse('weightsG', one))));
}

function needsOf(given: unknown, refuse: Refuse): TiuCase['needs'] {
  if (!isObject(given)) return refuse('needs');
  const { obstetric = false, neonatal = null } = given;
  if (typeof obstetric !== 'boolean') return refuse('needs.obstetric');
  if (neonatal === null) return { obstetric, neonatal };
  if (!isObject(neonatal)) return refuse('needs.neonatal');
  const level = wordOf(NEONATAL_LEVELS, neonatal['level']);
  const count = wholeOf(neonatal['count'] ?? 1);
  if (level === null || count === null) return refuse('needs.neonatal', neonatal['level']);
  return { obstetric, neonatal: { level, count } };
}

function contraindicationsOf(given: unknown, refuse: Refuse): Contraindications {
  if (!isObject(given)) return refuse('contraIndications');
  const said = { imminent_delivery: null, fetal_distress: null, abruption: null, unstable_mother: null };
  const checked: Record<keyof Contraindications, boolean | null> = said;
  for (const [member, name] of Object.entries(CONTRAINDICATION_OF)) {
    const value = given[member] ?? null;
    if (value !== null && typeof value !== 'boolean') return refuse(`contraIndications.${member}`);
    checked[name] = value;
  }
  return checked;
}

/** The doctors' joint decision; null where none is told. */
export function decisionOf(given: unknown, at: Instant, refuse: Refuse): JointDecision | null {
  if (given === undefined || given === null) return null;
  if (!isObject(given) || !Array.isArray(given['functions'])) return refuse('jointDecision');
  const verdict = wordOf(['transfer', 'no_transfer'] as const, given['verdict']);
  const functions = (given['functions'] as unknown[]).map(
    (one) => wordOf(DOCTOR_FUNCTIONS, one) ?? refuse('jointDecision.functions')
  );
  return verdict ? { verdict, functions, at } : refuse('jointDecision.verdict');
}
