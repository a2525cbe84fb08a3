import type { BedKind } from '#domain/beds/types.ts';
import { CONTRAINDICATIONS, type Contraindication } from '#domain/tiu/codes.ts';
import { gestationAt } from '#domain/tiu/gestation.ts';
import type { NextStep } from '#domain/tiu/next-step.ts';
import type {
  Gestation,
  JointDecision,
  PlacesTold,
  TiuCase,
  TiuNeeds,
  TiuRequest
} from '#domain/tiu/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import { localDay } from '#domain/time/paris.ts';
import { clockTime, dayOfMonth, duration, integer, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { channelWord, contraWord, doctorWord, neonatalWord } from './codes-words.ts';

/** Names of maternities by FINESS, with what a list says of them. */
export type Names = Readonly<Record<string, { name: string }>>;

/** A maternity's short name, else its FINESS. */
export const nameOf = (names: Names, finess: string): string => names[finess]?.name ?? finess;

/** "31 SA + 4 j aujourd'hui". */
export function termWords(gestation: Gestation, now: Instant): string {
  const days = gestationAt(gestation, now);
  return m.tiu_weeks_today({ weeks: Math.floor(days / 7), days: days % 7 });
}

/** "dit 31 SA + 3 j le 21/11", where the day it was told is not today's. */
export function termDated(gestation: Gestation, now: Instant): string | null {
  const { days, on } = gestation;
  if (on === localDay(now)) return null;
  return m.tiu_weeks_dated({ weeks: Math.floor(days / 7), days: days % 7, day: dayOfMonth(on) });
}

const SHORT: Partial<Record<BedKind, () => string>> = {
  obstetrics: m.tiu_kind_obstetrics,
  neonatology: m.tiu_kind_neonatology,
  intensive_neonatal: m.tiu_kind_intensive_neonatal,
  icu_neonatal: m.tiu_kind_icu_neonatal
};
const LONG: Partial<Record<BedKind, () => string>> = {
  obstetrics: m.tiu_kindl_obstetrics,
  neonatology: m.tiu_kindl_neonatology,
  intensive_neonatal: m.tiu_kindl_intensive_neonatal,
  icu_neonatal: m.tiu_kindl_icu_neonatal
};

/** A kind of beds in a list. */
export const kindShort = (kind: BedKind): string => (SHORT[kind] ?? (() => kind))();

/** A kind of beds where there is room. */
export const kindLong = (kind: BedKind): string => (LONG[kind] ?? (() => kind))();

/** "place d'obstétrique, 2 × réanimation néonatale". */
export function needsWords({ obstetric, neonatal }: TiuNeeds): string {
  return [
    obstetric ? m.tiu_need_obst() : null,
    neonatal && m.tiu_need_neonatal({ count: neonatal.count, level: neonatalWord(neonatal.level) })
  ]
    .filter((word) => word !== null)
    .join(', ');
}

/** "jumeaux, poids estimés 1 450, inconnu g". */
export function pregnancyWords({ fetuses, weights }: TiuCase, locale: Locale): string {
  const count = fetuses === 1 ? m.tiu_fetuses_one() : m.tiu_fetuses({ count: fetuses });
  if (weights.every((weight) => weight === null)) return count;
  const said = weights.map((weight) => (weight === null ? m.tiu_weight_unknown() : integer(weight, locale)));
  return `${count}, ${m.tiu_weights({ weights: said.join(' + ') })}`;
}

const contraWords = (list: readonly Contraindication[]): string => list.map(contraWord).join(', ');

/** What was said of contra-indications: those that hold, and those nobody asked about. */
export function contraSaid({ contraindications }: TiuCase): {
  yes: string | null;
  unasked: string | null;
  none: boolean;
} {
  const yes = CONTRAINDICATIONS.filter((one) => contraindications[one] === true);
  const unasked = CONTRAINDICATIONS.filter((one) => contraindications[one] === null);
  return {
    yes: yes.length > 0 ? contraWords(yes) : null,
    unasked: unasked.length > 0 ? m.tiu_contra_unasked({ list: contraWords(unasked) }) : null,
    none: yes.length === 0 && unasked.length === 0
  };
}

/** "transférer malgré tout : obstétricien demandeur, néonatologue, à 14:32". */
export function decisionWords({ verdict, functions, at }: JointDecision): string {
  return m.tiu_decision_by({
    verdict: verdict === 'transfer' ? m.tiu_decision_transfer() : m.tiu_decision_no_transfer(),
    functions: functions.map(doctorWord).join(', '),
    time: clockTime(at)
  });
}

/** "obst. 2 (il y a 12 min, flux), SI néo. 0 (…)". */
export function toldWords(told: readonly PlacesTold[], now: Instant, locale: Locale): string {
  return told
    .map(({ kind, count, at, channel }) => {
      const age = m.tiu_places_age({ age: duration(now - at, locale), channel: channelWord(channel) });
      return `${kindShort(kind)} ${count} (${age})`;
    })
    .join(', ');
}

/** What must be done next, in one line. */
export function taskWords(
  { kind, finess, since }: NextStep,
  request: Pick<TiuRequest, 'asks'>,
  names: Names,
  now: Instant,
  locale: Locale
): string {
  const site = finess === null ? '' : nameOf(names, finess);
  switch (kind) {
    case 'placement_lost':
      return m.tiu_task_lost({ site });
    case 'choose':
      return m.tiu_task_choose({ site });
    case 'decide_jointly':
      return m.tiu_task_decide();
    case 'end_by_decision':
      return m.tiu_task_end();
    case 'ask_first':
      return m.tiu_task_ask();
    case 'ask_more':
      return m.tiu_task_ask_more();
    case 'remind': {
      const ask = request.asks.findLast((one) => one.finess === finess);
      return m.tiu_task_recall({ site, age: duration(now - (ask?.at ?? since), locale) });
    }
    case 'review_partial':
      return m.tiu_task_partial({ site });
    case 'decide_transport':
      return m.tiu_task_transport({ site });
    case 'depart':
      return m.tiu_task_depart({ site });
    case 'wait_answers': {
      const ask = request.asks.findLast((one) => one.finess === finess);
      return m.tiu_task_wait({ site, time: clockTime(ask?.remindAt ?? since) });
    }
    case 'arrive':
      return m.tiu_task_arrive({ site });
    case 'close':
      return m.tiu_task_close();
    case 'done':
      return m.tiu_task_none();
  }
}
