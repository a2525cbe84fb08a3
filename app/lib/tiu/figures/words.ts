import {
  CANCEL_REASONS,
  INDICATIONS,
  NEONATAL_LEVELS,
  REFUSAL_REASONS,
  UNPLACED_OUTCOMES,
  VECTORS,
  type RefusalReason
} from '#domain/tiu/codes.ts';
import { LEAST, type Spread } from '#domain/tiu/figures/types.ts';
import { decimal, duration, integer, percent, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import {
  cancelWord,
  indicationWord,
  neonatalWord,
  reasonWord,
  unplacedWord,
  vectorWord
} from '#app/lib/tiu/codes-words.ts';
import type { MainKey, MainRow, SplitKey } from './rows.ts';

/** What each main figure is called, and how it is counted. */
export const MAIN: Readonly<Record<MainKey, { name: () => string; definition: () => string }>> = {
  requests: { name: m.tiufig_f_requests, definition: m.tiufig_d_requests },
  open: { name: m.tiufig_f_open, definition: m.tiufig_d_open },
  retransfers: { name: m.tiufig_f_retransfers, definition: m.tiufig_d_retransfers },
  first_ask: { name: m.tiufig_f_first_ask, definition: m.tiufig_d_first_ask },
  acceptance: { name: m.tiufig_f_acceptance, definition: m.tiufig_d_acceptance },
  departure: { name: m.tiufig_f_departure, definition: m.tiufig_d_departure },
  over2h: { name: m.tiufig_f_over2h, definition: m.tiufig_d_over2h },
  unplaced: { name: m.tiufig_f_unplaced, definition: m.tiufig_d_unplaced },
  cancelled: { name: m.tiufig_f_cancelled, definition: m.tiufig_d_cancelled },
  asks: { name: m.tiufig_f_asks, definition: m.tiufig_d_asks },
  per_request: { name: m.tiufig_f_per_request, definition: m.tiufig_d_per_request },
  answer: { name: m.tiufig_f_answer, definition: m.tiufig_d_answer },
  accepted: { name: m.tiufig_f_accepted, definition: m.tiufig_d_accepted },
  partial: { name: m.tiufig_f_partial, definition: m.tiufig_d_partial },
  refused: { name: m.tiufig_f_refused, definition: m.tiufig_d_refused },
  deferred: { name: m.tiufig_f_deferred, definition: m.tiufig_d_deferred },
  silent: { name: m.tiufig_f_silent, definition: m.tiufig_d_silent },
  against_declared: { name: m.tiufig_f_against_declared, definition: m.tiufig_d_against_declared },
  departed: { name: m.tiufig_f_departed, definition: m.tiufig_d_departed },
  arrived: { name: m.tiufig_f_arrived, definition: m.tiufig_d_arrived },
  medicalised: { name: m.tiufig_f_medicalised, definition: m.tiufig_d_medicalised },
  road: { name: m.tiufig_f_road, definition: m.tiufig_d_road }
};

/** What a list of counts by one attribute is called. */
export const SPLITS: Readonly<Record<SplitKey, () => string>> = {
  byIntake: m.tiufig_s_byIntake,
  byNetwork: m.tiufig_s_byNetwork,
  byRequester: m.tiufig_s_byRequester,
  byIndication: m.tiufig_s_byIndication,
  byNeed: m.tiufig_s_byNeed,
  unplaced: m.tiufig_s_unplaced,
  cancelled: m.tiufig_s_cancelled,
  vector: m.tiufig_s_vector,
  refusals: m.tiufig_s_refusals
};

/** A median and a ninth decile, or why there is none. */
export function spreadWords({ n, median, p90 }: Spread, locale: Locale): string {
  if (n === 0) return m.tiufig_no_value();
  if (median === null) return m.tiufig_too_few({ least: LEAST.median });
  if (p90 === null) return m.tiufig_median_only({ median: duration(median, locale), least: LEAST.p90 });
  return m.tiufig_median_p90({ median: duration(median, locale), p90: duration(p90, locale) });
}

/** The value of a main figure, and its n; null: the value is itself the count. */
export function mainWords(row: MainRow, locale: Locale): { value: string; n: string | null } {
  switch (row.kind) {
    case 'count':
      return { value: row.value === null ? m.tiufig_hidden() : integer(row.value, locale), n: null };
    case 'mean':
      return {
        value: row.value === null ? m.tiufig_no_value() : decimal(row.value, locale),
        n: integer(row.n, locale)
      };
    case 'share': {
      const [n, of] = [integer(row.n, locale), integer(row.of, locale)];
      const share = row.of === 0 ? m.tiufig_no_value() : percent(row.n / row.of, locale);
      return { value: row.of === 0 ? share : m.tiufig_share_of({ n, of, share }), n: of };
    }
    case 'spread':
      return { value: spreadWords(row.spread, locale), n: integer(row.spread.n, locale) };
  }
}

const INTAKE: Readonly<Record<string, () => string>> = {
  cell: m.tiufig_intake_cell,
  network: m.tiufig_intake_network
};

const SHORT_REASON: Readonly<Record<RefusalReason, () => string>> = {
  PLACE_OBST: m.tiufig_r_PLACE_OBST,
  PLACE_NEONAT: m.tiufig_r_PLACE_NEONAT,
  PLACE_REA: m.tiufig_r_PLACE_REA,
  PERSONNEL: m.tiufig_r_PERSONNEL,
  CONTRE_INDICATION: m.tiufig_r_CONTRE_INDICATION,
  HORS_NIVEAU: m.tiufig_r_HORS_NIVEAU,
  AUTRE: m.tiufig_r_AUTRE
};

/** Why a maternity refuses, in a column. */
export const shortReason = (code: RefusalReason): string => SHORT_REASON[code]();

/** What an attribute of a count is called. @param names of facilities by FINESS */
export function attributeWord(key: SplitKey, code: string, names: Readonly<Record<string, string>>): string {
  const known = <T extends string>(codes: readonly T[], word: (one: T) => string): string => {
    const found = codes.find((one) => one === code);
    return found === undefined ? code : word(found);
  };
  switch (key) {
    case 'byIntake':
      return INTAKE[code]?.() ?? code;
    case 'byNetwork':
      return code === '' ? m.tiufig_network_none() : m.tiufig_scope_network({ network: code });
    case 'byRequester':
      return names[code] ?? code;
    case 'byIndication':
      return known(INDICATIONS, indicationWord);
    case 'byNeed':
      return code === 'none' ? m.tiufig_need_none() : known(NEONATAL_LEVELS, neonatalWord);
    case 'unplaced':
      return known(UNPLACED_OUTCOMES, unplacedWord);
    case 'cancelled':
      return known(CANCEL_REASONS, cancelWord);
    case 'vector':
      return code === 'unknown' ? m.tiufig_vector_unknown() : known(VECTORS, vectorWord);
    case 'refusals':
      return known(REFUSAL_REASONS, reasonWord);
  }
}
