import { CodedError } from '#domain/errors.ts';
import { readHubTime } from '#domain/samu/time.ts';
import type { Instant } from '#domain/time/instant.ts';
import { isBare } from './kinds.ts';
import { isObject, type Json } from './reader.ts';

/** What an envelope or a header says of how a message is to be taken. */
export interface Wrapping {
  sender: string | null;
  sentAt: Instant | null;
  expiresAt: Instant | null;
  /** `Actual`, `Exercise`, `System`; null where not said. */
  status: string | null;
  /** `Report`, `Update`, `Cancel`, `Ack`, `Error`; null where not said. */
  kind: string | null;
}

/** A message as it came; null content for an entry that holds none. */
export interface Wrapped {
  message: Json | null;
  wrapping: Wrapping;
  /** `content[0]`; empty for a bare message. */
  place: string;
}

const BARE: Wrapping = { sender: null, sentAt: null, expiresAt: null, status: null, kind: null };
/** Entries of one envelope that are read. */
const MOST_ENTRIES = 1_000;
const ORGANISATION = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,119}$/;

/**
 * Takes a payload apart: an EDXL-DE envelope with its `content[]`, a header with its message, or a message alone.
 * URIs of senders are not read: their prefixes differ from one sender to the next.
 * @throws CodedError HUB_NOT_A_MESSAGE, HUB_ENVELOPE_INVALID, HUB_TOO_MANY
 */
export function unwrap(payload: unknown): Wrapped[] {
  if (!isObject(payload)) throw new CodedError('HUB_NOT_A_MESSAGE');
  const { content } = payload;
  if (content === undefined || content === null) return [unwrapAlone(payload)];
  const entries: unknown[] = Array.isArray(content) ? content : [content];
  if (entries.length === 0) throw new CodedError('HUB_ENVELOPE_INVALID', 'content');
  if (entries.length > MOST_ENTRIES) throw new CodedError('HUB_TOO_MANY', 'content');
  const outer: Wrapping = {
    sender: organisation(payload['senderID']),
    sentAt: instant(payload['dateTimeSent']),
    expiresAt: instant(payload['dateTimeExpires']),
    status: word(payload['distributionStatus']),
    kind: word(payload['distributionKind'])
  };
  return entries.map((entry, i) => {
    const message = messageOf(entry);
    return { message, wrapping: message ? within(outer, message) : outer, place: `content[${i}]` };
  });
}

function unwrapAlone(payload: Json): Wrapped {
  const inner = payload['message'] ?? payload['embeddedJsonContent'];
  const message = isObject(inner) ? inner : payload;
  if (!isBare(message) && !isHeaded(message)) throw new CodedError('HUB_NOT_A_MESSAGE');
  return { message, wrapping: within(BARE, message), place: '' };
}

/** A header without an envelope: its message may be of a kind nobody knows. */
const isHeaded = (message: Json): boolean => 'messageId' in message && 'sentAt' in message;

function messageOf(entry: unknown): Json | null {
  let inner: unknown = entry;
  for (const name of ['jsonContent', 'embeddedJsonContent', 'message'])
    inner = isObject(inner) ? inner[name] : undefined;
  return isObject(inner) ? inner : null;
}

/** The header of a message completes what the envelope says; what says more caution wins. */
function within(outer: Wrapping, message: Json): Wrapping {
  const sender = message['sender'];
  const name = isObject(sender) ? organisation(sender['name']) : null;
  const statuses = [outer.status, word(message['status'])];
  const cautious = ['System', 'Exercise'].find((status) => statuses.includes(status));
  return {
    ...outer,
    sender: outer.sender ?? name,
    sentAt: instant(message['sentAt']) ?? outer.sentAt,
    status: cautious ?? statuses.find((status) => status !== null) ?? null,
    kind: outer.kind ?? word(message['kind'])
  };
}

const instant = (value: unknown): Instant | null => (typeof value === 'string' ? readHubTime(value) : null);
const organisation = (value: unknown): string | null =>
  typeof value === 'string' && ORGANISATION.test(value.trim()) ? value.trim() : null;
/** `EXERCISE` and `exercise` are `Exercise`. */
function word(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text === '' ? null : text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
}
