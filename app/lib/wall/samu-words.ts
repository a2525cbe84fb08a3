import type { Instant } from '#domain/time/instant.ts';
import { clockTime, duration, gap, integer, percent, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import type { SamuLine, SceneLine } from './samu-model.ts';

/** "23, inconnus 6": unknown teams are never left out of a count of free ones. */
export function smurWords(smur: SamuLine['smur'], locale: Locale): string[] {
  if (smur === null) return [m.indicator_unknown()];
  const free = integer(smur.free, locale);
  if (smur.unknown === 0) return [free];
  const unknown = integer(smur.unknown, locale);
  return [m.wall_samu_free_unknown({ free, unknown }), `${free} + ${unknown}?`];
}

/** Share of calls that waited more than 60 s, or were lost. */
export const lateWords = (within60: number | null, locale: Locale): string =>
  within60 === null ? m.indicator_unknown() : percent(1 - within60, locale);

/** Calls of an hour beside the usual. */
export function hourWords({ presented1h, usual1h }: SamuLine, locale: Locale): string[] {
  if (presented1h === null) return [m.indicator_unknown()];
  const count = integer(presented1h, locale);
  return usual1h ? [`${count}, ${gap(presented1h / usual1h, locale)}`, count] : [count];
}

/** One SAMU on one line, from the fullest wording to the shortest. */
export function lineWords(line: SamuLine, locale: Locale): string[] {
  const { waiting, longestS, within60, smur } = line;
  const free = smur === null ? null : m.wall_samu_free({ free: smur.free });
  const freeUnknown =
    smur && smur.unknown > 0
      ? m.wall_samu_free_unknown_long({ free: smur.free, unknown: smur.unknown })
      : free;
  if (waiting === null) {
    const calls = m.wall_samu_calls_unknown();
    return freeUnknown ? [`${calls} · ${freeUnknown}`, calls] : [calls];
  }
  const queue = m.wall_samu_waiting({ count: waiting });
  const longest =
    longestS === null || waiting === 0 ? queue : `${queue}, ${duration(longestS * 1000, locale)}`;
  const late = within60 === null ? null : m.wall_samu_late({ share: percent(1 - within60, locale) });
  const join = (...parts: (string | null)[]) => parts.filter((part) => part !== null).join(' · ');
  return [
    join(longest, late, freeUnknown),
    join(longest, freeUnknown),
    join(longest, free),
    join(queue, free),
    queue
  ];
}

/** "Créteil 2, depuis 14:10". */
export function sceneWords({ commune, count, since }: SceneLine): string[] {
  const place = count > 1 ? `${commune} ${count}` : commune;
  return since === null ? [place] : [`${place}, ${m.since({ time: clockTime(since) })}`, place];
}

/** How many SAMU are seen, and how old what they say is. */
export function seenWords(
  seen: number,
  of: number,
  at: Instant | null,
  now: Instant,
  locale: Locale
): string[] {
  const said = m.wall_samu_seen({ seen, of });
  return at === null ? [said] : [`${said} · ${m.wall_samu_age({ age: duration(now - at, locale) })}`, said];
}
