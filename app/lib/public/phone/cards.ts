import type { Service } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Locale } from '#app/lib/format/format.ts';
import type { PublicEntry } from '#realtime/protocol/types.ts';
import { cardState, cardUntil } from '../card-state.ts';
import { stateHtml } from '../state-html.ts';

/** Words without what only counts time: what a reader must be told of when it changes. */
const gist = (html: string): string => html.replace(/<span class="soft">.*?<\/span>/gs, '');

/** Rewrites what changes on every card of a page, in place and in its order. @returns how many say something else */
export function rewriteCards(
  root: ParentNode,
  entries: ReadonlyMap<string, PublicEntry>,
  now: Instant,
  locale: Locale
): number {
  let changed = 0;
  for (const card of root.querySelectorAll<HTMLElement>('[data-finess]')) {
    const entry = entries.get(card.dataset.finess ?? '');
    for (const box of card.querySelectorAll<HTMLElement>('.state')) {
      const services = (box.dataset.services ?? card.dataset.services ?? '').split(' ') as Service[];
      const state = cardState(entry, services, now);
      const html = stateHtml(state, { now, locale, full: 'full' in box.dataset });
      const until = cardUntil(entry, state);
      if (until === null) delete box.dataset.until;
      else box.dataset.until = String(until);
      if (gist(normal(box, html)) !== gist(box.innerHTML.replace('<!--/until-->', ''))) changed += 1;
      box.dataset.status = state.status.kind;
      box.innerHTML = `${html}<!--/until-->`;
    }
  }
  return changed;
}

/** As the browser itself would write it: only then can two be compared. */
function normal(box: HTMLElement, html: string): string {
  const copy = box.ownerDocument.createElement('div');
  copy.innerHTML = html;
  return copy.innerHTML;
}
