import type { Language } from '#domain/errors.ts';

const TIME = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  hour: '2-digit',
  minute: '2-digit'
});
const DAY = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', day: 'numeric', month: 'numeric' });

/** `14:32`, with its day when that is not today's. */
export function imageTime(at: number, now: number): string {
  const day = DAY.format(at);
  return day === DAY.format(now) ? TIME.format(at) : `${TIME.format(at)} (${day})`;
}

const STALE = { fr: 'Pas de mesure récente', en: 'No recent measure' };
const LAST = { fr: 'image de', en: 'picture from' };

/** What a measure is marked with in a public page: until when it is of now, and when it was made. */
const MARKED = /<([a-z]+)((?: [^<>]*)?) data-until="(\d{1,16})"([^<>]*)>([\s\S]*?)<!--\/until--><\/\1>/g;
/** "il y a 3 min" was true when the page was made, and is not any more. */
const AGE = /<span data-age[^<>]*>[\s\S]*?<\/span>/g;

/**
 * A kept page as it is true at `now`: figures whose time is over say so instead of standing as current, and ages that
 * were counted when it was made are left out. Pure; `at` is when the page was made, both domain ms.
 */
export function agedPage(html: string, at: number, now: number, lang: Language): string {
  return html
    .replace(MARKED, (whole, tag: string, before: string, until: string, after: string) =>
      now < Number(until)
        ? whole
        : `<${tag}${before}${after} data-over><strong>${STALE[lang]}</strong> <span>${LAST[lang]} ${imageTime(at, now)}</span></${tag}>`
    )
    .replace(AGE, '');
}
