import type { BedKind } from '#domain/beds/types.ts';
import type { Closure } from '#domain/places/types.ts';
import type { Need } from '#domain/rank/needs.ts';
import type { Exclusion, FreePlaces, PlaceFacts } from '#domain/rank/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import { targetWord } from '#app/lib/declare/words.ts';
import { clockTime, dayTime, decimal, integer, timeInSentence, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { levelWord } from '#app/lib/words/words.ts';

/** A need as a regulator says it. */
export function needWord(need: Need): string {
  return {
    adult: m.samu_need_adult,
    paediatric: m.samu_need_paediatric,
    maternity_1: m.samu_need_maternity_1,
    maternity_2a: m.samu_need_maternity_2a,
    maternity_2b: m.samu_need_maternity_2b,
    maternity_3: m.samu_need_maternity_3,
    icu_adult: m.samu_need_icu_adult,
    icu_paediatric: m.samu_need_icu_paediatric,
    icu_neonatal: m.samu_need_icu_neonatal,
    cath_lab: m.samu_need_cath_lab
  }[need]();
}

/** `4,2 km`, `23 km`: under ten kilometres a decimal tells places apart. */
export function kmWords(km: number, locale: Locale): string {
  if (km < 0.5) return m.samu_km_under();
  return m.samu_km({ km: km < 9.95 ? decimal(km, locale) : integer(km, locale) });
}

/** Minutes of an estimate: to the minute under ten, then to five, so that it never looks measured. */
export function aboutMinutes(minutes: number): number {
  return minutes < 10 ? Math.max(1, Math.round(minutes)) : Math.round(minutes / 5) * 5;
}

/** "4,2 km · ≈15 min": an estimate, and said so where it stands. */
export function wayWords(
  { km, minutes }: { km: number | null; minutes: number | null },
  locale: Locale
): string {
  if (km === null) return m.samu_no_distance();
  if (minutes === null) return kmWords(km, locale);
  return `${kmWords(km, locale)} · ${m.samu_minutes({ minutes: aboutMinutes(minutes) })}`;
}

type Counted = (count: { count: string }) => string;

/** Words of one bed and of several. */
const BEDS: Partial<Record<BedKind | 'ed', readonly [one: Counted, many: Counted]>> = {
  ed: [m.samu_places_ed_one, m.samu_places_ed],
  medicine: [m.samu_places_medicine_one, m.samu_places_medicine],
  paediatrics: [m.samu_places_paediatrics_one, m.samu_places_paediatrics],
  obstetrics: [m.samu_places_obstetrics_one, m.samu_places_obstetrics],
  icu_adult: [m.samu_places_icu_adult_one, m.samu_places_icu_adult],
  icu_paediatric: [m.samu_places_icu_paediatric_one, m.samu_places_icu_paediatric],
  icu_neonatal: [m.samu_places_icu_neonatal_one, m.samu_places_icu_neonatal]
};

/** "3 places aux urgences (déclaration de 14 h 32)"; an old count says that it is. */
export function placesWords(places: FreePlaces, now: Instant, locale: Locale): string {
  const count = integer(places.count, locale);
  const [one, many] = BEDS[places.of] ?? [m.samu_places_ed_one, m.samu_places_ed];
  // In French nothing is counted in the singular too.
  const what = (places.count === 1 || (places.count === 0 && locale === 'fr') ? one : many)({ count });
  const time =
    now - places.at < 12 * 3_600_000 ? timeInSentence(places.at, locale) : dayTime(places.at, now, locale);
  const said = places.channel === 'declared' ? m.samu_declared_at({ time }) : m.samu_counted_at({ time });
  return places.stale ? `${what} ${said}, ${m.samu_old()}` : `${what} ${said}`;
}

/** The level of an emergency department, or what it was when it fell silent. */
export function levelWords(facts: PlaceFacts | null): string {
  if (facts?.level !== null && facts !== null) return levelWord(facts.level);
  if (facts?.lastLevel)
    return m.unseen_was({
      word: levelWord(facts.lastLevel.level),
      time: clockTime(facts.lastLevel.at)
    });
  return m.samu_level_unknown();
}

/** What a closure is about: the site, or the part of it. */
function targetWords({ scope, target }: Pick<Closure, 'scope' | 'target'>): string {
  if (scope === 'site') return '';
  const known: Partial<Record<string, () => string>> = {
    adult: m.samu_target_adult,
    paediatric: m.samu_target_paediatric,
    obstetrics: m.samu_target_obstetrics,
    cardiac: m.samu_target_cardiac,
    cath_lab: m.samu_target_cath_lab
  };
  const word = known[target]?.();
  if (word !== undefined) return ` (${word})`;
  const name = inSentence(targetWord({ scope, target }));
  return ` (${scope === 'pathway' ? m.samu_target_pathway({ name }) : name})`;
}

/** A word that begins a line, as it stands in the middle of one; IRM stays IRM. */
const inSentence = (word: string): string =>
  /^\p{Lu}\p{Lu}/u.test(word) ? word : word.charAt(0).toLowerCase() + word.slice(1);

/** "fermé jusqu'à 18 h 00 (urgences pédiatriques) : panne du scanner". */
export function closureWords(closure: Closure, now: Instant, locale: Locale): string {
  const at = (instant: Instant) =>
    Math.abs(instant - now) < 12 * 3_600_000
      ? timeInSentence(instant, locale)
      : dayTime(instant, now, locale);
  const kind = {
    closed: m.samu_closed_until,
    diverted: m.samu_diverted_until,
    partial: m.samu_partial_until
  }[closure.kind]({ time: at(closure.until) });
  const when = closure.from > now ? `${m.samu_from({ time: at(closure.from) })} ${kind}` : kind;
  const said = when + targetWords(closure);
  return closure.reason ? m.samu_because({ said, reason: closure.reason }) : said;
}

/** Why a place is not proposed. */
export function exclusionWords(exclusion: Exclusion, now: Instant, locale: Locale): string {
  if (exclusion.closure) return closureWords(exclusion.closure, now, locale);
  if (exclusion.reason === 'full' && exclusion.places)
    return m.samu_excluded_full({ said: placesWords(exclusion.places, now, locale) });
  return exclusion.reason === 'offer_unknown' ? m.samu_excluded_unknown() : m.samu_excluded_not_offered();
}
