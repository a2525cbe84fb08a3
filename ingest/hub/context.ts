import { CodedError } from '#domain/errors.ts';
import type { HubBody, HubModel, HubRefusal } from '#domain/samu/messages.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { KeyOf } from './opaque-key.ts';
import type { Reader } from './reader.ts';

/** What reading one message stands on beside the message. */
export interface MessageContext {
  /** When its sender says it was sent; the reception where it does not. */
  sentAt: Instant;
  receivedAt: Instant;
  /** Organisation of the envelope; null for a bare message. */
  sender: string | null;
  /** It takes back what was said of its case. */
  cancels: boolean;
  keyOf: KeyOf;
  /** [west, south, east, north] of the region. */
  box: readonly [number, number, number, number];
}

/** What a message comes to, its items counted. */
export interface ReadMessage {
  model: HubModel;
  body: HubBody;
  received: number;
  accepted: number;
  refusals: readonly HubRefusal[];
}

/** Turns the object under a root key into the common model. @throws CodedError when the whole message is refused */
export type MessageReader = (root: Reader, context: MessageContext) => ReadMessage;

/** Items of one message that are read; a message of more is refused. */
const MOST_ITEMS = 20_000;
/** Refused items that are kept apart; all of them are counted. */
const MOST_REFUSALS = 100;

/** Every item of a message's list is refused, each with its own reason; the message's is the first one's. */
export class AllRefused extends CodedError {
  readonly refusals: readonly HubRefusal[];

  constructor(first: CodedError, refusals: readonly HubRefusal[]) {
    super(first.code, first.where);
    this.refusals = refusals;
  }
}

/**
 * Reads the items of a list, each judged alone: a refused one is told with its place, the others go on.
 * @throws CodedError HUB_FIELD_MISSING for an empty list, HUB_TOO_MANY; AllRefused when no item can be used
 */
export function eachItem<T>(
  root: Reader,
  name: string,
  read: (item: Reader) => T
): { items: T[]; received: number; refusals: HubRefusal[] } {
  const readers = root.list(name);
  if (readers.length === 0) throw root.bad(name, root.has(name) ? 'HUB_FIELD_INVALID' : 'HUB_FIELD_MISSING');
  if (readers.length > MOST_ITEMS) throw new CodedError('HUB_TOO_MANY', `${root.place}/${name}`);
  const items: T[] = [];
  const refusals: HubRefusal[] = [];
  let first: CodedError | null = null;
  for (const reader of readers) {
    try {
      items.push(read(reader));
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      first ??= error;
      if (refusals.length < MOST_REFUSALS)
        refusals.push({ code: error.code, place: error.where ?? reader.place, value: null });
    }
  }
  if (items.length === 0 && first) throw new AllRefused(first, refusals);
  return { items, received: readers.length, refusals };
}

/** A message without a list: one thing, used. */
export const oneThing = (model: HubModel, body: HubBody): ReadMessage => ({
  model,
  body,
  received: 1,
  accepted: 1,
  refusals: []
});
