import { checkedBy, checkedEnd, isInForce } from '../declared/level.ts';
import { plainText } from '../declared/text.ts';
import type { DeclaredBy, Scope } from '../declared/types.ts';
import { CodedError } from '../errors.ts';
import { HOUR, type Instant } from '../time/instant.ts';

/** A message of the waiting room is read at 5 m, standing: more than this is not. */
export const MESSAGE_MOST = 120;
/** Somebody says it again after that: a message for a day, no figures for two. */
export const MESSAGE_LONGEST = 24 * HOUR;
export const WITHHELD_LONGEST = 48 * HOUR;

/** `message`: what the waiting room is told by its own people; `withheld`: "crise grave, pas de chiffre". */
export type PublicWordKind = 'message' | 'withheld';

/** News `public.word`, key `<kind>/<scope>`: a word to the public by a site or the ARS, with its end. */
export interface PublicWord {
  kind: PublicWordKind;
  /** FINESS; `region` for figures withheld everywhere. */
  scope: Scope;
  /** Shown to the public for a message; kept as the reason for figures withheld. Nobody's identity. */
  text: string;
  by: DeclaredBy;
  from: Instant;
  /** It is over by itself then. */
  until: Instant;
  version: number;
}

export type PublicWordCommand = { by: DeclaredBy; seen: number } & (
  { act: 'declare'; kind: PublicWordKind; scope: Scope; text: string; until: Instant } | { act: 'end' }
);

/** Key of a word's news. */
export const publicWordKey = (kind: PublicWordKind, scope: Scope): string => `${kind}/${scope}`;

/**
 * The word after a command. A word that ends keeps its text, with its end at `now`.
 * @param scopes FINESS of the region, and `region`
 * @throws CodedError DECLARED_INVALID, DECLARED_PERSONAL, DECLARED_CHANGED
 */
export function decidePublicWord(
  before: PublicWord | null,
  command: PublicWordCommand,
  now: Instant,
  scopes: ReadonlySet<Scope>
): PublicWord {
  const by = checkedBy(command.by);
  const current = isInForce(before, now) ? before : null;
  if (current && command.seen !== current.version) throw new CodedError('DECLARED_CHANGED');
  const version = (before?.version ?? 0) + 1;
  if (command.act === 'end') {
    if (!current) throw new CodedError('DECLARED_CHANGED');
    return { ...current, by, until: now, version };
  }
  const { kind, scope } = command;
  if (kind !== 'message' && kind !== 'withheld') throw new CodedError('DECLARED_INVALID', 'kind');
  // What a waiting room is told is said by whoever stands in it.
  if (!scopes.has(scope) || (kind === 'message' && scope === 'region'))
    throw new CodedError('DECLARED_INVALID', 'scope');
  const text = plainText(command.text, MESSAGE_MOST, 'text');
  const until = checkedEnd(command.until, now, kind === 'message' ? MESSAGE_LONGEST : WITHHELD_LONGEST);
  return { kind, scope, text, by, from: now, until, version };
}
