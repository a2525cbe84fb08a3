import type { StreamName } from '#domain/streams.ts';
import { hubHandler } from './hub/handle.ts';
import type { SealedPayload } from './inbox/payload.ts';
import { edStateHandler } from './ed-state/handle.ts';
import type { Handler } from './inbox/pipeline.ts';
import type { Keyring } from './inbox/secrets.ts';
import { unitOf } from './inbox/unit-of.ts';
import { rorHandler } from './ror/handle.ts';
import { rpuHandler } from './rpu/handle.ts';
import { callsHandler } from './samu-calls/handle.ts';
import type { StreamDeps } from './stream-deps.ts';
import { tiuHandler } from './tiu/handle.ts';

/** One stream: how its payloads are known, put in line and handled. */
export interface Stream {
  name: StreamName;
  /** Content types of its bodies, lower case, without parameters. */
  types: RegExp;
  /**
   * What a payload speaks of: payloads of one line are written in order of arrival, those of different lines side
   * by side. Null: it waits for none. Never rejects; reads no more than it must.
   */
  lineOf(keyring: Keyring, payload: SealedPayload): Promise<string | null>;
  handler(deps: StreamDeps): Handler;
}

const rpu: Stream = {
  name: 'rpu',
  types: /^(application|text)\/xml$/,
  lineOf: unitOf,
  handler: rpuHandler
};

const samuCalls: Stream = {
  name: 'samu-calls',
  types: /^application\/json$/,
  // A payload may speak of several SAMU: one line for all, a few reports a minute.
  lineOf: () => Promise.resolve('samu-calls'),
  handler: callsHandler
};

const ror: Stream = {
  name: 'ror',
  types: /^application\/(fhir\+)?json$/,
  // What is newer is told by the message itself: no order of arrival is needed.
  lineOf: () => Promise.resolve(null),
  handler: rorHandler
};

/** An ED's own word: the newest of each field wins whatever the order, so payloads wait for none. */
const edState: Stream = {
  name: 'ed-state',
  types: /^application\/json$/,
  lineOf: () => Promise.resolve(null),
  handler: edStateHandler
};

const hub: Stream = {
  name: 'hub',
  types: /^application\/(?:[\w.-]+\+)?json$/,
  // Its states, cases and positions carry their own order.
  lineOf: () => Promise.resolve(null),
  handler: hubHandler
};

/** Transfers in utero: what happens to a request is decided on what happened to it before. */
const tiu: Stream = {
  name: 'tiu',
  types: /^application\/json$/,
  lineOf: () => Promise.resolve('tiu'),
  handler: tiuHandler
};

/** The streams that have their door. */
export const OPEN_STREAMS: ReadonlyMap<string, Stream> = new Map(
  [rpu, hub, samuCalls, ror, edState, tiu].map((stream) => [stream.name, stream])
);
