import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import {
  Connection,
  ConsumerStatus,
  type AsyncMessage,
  type Consumer,
  type Publisher
} from 'rabbitmq-client';
import { CodedError, type ErrorCode } from '#domain/errors.ts';
import type { Clock } from '#domain/time/clock.ts';
import type { Accepted, Intake } from '../inbox/intake.ts';
import { KeyedQueue } from '../inbox/lanes.ts';
import { sealPayload, type SealedPayload } from '../inbox/payload.ts';
import { describe } from '../inbox/pipeline.ts';
import type { Keyring } from '../inbox/secrets.ts';
import type { HubConfig } from './config.ts';
import { HUB_QUEUES, HubCounts, type HubQueue } from './counts.ts';
import { acknowledgementOf, isToAcknowledge, readEnvelope, remarksOf, type Envelope } from './envelope.ts';

export interface HubDeps {
  intake: Pick<Intake, 'accept'>;
  keyring: Keyring;
  tempDir: string;
  maxBytes: number;
  /** The disk is never filled below this, bytes. */
  keepFree: number;
  clock: Clock;
  log: Logger;
}

/** Pauses before what could not be kept is tried again, or goes back to its queue, process ms. */
const PAUSE = { least: 500, most: 30_000 };
/** Answers of the intake that pass: nothing is wrong with the message, there is no room for it now. */
const FOR_NOW: readonly ErrorCode[] = ['SPOOL_FULL', 'SPOOL_SHARE_USED', 'INGEST_BUSY', 'DISK_FULL'];
/** A message is held so long at most: a broker closes the channel of one not acknowledged within 30 minutes. */
const HOLD_MS = 15 * 60_000;
/** Time to close in order, process ms. */
const STOP_MS = 2_500;
/** Pauses between tries to connect: the client doubles them and draws each at random between bounds. */
const RETRY = { least: 500, most: 30_000 };

/**
 * The link to the Hub: consumes the client's queues, makes each message durable through the one intake, and only then
 * acknowledges it. While there is no room the first message in line waits, those behind it too, and the broker, which
 * hands out no more than `prefetch`, keeps the rest: order stays, memory is bounded. A message is never dropped, but one
 * that no inbox could hold, which the broker dead-letters. Reconnects by itself.
 */
export class HubLink {
  readonly counts = new HubCounts();
  readonly #config: HubConfig;
  readonly #deps: HubDeps;
  readonly #connection: Connection;
  readonly #publisher: Publisher;
  readonly #consumers: Consumer[];
  /** Messages rest in the order they came, though several are sealed at once. */
  readonly #order = new KeyedQueue();
  readonly #stopping = new AbortController();
  /** Aborted when the connection is lost: what was taken on it is the broker's again. */
  #line = new AbortController();
  #failures = 0;

