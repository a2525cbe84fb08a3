import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamName } from '#domain/streams.ts';

/** The public door, spoken to as any source does. */
export interface Door {
  /** Delivers bytes to a stream (RPU without one) and waits for the answer, however long the door is away. */
  post(key: string, bytes: Uint8Array, stream?: StreamName): Promise<Delivery>;
  close(): void;
}

export interface Delivery {
  /** `processed`, `queued`, `spooled`, or `refused` by the door for what the file is. */
  state: 'processed' | 'queued' | 'spooled' | 'refused';
  duplicate: boolean;
  /** Code of the refusal. */
  code: string | null;
  retries: number;
}

interface Answer {
  status: number;
  body: Record<string, unknown>;
  retryAfter: number | null;
}

const TYPES: Record<StreamName, string> = {
  rpu: 'application/xml',
  hub: 'application/json',
  'samu-calls': 'application/json',
  ror: 'application/fhir+json',
  'ed-state': 'application/json',
  tiu: 'application/json'
};

/** First and longest pause before another try, ms. */
const PAUSE = { first: 250, longest: 15_000 };
const RECEIPT_PAUSE = 1_000;
/** A receipt still open after this long is left to the inbox, which is durable. */
const RECEIPT_TRIES = 60;
const TIMEOUT = 30_000;

export interface DoorOptions {
  /** Base address of the ingest port. */
  url: string;
  signal: AbortSignal;
  sockets: number;
  /** Heard at each failed try. */
  onRetry?: (reason: string, pause: number) => void;
}

export function openDoor({ url, signal, sockets, onRetry }: DoorOptions): Door {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });

  async function insist(
    key: string,
    path: string,
    bytes: Uint8Array | null,
    type = ''
  ): Promise<{ answer: Answer; retries: number }> {
    for (let retries = 0; ; retries++) {
      const answer = await ask(new URL(path, url), key, bytes, type, agent, signal).catch(
        (error: unknown) => {
          if (signal.aborted) throw error;
          return error instanceof Error ? error.message : String(error);
        }
      );
      if (typeof answer !== 'string' && !isPassing(answer.status)) return { answer, retries };
      const asked = typeof answer === 'string' ? null : answer.retryAfter;
      const pause = Math.min(PAUSE.longest, asked ?? PAUSE.first * 2 ** Math.min(retries, 8));
      onRetry?.(typeof answer === 'string' ? answer : `status ${answer.status}`, pause);
      await sleep(pause, undefined, { signal });
    }
  }

  return {
    async post(key, bytes, stream = 'rpu') {
      const { answer, retries } = await insist(key, `/ingest/${stream}`, bytes, TYPES[stream]);
      let { body } = answer;
      const duplicate = body.duplicate === true;
      const refused = answer.status >= 300;
      // A spooled file too: else a door that falls behind would be sent ever more, and never be late here.
      for (let i = 0; !refused && isOpen(body.state) && i < RECEIPT_TRIES; i++) {
        await sleep(RECEIPT_PAUSE, undefined, { signal });
        ({ body } = (await insist(key, `/ingest/receipts/${String(body.receipt)}`, null)).answer);
      }
      const state = refused ? 'refused' : stateOf(body.state);
      return { state, duplicate, code: codeOf(body) ?? (refused ? String(answer.status) : null), retries };
    },
    close: () => agent.destroy()
  };
}

/** Nobody has read the file yet. */
const isOpen = (state: unknown): boolean => state === 'queued' || state === 'spooled';

/** Worth another try: the door is busy, restarting or away. */
function isPassing(status: number): boolean {
  return status === 429 || status === 408 || status >= 500;
}

function stateOf(state: unknown): Delivery['state'] {
  if (state === 'failed') return 'refused';
  return state === 'queued' || state === 'spooled' || state === 'refused' ? state : 'processed';
}

/** Code of a refusal, in the answer itself or in a receipt's `error`. */
function codeOf(body: Record<string, unknown>): string | null {
  const error = typeof body.error === 'object' && body.error !== null ? body.error : {};
  const code = body.code ?? ('code' in error ? error.code : null);
  return typeof code === 'string' ? code : null;
}

function ask(
  url: URL,
  key: string,
  bytes: Uint8Array | null,
  type: string,
  agent: Agent,
  signal: AbortSignal
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers: Record<string, string | number> = { authorization: `Bearer ${key}` };
    if (bytes !== null) {
      headers['content-type'] = type;
      headers['content-length'] = bytes.length;
    }
    const method = bytes === null ? 'GET' : 'POST';
    const sent = request(url, { method, agent, headers, signal, timeout: TIMEOUT }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const after = Number(response.headers['retry-after']);
        resolve({
          status: response.statusCode ?? 0,
          body: parse(Buffer.concat(chunks).toString('utf8')),
          retryAfter: Number.isFinite(after) && after >= 0 ? after * 1000 : null
        });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error('the door did not answer')));
    sent.on('error', reject);
    sent.end(bytes ?? undefined);
  });
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
