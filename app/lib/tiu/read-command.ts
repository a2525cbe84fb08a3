import {
  ANSWER_FUNCTIONS,
  ANSWERS,
  CANCEL_REASONS,
  CONTRAINDICATIONS,
  DOCTOR_FUNCTIONS,
  INDICATIONS,
  NEONATAL_LEVELS,
  OUTCOMES,
  REFUSAL_REASONS,
  UNPLACED_OUTCOMES,
  URGENCIES,
  VECTORS
} from '#domain/tiu/codes.ts';
import type { TiuCommand, ToldCounts } from '#domain/tiu/commands.ts';
import type { Contraindications, JointDecision, TiuCase } from '#domain/tiu/types.ts';
import { CodedError } from '#domain/errors.ts';
import type { Instant } from '#domain/time/instant.ts';
import { parseDay } from '#domain/time/paris.ts';

/** Fields of a form, by name. */
export interface FormFields {
  text(name: string): string;
  all(name: string): string[];
}

const wrong = (where: string) => new CodedError('TIU_FIELD_INVALID', where);

/** One of the codes of a list. @throws CodedError TIU_FIELD_INVALID */
function oneOf<C extends string>(fields: FormFields, name: string, codes: readonly C[]): C {
  const text = fields.text(name);
  const found = codes.find((code) => code === text);
  if (found === undefined) throw wrong(name);
  return found;
}

/** The same, or null when nothing was chosen. */
const oneOrNone = <C extends string>(fields: FormFields, name: string, codes: readonly C[]): C | null =>
  fields.text(name) === '' ? null : oneOf(fields, name, codes);

/** A whole number within bounds; null when empty. @throws CodedError TIU_FIELD_INVALID */
function count(text: string, where: string, least: number, most: number): number | null {
  const plain = text.trim();
  if (plain === '') return null;
  const value = /^\d{1,5}$/.test(plain) ? Number(plain) : NaN;
  if (!(value >= least && value <= most)) throw wrong(where);
  return value;
}

function need(value: number | null, where: string): number {
  if (value === null) throw wrong(where);
  return value;
}

/** What the call says, as the form sends it. @throws CodedError TIU_FIELD_INVALID, `where` names the field */
export function readCase(fields: FormFields): TiuCase {
  const weeks = need(count(fields.text('weeks'), 'gestation', 0, 44), 'gestation');
  const days = count(fields.text('days'), 'gestation', 0, 6) ?? 0;
  const [year = '', month = '', date = ''] = fields.text('on').split('-');
  const on = parseDay(`${date}/${month}/${year}`);
  if (on === null) throw wrong('gestation');
  const fetuses = need(count(fields.text('fetuses'), 'fetuses', 1, 4), 'fetuses');
  const told = fields.all('weight').map((text) => count(text, 'weights', 100, 7000));
  // Without script the form has room for four: what is empty beyond the fetuses is not there.
  if (told.slice(fetuses).some((weight) => weight !== null)) throw wrong('weights');
  const level = oneOrNone(fields, 'neonatal', NEONATAL_LEVELS);
  const said = (one: string): boolean | null => {
    const text = fields.text(`ci-${one}`);
    return text === 'yes' ? true : text === 'no' ? false : null;
  };
  return {
    gestation: { days: weeks * 7 + days, on },
    fetuses,
    weights: Array.from({ length: fetuses }, (_, index) => told[index] ?? null),
    indication: oneOf(fields, 'indication', INDICATIONS),
    urgency: oneOf(fields, 'urgency', URGENCIES),
    needs: {
      obstetric: fields.text('obstetric') === '1',
      neonatal: level && { level, count: need(count(fields.text('count'), 'needs', 1, 4), 'needs') }
    },
    contraindications: Object.fromEntries(
      CONTRAINDICATIONS.map((one) => [one, said(one)])
    ) as unknown as Contraindications
  };
}

function readDecision(fields: FormFields, now: Instant): JointDecision | null {
  const verdict = oneOrNone(fields, 'verdict', ['transfer', 'no_transfer'] as const);
  // What is hidden while nothing speaks against is not said.
  if (verdict === null || !CONTRAINDICATIONS.some((one) => fields.text(`ci-${one}`) === 'yes')) return null;
  const functions = DOCTOR_FUNCTIONS.filter((one) => fields.all('functions').includes(one));
  return { verdict, functions, at: now };
}

