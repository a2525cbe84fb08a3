import type { Effect } from '#domain/ed-state/effects.ts';
import type { DeclaringFunction } from '#domain/ed-state/functions.ts';
import { isFunction } from '#domain/ed-state/functions.ts';
import type { EdField, EdService, ShownEdField } from '#domain/ed-state/types.ts';
import { isEnding } from '#domain/places/closure.ts';
import type { Closure, ClosureKind } from '#domain/places/types.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { clockTime, dayTime, duration, integer, minutes, type Locale } from '#app/lib/format/format.ts';
import { softwareAt } from '#app/lib/declared/read.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { levelWord } from '#app/lib/words/words.ts';
import type { PlaceEntry } from '#realtime/protocol/places-types.ts';
import type { Level } from '#domain/level/rule.ts';
import { isWait } from './fields.ts';

/** A field of the ED's own word. */
export function fieldWord(field: EdField | 'division'): string {
  const words: Partial<Record<EdField, () => string>> = {
    present: m.dcl_present,
    waitingDoctor: m.dcl_waiting,
    longestWaitMin: m.dcl_waiting_longest,
    boarders: m.dcl_boarders,
    oldestBoarderMin: m.dcl_boarders_oldest,
    lastBeddedWaitMin: m.dcl_last_bedded,
    ventilated: m.dcl_ventilated,
    placesOpen: m.dcl_places,
    edBeds: m.dcl_ed_beds,
    hospitalBeds: m.dcl_hospital_beds,
    doctorsOnDuty: m.dcl_doctors,
    crewsWaiting: m.dcl_crews,
    longestCrewWaitMin: m.dcl_crews_longest
  };
  if (field === 'division') return m.dcl_division();
  return (words[field] ?? m.dcl_by_urgency)();
}

/** A value of a field: a count, or a wait as `2 h 30`. */
export function valueWord(field: ShownEdField, value: number, locale: Locale): string {
  return isWait(field) ? minutes(value, locale) : integer(value, locale);
}

/** The level that a department's software says of it, in force at `now`: from the fullest wording to the shortest. */
export function softwareWords(place: PlaceEntry | undefined, now: Instant, locale: Locale): string[] | null {
  const level = softwareAt(place, now);
  if (!level) return null;
  const said = {
    level: levelWord(level.level),
    by: functionWord(level.by),
    until: endWord(level.until, now, locale)
  };
  return [m.dcl_level_now(said), m.dcl_level_by(said)];
}

/** In which function somebody declared; a department's software is `machine`. */
export function functionWord(by: string): string {
  if (by === 'machine') return m.dcl_by_machine();
  const words: Record<DeclaringFunction, () => string> = {
    charge_nurse: m.dcl_f_charge_nurse,
    nurse_manager: m.dcl_f_nurse_manager,
    ed_physician: m.dcl_f_ed_physician,
    bed_manager: m.dcl_f_bed_manager,
    duty_administrator: m.dcl_f_duty_administrator,
    samu_regulator: m.dcl_f_samu_regulator,
    ars_officer: m.dcl_f_ars_officer
  };
  if (isFunction(by)) return words[by]();
  const roles: Record<string, () => string> = {
    ars: m.decl_by_ars,
    samu: m.decl_by_samu,
    site: m.decl_by_site,
    admin: m.decl_by_admin
  };
  return (roles[by] ?? m.decl_by_site)();
}

export function serviceWord(service: EdService): string {
  return { all: m.dcl_s_all, adult: m.dcl_s_adult, paediatric: m.dcl_s_paediatric }[service]();
}

/** What is closed: the site, a service, a pathway, a resource. */
export function targetWord({ scope, target }: Pick<Closure, 'scope' | 'target'>): string {
  const words: Record<string, () => string> = {
    'site.': m.dcl_t_site,
    'service.adult': m.dcl_s_adult,
    'service.paediatric': m.dcl_s_paediatric,
    'pathway.stroke': m.dcl_t_stroke,
    'pathway.cardiac': m.dcl_t_cardiac,
    'pathway.trauma': m.dcl_t_trauma,
    'pathway.obstetrics': m.dcl_t_obstetrics,
    'pathway.hand': m.dcl_t_hand,
    'pathway.psychiatry': m.dcl_t_psychiatry,
    'pathway.sexual_assault': m.dcl_t_sexual_assault,
    'resource.resuscitation': m.dcl_t_resuscitation,
    'resource.icu_adult': m.samu_need_icu_adult,
    'resource.icu_paediatric': m.samu_need_icu_paediatric,
    'resource.icu_neonatal': m.samu_need_icu_neonatal,
    'resource.ct': m.dcl_t_ct,
    'resource.mri': m.dcl_t_mri,
    'resource.cath_lab': m.dcl_t_cath_lab,
    'resource.operating_room': m.dcl_t_operating_room,
    'resource.laboratory': m.dcl_t_laboratory
  };
  return words[`${scope}.${target}`]?.() ?? target;
}

/** How a place is shut: closed, regulated by 15, partly closed. */
export function kindWord(kind: ClosureKind): string {
  return { closed: m.place_closed, diverted: m.place_diverted, partial: m.place_partial }[kind]();
}

/** The end of a closure: its hour, with its day when that is another. */
export function endWord(until: Instant, now: Instant, locale: Locale): string {
  return until - now < 18 * 60 * MINUTE ? clockTime(until) : dayTime(until, now, locale);
}

/** "fermé jusqu'à 18:00": what a symbol, a row or a card says of a place. */
export function placeWords(
  place: { state: ClosureKind; until: Instant },
  now: Instant,
  locale: Locale
): string {
  const until = endWord(place.until, now, locale);
  const words = {
    closed: m.place_closed_until,
    diverted: m.place_diverted_until,
    partial: m.place_partial_until
  };
  return words[place.state]({ until });
}

/** The reminder of a near end, or when an announced closure begins; null in between. */
export function closureNote(
  closure: Pick<Closure, 'from' | 'until'>,
  now: Instant,
  locale: Locale
): string | null {
  if (now < closure.from) return m.dcl_begins({ from: endWord(closure.from, now, locale) });
  return isEnding(closure, now) ? m.dcl_ending({ in: duration(closure.until - now, locale) }) : null;
}

/** One line of what a declaration changed: what, before, after. */
export function effectWords(
  effect: Effect,
  locale: Locale
): { what: string; before: string; after: string; note: string | null } {
  const { what, before, after, missing } = effect;
  const of = (value: number | null): string => {
    if (what === 'level' || what === 'floor')
      return value === null ? m.dcl_none() : levelWord(value as Level);
    if (what === 'itDown') return value === 1 ? m.dcl_down_yes() : m.dcl_down_no();
    if (value === null)
      return what === 'nedocs' || what === 'edwin' ? m.state_not_computable() : m.state_unknown();
    if (what === 'nedocs') return integer(value, locale);
    if (what === 'edwin') return value.toFixed(2).replace('.', locale === 'fr' ? ',' : '.');
    return valueWord(what, value, locale);
  };
  const names = { nedocs: 'NEDOCS', edwin: 'EDWIN' } as const;
  const word =
    what === 'nedocs' || what === 'edwin'
      ? names[what]
      : what === 'floor'
        ? m.dcl_floor()
        : what === 'level'
          ? m.dcl_level()
          : what === 'itDown'
            ? m.dcl_down()
            : fieldWord(what);
  const note = missing ? m.dcl_missing({ input: fieldWord(missing) }) : null;
  return { what: word, before: of(before), after: of(after), note };
}
