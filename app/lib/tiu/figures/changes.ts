import type { Difference } from '#domain/tiu/figures/compare.ts';
import { REFUSAL_REASONS } from '#domain/tiu/codes.ts';
import { duration, decimal, integer, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { reasonWord } from '#app/lib/tiu/codes-words.ts';
import { SPLIT_KEYS, type MainKey, type SplitKey } from './rows.ts';
import { attributeWord, MAIN, SPLITS } from './words.ts';

/** A change in words: what, before, now. */
export interface ChangeWords {
  path: string;
  name: string;
  before: string;
  after: string;
}

const MAINS: Readonly<Record<string, MainKey>> = {
  requests: 'requests',
  open: 'open',
  retransfers: 'retransfers',
  firstAsk: 'first_ask',
  acceptance: 'acceptance',
  departure: 'departure',
  over2h: 'over2h',
  'unplaced.n': 'unplaced',
  'cancelled.n': 'cancelled',
  'asks.asks': 'asks',
  'asks.perRequest': 'per_request',
  'asks.answer': 'answer',
  'asks.accepted': 'accepted',
  'asks.partial': 'partial',
  'asks.refused': 'refused',
  'asks.deferred': 'deferred',
  'asks.silent': 'silent',
  'refusals.n': 'refused',
  'refusals.againstDeclared': 'against_declared',
  'transports.departed': 'departed',
  'transports.arrived': 'arrived',
  'transports.medicalised': 'medicalised',
  'transports.road': 'road'
};

const SPLIT_PATHS: Readonly<Record<string, SplitKey>> = {
  ...Object.fromEntries(SPLIT_KEYS.filter((key) => key.startsWith('by')).map((key) => [key, key])),
  'unplaced.byOutcome': 'unplaced',
  'cancelled.byReason': 'cancelled',
  'transports.byVector': 'vector',
  'refusals.byReason': 'refusals'
};

/** Each change in words; a network's begins with its name. What has no words of its own keeps its path. */
export function changeWords(
  changes: readonly Difference[],
  names: Readonly<Record<string, string>>,
  locale: Locale
): ChangeWords[] {
  return changes.map(({ path, before, after }) => {
    const network = /^(RP[0-9A-Z]+)\.(.*)$/.exec(path);
    const own = network?.[2] ?? path;
    const { name, isTime } = nameOf(own, names);
    const value = (n: number | null): string => {
      if (n === null) return m.tiufig_no_value();
      if (isTime) return duration(n, locale);
      return Number.isInteger(n) ? integer(n, locale) : decimal(n, locale);
    };
    const whose = network?.[1] === undefined ? '' : `${m.tiufig_scope_network({ network: network[1] })}, `;
    return { path, name: whose + name, before: value(before), after: value(after) };
  });
}

function nameOf(path: string, names: Readonly<Record<string, string>>): { name: string; isTime: boolean } {
  const parts = path.split('.');
  const last = parts.at(-1) ?? '';
  const parent = parts.slice(0, -1).join('.');
  const main = MAINS[path] ?? MAINS[parent];
  const split = SPLIT_PATHS[parent];
  if (split) return { name: `${SPLITS[split]()}, ${attributeWord(split, last, names)}`, isTime: false };
  if (main) {
    const which = { median: m.tiufig_median(), p90: m.tiufig_p90(), n: 'n', of: m.tiufig_of() }[last];
    const isTime = last === 'median' || last === 'p90';
    return { name: MAINS[path] || !which ? MAIN[main].name() : `${MAIN[main].name()}, ${which}`, isTime };
  }
  const reason = REFUSAL_REASONS.find((one) => one === last);
  if (parts[1] === 'byHour')
    return {
      name: `${m.tiufig_refusals_when()}, ${m.tiufig_hour({ hour: Number(parts[2]) })}, ${reason ? reasonWord(reason) : last}`,
      isTime: false
    };
  if (parts[1] === 'byPlace') {
    const what: Readonly<Record<string, () => string>> = {
      ...{ asks: MAIN.asks.name, accepted: MAIN.accepted.name, refused: MAIN.refused.name }
    };
    const place = names[parts[2] ?? ''] ?? parts[2] ?? '';
    return { name: `${place}, ${reason ? reasonWord(reason) : (what[last]?.() ?? last)}`, isTime: false };
  }
  return { name: path, isTime: false };
}