const note = (fields: FormFields): string | null => fields.text('note').trim() || null;

function told(fields: FormFields): ToldCounts | null {
  const of = (name: string) => count(fields.text(`told-${name}`), `told-${name}`, 0, 99);
  const counts = { obstetric: of('obstetric'), NEO: of('NEO'), SI: of('SI'), REA: of('REA') };
  return Object.values(counts).some((value) => value !== null) ? counts : null;
}

/** Version its author looked at. */
function seen(fields: FormFields): { seen: number } {
  const version = Number(fields.text('seen'));
  if (fields.text('seen') === '' || !Number.isSafeInteger(version)) throw wrong('seen');
  return { seen: version };
}

const ask = (fields: FormFields): number => need(count(fields.text('ask'), 'ask', 1, 99_999), 'ask');

/**
 * What a form of the desk asks for. `ask` gives one command per maternity ticked.
 * @param now domain time: a joint decision is of now
 * @throws CodedError TIU_FIELD_INVALID, `where` names the field
 */
export function readCommands(action: string, fields: FormFields, now: Instant): TiuCommand[] {
  switch (action) {
    case 'open':
      return [
        {
          kind: 'open',
          intake: oneOf(fields, 'intake', ['cell', 'network'] as const),
          requester: fields.text('requester'),
          parent: fields.text('parent') || null,
          case: readCase(fields),
          decision: readDecision(fields, now),
          note: note(fields)
        }
      ];
    case 'update':
      return [
        {
          kind: 'update',
          case: readCase(fields),
          decision: readDecision(fields, now),
          note: note(fields),
          ...seen(fields)
        }
      ];
    case 'ask': {
      const sites = [...new Set(fields.all('finess'))];
      if (sites.length === 0) throw wrong('finess');
      const channel = oneOf(fields, 'channel', ['message', 'phone'] as const);
      return sites.map((finess) => ({ kind: 'ask', finess, channel }));
    }
    case 'withdraw':
      return [{ kind: 'withdraw', ask: ask(fields), ...seen(fields) }];
    case 'choose':
      return [{ kind: 'choose', ask: ask(fields), finess: fields.text('finess'), ...seen(fields) }];
    case 'release':
      return [{ kind: 'release', reason: oneOf(fields, 'reason', REFUSAL_REASONS), ...seen(fields) }];
    case 'transport':
      return [
        {
          kind: 'transport',
          vector: oneOf(fields, 'vector', VECTORS),
          medicalised: fields.text('medicalised') === '1',
          team: fields.text('team') || null,
          ...seen(fields)
        }
      ];
    case 'depart':
      return [{ kind: 'depart', ...seen(fields) }];
    case 'arrive':
      return [{ kind: 'arrive', ...seen(fields) }];
    case 'close':
      return [{ kind: 'close', outcome: oneOf(fields, 'outcome', OUTCOMES), ...seen(fields) }];
    case 'cancel':
      return [{ kind: 'cancel', reason: oneOf(fields, 'reason', CANCEL_REASONS), ...seen(fields) }];
    case 'unplaced':
      return [{ kind: 'unplaced', outcome: oneOf(fields, 'outcome', UNPLACED_OUTCOMES), ...seen(fields) }];
    case 'undo':
      return [
        { kind: 'undo', step: need(count(fields.text('step'), 'step', 1, 99_999), 'step'), ...seen(fields) }
      ];
    default:
      throw wrong('action');
  }
}

/** What a maternity answers, on the phone or on its own page. @throws CodedError TIU_FIELD_INVALID */
export function readAnswer(
  fields: FormFields,
  finess: string,
  channel: 'phone' | 'page'
): Extract<TiuCommand, { kind: 'answer' }> {
  const answer = oneOf(fields, 'answer', ANSWERS);
  const reason = oneOrNone(fields, 'reason', REFUSAL_REASONS);
  if (answer === 'REFUSEE' && reason === null) throw wrong('reason');
  return {
    kind: 'answer',
    finess,
    ask: ask(fields),
    answer,
    reason: answer === 'REFUSEE' ? reason : null,
    channel,
    function: oneOf(fields, 'function', ANSWER_FUNCTIONS),
    told: told(fields)
  };
}
