import { may } from '#domain/access/may.ts';
import { CodedError } from '#domain/errors.ts';
import { askerKey } from '../front-door/asker-key.ts';
import { acceptedEncoding } from '../front-door/compress.ts';
import { type Encoded, encodeOnce } from '../front-door/encode.ts';
import { matchesEtag } from '../front-door/etag.ts';
import type { DoorAnswer, DoorRequest, Route } from '../front-door/exchange.ts';
import { type FixedHead, fixedHead } from '../front-door/fixed-head.ts';
import type { Limiter } from '../limiter.ts';
import { formatServerTime, TIME_HEADER } from '../protocol/time-header.ts';
import { TWIN_PATH } from '../protocol/topic-names.ts';
import type { LiveTopics } from '../topics/live-topics.ts';

/** Shorter answers travel as they are. */
const COMPRESS_FROM = 1_024;

/** Deltas kept: after a cut everybody asks for the same few. */
const KEPT_DELTAS = 64;

interface Made {
  etag: string;
  bytes: Encoded;
  /** What all answers with these bytes say, by encoding. */
  heads: Map<string | null, FixedHead>;
}

const made = (etag: string, message: object): Made => ({
  etag,
  bytes: encodeOnce(JSON.stringify(message)),
  heads: new Map()
});

function headOf({ etag, heads }: Made, encoding: 'br' | 'gzip' | null, shared: boolean): FixedHead {
  const held = heads.get(encoding);
  if (held) return held;
  const head = fixedHead({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': shared ? 'public, max-age=10, stale-while-revalidate=60' : 'private, no-cache',
    vary: shared ? 'accept-encoding' : 'accept-encoding, cookie',
    etag,
    'x-content-type-options': 'nosniff',
    ...(encoding ? { 'content-encoding': encoding } : {}),
    ...(shared
      ? { 'access-control-allow-origin': '*', 'access-control-expose-headers': `etag, ${TIME_HEADER}` }
      : {})
  });
  heads.set(encoding, head);
  return head;
}

function readSince(query: string): { since: number; epoch: string } | null {
  if (query === '') return null;
  const params = new URLSearchParams(query);
  const since = params.get('since');
  if (since === null) return null;
  if (!/^\d{1,15}$/.test(since)) throw new CodedError('REQUEST_INVALID', 'since');
  return { since: Number(since), epoch: params.get('epoch') ?? '' };
}

function topicOf(path: string): string {
  try {
    return decodeURIComponent(path.slice(TWIN_PATH.length));
  } catch {
    throw new CodedError('LIVE_TOPIC_UNKNOWN');
  }
}

/**
 * The HTTP twin: `GET /api/v1/live/<topic>?since=&epoch=`. The only way to a snapshot or a catch-up. A full
 * snapshot is bytes made once per change; deltas are built on request; `public` is the same few KB for
 * everybody, without `since`, so that any cache may answer it.
 */
export function createTwin(topics: LiveTopics, perAsker: Limiter): Route {
  const full = new Map<string, Made>();
  const deltas = new Map<string, Made>();

  function fullBytes(topic: string): Made {
    const { epoch, version } = topics.look(topic);
    const etag = `W/"${epoch}-${version}"`;
    const held = full.get(topic);
    if (held?.etag === etag) return held;
    const fresh = made(etag, topics.full(topic));
    full.set(topic, fresh);
    return fresh;
  }

  /** null when only a full snapshot tells the truth. */
  function deltaBytes(topic: string, since: number, asked: string): Made | null {
    const { epoch, version } = topics.look(topic);
    const key = `${topic} ${since} ${asked} ${epoch} ${version}`;
    const held = deltas.get(key);
    if (held) return held;
    const delta = topics.delta(topic, since, asked);
    if (!delta) return null;
    const oldest = deltas.size >= KEPT_DELTAS ? deltas.keys().next().value : undefined;
    if (oldest !== undefined) deltas.delete(oldest);
    const etag = `W/"${epoch}-${delta.from}-${delta.to}"`;
    const fresh = made(etag, { ...delta, full: false });
    deltas.set(key, fresh);
    return fresh;
  }

  function allow(request: DoorRequest): string {
    const topic = topicOf(request.path);
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new CodedError('METHOD_NOT_ALLOWED');
    // What all share is bytes made once: a cache that asks for a city is not held up.
    if (topic !== 'public' && !perAsker.take(askerKey(request))) throw new CodedError('RATE_LIMITED');
    if (!may(request.viewer, { kind: 'topic', name: topic })) throw new CodedError('LIVE_FORBIDDEN', topic);
    if (!topics.has(topic)) throw new CodedError('LIVE_TOPIC_UNKNOWN', topic);
    return topic;
  }

  function send(request: DoorRequest, told: Made, shared: boolean): DoorAnswer | Promise<DoorAnswer> {
    const headers = { [TIME_HEADER]: formatServerTime(topics.time()) };
    if (matchesEtag(request.headers['if-none-match'], told.etag))
      return { status: 304, headers, fixed: headOf(told, null, shared) };
    const small = told.bytes.plain.length < COMPRESS_FROM;
    const encoding = small ? null : acceptedEncoding(request.headers['accept-encoding']);
    const fixed = headOf(told, encoding, shared);
    // Once they are made, everybody is answered at once: a promise for each costs as much as the rest.
    const body = told.bytes.ready(encoding);
    if (body) return { status: 200, headers, fixed, body };
    return told.bytes.in(encoding).then((bytes) => ({ status: 200, headers, fixed, body: bytes }));
  }

  return (request) => {
    if (!request.path.startsWith(TWIN_PATH)) return null;
    const topic = allow(request);
    const shared = topic === 'public';
    const asked = shared ? null : readSince(request.query);
    const told = (asked && deltaBytes(topic, asked.since, asked.epoch)) ?? fullBytes(topic);
    return send(request, told, shared);
  };
}
