import type { Service } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
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

/** A page without a picture yet: what its own figures said is over at their end, as the front door would say it. */
export function ageCards(root: ParentNode, now: Instant): void {
  for (const box of root.querySelectorAll<HTMLElement>('.state[data-until]')) {
    if (now < Number(box.dataset.until)) continue;
    delete box.dataset.until;
    box.dataset.status = 'stale';
    const words = box.ownerDocument.createElement('strong');
    words.textContent = m.urg_stale();
    box.replaceChildren(words);
  }
}

/** What a department's people tell its waiting room, while it holds. */
export function showMessage(root: ParentNode, entries: ReadonlyMap<string, PublicEntry>, now: Instant): void {
  const line = root.querySelector<HTMLElement>('[data-message]');
  const finess = root.querySelector<HTMLElement>('[data-finess]')?.dataset.finess ?? '';
  const message = entries.get(finess)?.message ?? null;
  const text = message && now < message.until ? message.text : '';
  if (!line) return;
  if (line.textContent !== text) line.textContent = text;
  line.hidden = text === '';
}

/** As the browser itself would write it: only then can two be compared. */
function normal(box: HTMLElement, html: string): string {
  const copy = box.ownerDocument.createElement('div');
  copy.innerHTML = html;
  return copy.innerHTML;
}
