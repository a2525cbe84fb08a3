import type { Instant } from '#domain/time/instant.ts';
import { duration, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import type { CardState } from './card-state.ts';
import { gaugeSvg } from './gauge.ts';
import { stayWords } from './stay-words.ts';
import { partialWords, statusWords, timeOf } from './words.ts';

const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
const line = (kind: string, text: string): string => `<span class="${kind}">${escape(text)}</span>`;

/** "il y a 3 min" is true for a minute: the front door leaves it out of a page that it serves later. */
const aged = (html: string): string =>
  html.replace(/(?:, )?(?:il y a [^,<]+|[^,<]+ ago)$/u, (age) => `<span data-age>${age}</span>`);

/**
 * What changes on a card, as HTML: made on the server and, while a reader stays, on their phone, by the very same
 * function. All of it is escaped.
 * @param full also how right and how made (a page of one department), else the figure only
 */
export function stateHtml(
  state: CardState,
  { now, locale, full }: { now: Instant; locale: Locale; full: boolean }
): string {
  const { status, partial, stays, wait } = state;
  const words = statusWords(status, now, locale);
  const parts = [
    `<strong>${escape(words.line)}</strong>`,
    `<span class="soft">${aged(escape(words.detail))}</span>`,
    ...(partial ? [`<strong data-partial>${escape(partialWords(partial, now, locale))}</strong>`] : []),
    ...stays.flatMap(({ service, stay }) => {
      const said = stayWords(stay, stays.length > 1 ? service : null, now, locale);
      const told = said.later ? `${said.line} ${said.later}` : said.line;
      if (!full && stay.measures.p50.value === null) return [];
      return [
        line('stay', told),
        ...(full
          ? [line('soft', said.right)]
          : stay.measures.under90.value === null
            ? []
            : [line('soft', said.right)]),
        ...(full && said.how ? [line('soft', said.how)] : [])
      ];
    }),
    ...(wait && wait.value !== null
      ? [
          line(
            'stay',
            m.pub_wait({
              length: wait.value === 0 ? m.pub_wait_none() : duration(wait.value * 60_000, locale),
              time: timeOf(wait.provenance?.measuredAt ?? now, now, locale)
            })
          )
        ]
      : [])
  ];
  return `${gaugeSvg(status)}<p>${parts.join(' ')}</p>`;
}