  constructor(config: HubConfig, deps: HubDeps) {
    this.#config = config;
    this.#deps = deps;
    const { url, clientId, prefetch, tls } = config;
    this.#connection = new Connection({
      ...{ url, connectionName: `vigie ${clientId}`, retryLow: RETRY.least, retryHigh: RETRY.most },
      ...(tls ? { tls } : {}),
      acquireTimeout: 2_000,
      heartbeat: 20,
      noDelay: true
    });
    this.#watch();
    this.#publisher = this.#connection.createPublisher({ confirm: true, maxAttempts: 2 });
    this.#consumers = HUB_QUEUES.map((queue) => {
      const consumer = this.#connection.createConsumer(
        {
          queue: `${clientId}.${queue}`,
          // The Hub owns its queues: they are looked for, never made.
          queueOptions: { passive: true },
          qos: { prefetchCount: prefetch },
          concurrency: prefetch
        },
        (message) => this.#take(queue, message)
      );
      consumer.on('ready', () => this.counts.consuming.add(queue));
      consumer.on('error', (error: unknown) => {
        this.counts.consuming.delete(queue);
        deps.log.warn({ queue, error: describe(error) }, 'a queue of the Hub is not consumed; trying again');
      });
      return consumer;
    });
  }

  /** Takes no new message, ends what is being kept, and closes. What was not acknowledged stays at the broker. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const quietly = (error: unknown): void =>
      this.#deps.log.warn({ error: describe(error) }, 'the link to the Hub did not close cleanly');
    const closing = (async () => {
      await Promise.all(this.#consumers.map((consumer) => consumer.close().catch(quietly)));
      await this.#publisher.close().catch(quietly);
      await this.#connection.close().catch(quietly);
    })();
    // A broker that is away cannot be taken leave of.
    const late = setTimeout(() => this.#connection.unsafeDestroy(), STOP_MS);
    await closing;
    clearTimeout(late);
  }

  #watch(): void {
    const { log, clock } = this.#deps;
    let times = 0;
    this.#connection.on('connection', () => {
      this.counts.connectedSince = clock.process();
      this.counts.reconnects = times++;
      log.info({ client: this.#config.clientId }, 'connected to the Hub');
    });
    this.#connection.on('error', (error: unknown) => {
      if (!this.#connection.ready) {
        this.counts.connectedSince = null;
        this.counts.consuming.clear();
        this.#line.abort();
        this.#line = new AbortController();
      }
      log.warn({ error: describe(error) }, 'the connection to the Hub failed; trying again');
    });
  }

  /** One delivery. Never rejects: a message that breaks something must not stop its queue. */
  async #take(queue: HubQueue, message: AsyncMessage): Promise<ConsumerStatus> {
    const { log, clock } = this.#deps;
    const { signal } = this.#line;
    this.counts.unacked += 1;
    this.counts.lastMessageAt = clock.process();
    try {
      const bytes = bytesOf(message);
      if (bytes === null || bytes.length > this.#deps.maxBytes) {
        log.error({ queue, bytes: bytes?.length ?? null, code: 102 }, 'a Hub message that no inbox can hold');
        this.counts.code('seen', 102);
        this.counts.fate(queue, 'rejected');
        return ConsumerStatus.DROP;
      }
      const accepted = await this.#keep(queue, bytes);
      this.counts.fate(queue, accepted.duplicate ? 'duplicate' : accepted.rest);
      await this.#answer(queue, message);
      return ConsumerStatus.ACK;
    } catch (error) {
      const code = error instanceof CodedError ? error.code : describe(error);
      log.warn({ queue, error: code }, 'a Hub message could not be kept: back to its queue');
      if (this.#line.signal === signal) await this.#pause(signal);
      this.counts.fate(queue, 'requeued');
      return ConsumerStatus.REQUEUE;
    } finally {
      this.counts.unacked -= 1;
    }
  }

  /** Makes a message durable, in its turn. @throws what the intake says when it is not room that it wants for */
  async #keep(queue: HubQueue, bytes: Buffer): Promise<Accepted> {
    const { signal } = this.#line;
    const seal = (): Promise<SealedPayload> => {
      const { keyring, tempDir, maxBytes, keepFree } = this.#deps;
      return sealPayload(pieces(bytes), { keyring, tempDir, maxBytes, keepFree, gzipped: false });
    };
    let sealing = seal();
    sealing.catch(() => undefined);
    return this.#order.run('hub', async () => {
      const until = this.#deps.clock.process() + HOLD_MS;
      for (;;) {
        try {
          const accepted = await this.#accept(await sealing);
          this.#failures = 0;
          this.counts.heldSince = null;
          return accepted;
        } catch (error) {
          const room = error instanceof CodedError && FOR_NOW.includes(error.code) ? error.code : null;
          if (room && this.#deps.clock.process() < until) await this.#held(queue, room, signal);
          else this.counts.heldSince = null;
          if (this.counts.heldSince === null) throw error;
        }
        sealing = seal();
        sealing.catch(() => undefined);
      }
    });
  }

  async #accept(payload: SealedPayload): Promise<Accepted> {
    const { clientId, origin } = this.#config;
    const sender = { source: `hub:${clientId}`, stream: 'hub', origin, keyFiness: null, fileName: null };
    return this.#deps.intake.accept(payload, sender);
  }

  /** Waits for room, with everything behind it; `heldSince` is null afterwards when there is nobody to wait for. */
  async #held(queue: HubQueue, code: ErrorCode, signal: AbortSignal): Promise<void> {
    const { log, clock } = this.#deps;
    if (this.counts.heldSince === null) {
      log.warn({ queue, code }, 'no room for a Hub message: no further one is taken');
      this.counts.heldSince = clock.process();
    }
    // A record that does not keep up has room again in a moment; one that is away, later.
    await this.#pause(signal, code === 'INGEST_BUSY' ? PAUSE.least : undefined);
    if (signal.aborted || this.#stopping.signal.aborted) this.counts.heldSince = null;
  }

  /** Counts what is remarkable, and answers a report by its functional acknowledgement: the message is durable. */
  async #answer(queue: HubQueue, message: AsyncMessage): Promise<void> {
    const { clock, log } = this.#deps;
    const envelope = readEnvelope(message.body);
    const properties = { contentType: message.contentType, persistent: message.durable === true };
    const codes = remarksOf(envelope, properties, clock.domain());
    for (const code of codes) this.counts.code('seen', code);
    if (envelope?.errorCode != null) this.counts.code('told', envelope.errorCode);
    if (codes.length > 0) log.warn({ queue, codes }, 'a Hub message out of the rules was kept');
    if (queue !== 'message' || !envelope || !isToAcknowledge(envelope, codes)) return;
    try {
      await this.#acknowledge(envelope);
      this.counts.acknowledgement('sent');
    } catch (error) {
      // Its sender asks again or the Hub tells it; what was kept is not given back for that.
      this.counts.acknowledgement('failed');
      log.warn({ error: describe(error) }, 'a functional acknowledgement was not sent');
    }
  }

  #acknowledge(envelope: Envelope): Promise<void> {
    const { clientId, exchange } = this.#config;
    const now = this.#deps.clock.domain();
    const body = acknowledgementOf(envelope, { clientId, id: randomUUID(), now });
    return this.#publisher.send(
      { exchange, routingKey: clientId, durable: true, contentType: 'application/json' },
      Buffer.from(JSON.stringify(body))
    );
  }

  /** Waits, longer after each failure and never twice the same, or until the link stops or `signal` says so. */
  async #pause(signal: AbortSignal, most: number = PAUSE.most): Promise<void> {
    const longest = Math.min(most, PAUSE.least * 2 ** Math.min(10, this.#failures++));
    const ends = AbortSignal.any([this.#stopping.signal, signal]);
    await sleep(longest / 2 + (Math.random() * longest) / 2, undefined, { signal: ends }).catch(
      () => undefined
    );
  }
}

/**
 * The bytes of a message. The client reads `application/json` itself, so such a body is written again: same content,
 * without the sender's spaces (docs/decisions/hub-link.md). Null for one that cannot be written, nested out of reason.
 */
function bytesOf({ body, contentType }: AsyncMessage): Buffer | null {
  if (Buffer.isBuffer(body)) return body;
  if (typeof body === 'string' && contentType === 'text/plain') return Buffer.from(body);
  try {
    return Buffer.from(JSON.stringify(body));
  } catch {
    return null;
  }
}

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
