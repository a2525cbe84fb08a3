import type { Instant } from '#domain/time/instant.ts';
import type { DeclaredLevelEntry } from '../../protocol/declared-types.ts';
import { noteChange } from '../changes.ts';
import { entryOf, keysOf, put, remove, type Draft } from '../draft.ts';
import type { FoldContext } from '../context.ts';
import type { FoldPart } from '../part.ts';
import { eventEntry, levelEntry, orderEntry } from './entries.ts';

const TOPIC = 'declared';

/**
 * Declared levels, events, and what operators send to the walls: only what is in force. What is over leaves the topic at
 * the next tick; readers drop it at its end by themselves.
 */
export const declaredPart: FoldPart = {
  kinds: ['level.declared', 'event.declared', 'wall.order'],
  topics: [TOPIC],
  refresh(draft, _touched, now, ctx) {
    const entries = entriesAt(draft, now, ctx);
    const { seq } = draft.state;
    for (const key of new Set([...keysOf(draft, TOPIC), ...entries.keys()]).values()) {
      const before = levelOf(entryOf(draft, TOPIC, key));
      const next = entries.get(key);
      if (next === undefined) remove(draft, seq, now, TOPIC, key);
      else put(draft, seq, TOPIC, key, next);
      tell(draft, key, before, levelOf(next), now);
    }
  }
};

/** The last tick may be a minute older than what is just declared: its own start counts then. */
function entriesAt(draft: Draft, now: Instant, ctx: FoldContext): Map<string, unknown> {
  const { news, origin } = draft.state;
  const entries = new Map<string, unknown>();
  for (const [scope, { payload, at }] of Object.entries(news['level.declared'] ?? {})) {
    const isHere = ctx.areas.has(scope) || ctx.siteByFiness.has(scope);
    if (isHere && isNow(payload, now, at)) entries.set(`level:${scope}`, levelEntry(payload, at, origin));
  }
  for (const { payload, at } of Object.values(news['event.declared'] ?? {}))
    if (isNow(payload, now, at)) entries.set(`event:${payload.id}`, eventEntry(payload));
  for (const { payload, at } of Object.values(news['wall.order'] ?? {}))
    if (isNow({ from: payload.at, until: payload.until }, now, at))
      entries.set(`order:${payload.id}`, orderEntry(payload));
  return entries;
}

const isNow = (thing: { from: Instant; until: Instant | null }, now: Instant, said: Instant): boolean =>
  thing.from <= Math.max(now, said) && (thing.until === null || now < thing.until);

const levelOf = (value: unknown): DeclaredLevelEntry | null =>
  (value as { kind?: unknown } | undefined)?.kind === 'level' ? (value as DeclaredLevelEntry) : null;

/** "Vient de changer": a level that is declared, raised, lowered or over; never that its end was moved. */
function tell(
  draft: Draft,
  key: string,
  before: DeclaredLevelEntry | null,
  after: DeclaredLevelEntry | null,
  now: Instant
): void {
  if (!key.startsWith('level:')) return;
  const said = (entry: DeclaredLevelEntry | null): string => String(entry?.measures.level.value ?? 'none');
  noteChange(draft.state, {
    at: Math.max(now, after?.from ?? now),
    scope: key.slice('level:'.length),
    kind: 'declared',
    from: said(before),
    to: said(after)
  });
}
