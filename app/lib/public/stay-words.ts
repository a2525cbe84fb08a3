import type { Service } from '#domain/region.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { duration, timeInSentence, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import type { StayEntry } from '#realtime/protocol/stay-types.ts';

/** What is said of an expected stay: the sentence, what comes later, how right it has been, how it was made. */
export interface StayWords {
  line: string;
  later: string | null;
  right: string;
  how: string | null;
}

/** An hour is calmer, or longer, only when half of the people leave at least that much sooner, or later; minutes. */
const MATTERS = 30;
/** Shares above this would read as certainty. */
const MOST = 9.9;

const length = (minutes: number, locale: Locale): string =>
  minutes % 60 === 0 ? m.pub_hours({ hours: minutes / 60 }) : duration(minutes * MINUTE, locale);

/** Words of an expected stay at `now`; a figure that is over is not told, however long ago it was read. */
export function stayWords(stay: StayEntry, service: Service | null, now: Instant, locale: Locale): StayWords {
  const { p50, p90 } = stay.measures;
  const { unknownAt } = stay.provenance;
  const over = unknownAt !== null && now >= unknownAt;
  const told = !over && p50.value !== null && p90.value !== null;
  const line = told
    ? m.pub_stay({ half: length(p50.value ?? 0, locale), nine: length(p90.value ?? 0, locale) })
    : withoutFigure(over ? 'too_old' : p50.reason);
  return {
    line:
      service === null ? line : `${service === 'paediatric' ? m.pub_for_child() : m.pub_for_adult()} ${line}`,
    later: told ? laterWords(stay, locale) : null,
    right: rightWords(stay),
    how: told ? howWords(stay) : null
  };
}

function withoutFigure(reason: string | undefined): string {
  if (reason === 'too_few' || reason === 'not_learned') return m.pub_stay_not_yet();
  if (reason === 'drifted') return m.pub_stay_drifted();
  if (reason === 'too_old') return m.pub_stay_old();
  return m.pub_stay_none();
}

/** One sentence on the hours to come, where they differ for good from now. */
function laterWords({ measures, provenance }: StayEntry, locale: Locale): string | null {
  const { p50, ahead } = measures;
  const { measuredAt } = provenance;
  if (p50.value === null || ahead.value === null || measuredAt === null) return null;
  const now = p50.value;
  for (const [sentence, sign] of [
    [m.pub_stay_calmer, -1],
    [m.pub_stay_longer, 1]
  ] as const) {
    const differs = ahead.value.map((range) => sign * (range.p50 - now) >= MATTERS);
    const first = differs.findIndex((_, index) => differs.slice(index).every(Boolean));
    const range = first < 0 ? undefined : ahead.value[first];
    // The whole hour in which it begins, and never one that is nearly over.
    if (range) {
      const at = Math.ceil((measuredAt + range.hours * HOUR) / HOUR) * HOUR;
      return sentence({ time: timeInSentence(at, locale).replace(/(\u202fh)\u202f00$/, '$1') });
    }
  }
  return null;
}

/** "sur 10 personnes, 9 sont reparties avant le haut de la fourchette", or that it is not measured yet. */
function rightWords({ measures }: StayEntry): string {
  const { value } = measures.under90;
  if (value === null) return m.pub_right_not_yet();
  return m.pub_right({ count: Math.floor(Math.min(value * 10, MOST) + 0.5) });
}

function howWords({ learnedOn, pooled, apart, widened }: StayEntry): string | null {
  const said = [
    learnedOn !== null && learnedOn !== 'real' ? m.pub_how_simulated() : null,
    apart ? null : m.pub_how_together(),
    pooled ? m.pub_how_pooled() : null,
    widened ? m.pub_how_widened() : null
  ].filter((words) => words !== null);
  return said.length > 0 ? said.join(' ') : null;
}
