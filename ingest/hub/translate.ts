import { CodedError } from '#domain/errors.ts';
import type { Origin } from '#domain/origin.ts';
import type { HubKind, HubMessage, HubRefusal } from '#domain/samu/messages.ts';
import { isAhead } from '#domain/samu/time.ts';
import type { Instant } from '#domain/time/instant.ts';
import { AllRefused, type MessageContext, type ReadMessage } from './context.ts';
import { unwrap, type Wrapped } from './envelope.ts';
import { businessKey } from './kinds.ts';
import { knownNames } from './known-names.ts';
import { Notes } from './notes.ts';
import type { KeyOf } from './opaque-key.ts';
import { isObject, type Json, Reader } from './reader.ts';

export interface HubContext {
  /** Of the source key; an exercise is one whatever its key. */
  origin: Origin;
  receivedAt: Instant;
  keyOf: KeyOf;
  /** [west, south, east, north] of the region. */
  box: readonly [number, number, number, number];
}

/**
 * A payload of the Hub Santé, from JSON to the common model: every entry of its envelope judged alone. Nothing in
 * the answer identifies a patient or a caller. Pure.
 * @throws CodedError HUB_NOT_A_MESSAGE, HUB_ENVELOPE_INVALID, HUB_TOO_MANY when there is no message to judge
 */
export function translateHub(payload: unknown, context: HubContext): HubMessage[] {
  return unwrap(payload).map((wrapped, n) => messageOf(wrapped, n, context));
}

function messageOf({ message, wrapping, place }: Wrapped, n: number, context: HubContext): HubMessage {
  const { receivedAt, keyOf, box } = context;
  const notes = new Notes();
  const found = message ? businessKey(message) : null;
  const sentAt = wrapping.sentAt ?? receivedAt;
  const head = {
    n,
    kind: found?.known.kind ?? ('OTHER' satisfies HubKind),
    sender: wrapping.sender,
    // A clock ahead of ours would make its facts win for ever.
    sentAt: isAhead(sentAt, receivedAt) ? receivedAt : sentAt,
    origin: wrapping.status === 'Exercise' ? ('exercise' as const) : context.origin
  };
  const refuse = (
    code: CodedError['code'],
    where: string | null,
    refusals: readonly HubRefusal[] = []
  ): HubMessage => ({
    ...{ ...head, model: 'any', body: null, refusals, notes: notes.all, received: 1, accepted: 0 },
    refused: { code, place: where || place || head.kind, value: null }
  });
  const keep = (read: Partial<ReadMessage> = {}): HubMessage => ({
    ...{ ...head, model: 'any', body: null, refusals: [], received: 1, accepted: 1, ...read },
    ...{ refused: null, notes: notes.all }
  });
  if (!message || !found) return refuse('HUB_ENVELOPE_INVALID', place);
  if (wrapping.expiresAt !== null && wrapping.expiresAt < receivedAt)
    return refuse('HUB_EXPIRED', 'dateTimeExpires');
  const { key, known } = found;
  if (known.kind === 'OTHER') notes.say('HUB_KIND_UNKNOWN', shownName(key));
  if (known.read === null) return keep();
  const root = message[key];
  if (!isObject(root)) return refuse('HUB_FIELD_INVALID', key);
  sayUnknownNames(root, key, known.kind, notes);
  // A message about messages, and the Hub's own traffic, change nothing here.
  if (wrapping.status === 'System' || wrapping.kind === 'Error' || wrapping.kind === 'Ack') return keep();
  const cancels = wrapping.kind === 'Cancel';
  const reading: MessageContext = {
    ...{ sentAt: head.sentAt, receivedAt, sender: head.sender, cancels, keyOf, box }
  };
  try {
    const read = known.read(new Reader(root, key, notes, receivedAt), reading);
    if (!cancels || read.body.is === 'case') return keep(read);
    notes.say('HUB_CANCEL_KEPT', key);
    return keep();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return refuse(error.code, error.where, error instanceof AllRefused ? error.refusals : []);
  }
}

const DEEPEST = 12;
const MOST_NAMES = 40;

/** Fields that no version of the model has: counted by their place, their content is not read. */
function sayUnknownNames(root: Json, key: string, kind: HubKind, notes: Notes): void {
  const known = knownNames(kind);
  if (!known) return;
  let said = 0;
  const walk = (value: unknown, place: string, depth: number): void => {
    if (depth > DEEPEST || said >= MOST_NAMES) return;
    if (Array.isArray(value)) for (const item of value) walk(item, place, depth + 1);
    if (!isObject(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      if (known.has(name)) walk(inner, `${place}/${name}`, depth + 1);
      else {
        said += 1;
        notes.say('HUB_FIELD_UNKNOWN', `${place}/${shownName(name)}`);
      }
    }
  };
  walk(root, key, 0);
}

/** A name of a field as it may be told: those of programs are; anything else could be somebody's. */
const shownName = (name: string): string => (/^[a-zA-Z][A-Za-z0-9_]{0,39}$/.test(name) ? name : '?');
