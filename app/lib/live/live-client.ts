import type { Instant } from '#domain/time/instant.ts';
import { applyPush, applySnapshot, emptyReplica } from '#realtime/protocol/replica.ts';
import type { Outcome, Replica } from '#realtime/protocol/replica.ts';
import { rhythmOf, type Rhythm } from '#realtime/protocol/topic-names.ts';
import type { ClockEntry, Heartbeat, Push, Snapshot } from '#realtime/protocol/types.ts';
import { backoff } from './backoff.ts';
import {
  beatOutcome,
  type Held,
  hurry,
  isBehind,
  newHeld,
  noteBehind,
  noteVerdict,
  standing
} from './held.ts';
import { fromSaved, type PictureStore, toSaved } from './last-picture.ts';
import { feedCount, type Link, linkOf } from './link.ts';
import { ServerClock } from './server-clock.ts';
import type { Transport } from './transport.ts';
import { fetchTopic, type TwinAnswer } from './twin-client.ts';

export interface LiveDeps {
  topics: readonly string[];
  transport: Transport;
  fetch: typeof fetch;
  /** '' for the page's own origin. */
  baseUrl: string;
  pictures: PictureStore | null;
  /** Local clock, ms; may be hours off and may jump. */
  now(): number;
  random(): number;
  /** What changed in a topic: keys set and keys removed. */
  onTopic(topic: string, outcome: Outcome): void;
  onRefused(topic: string, code: string | null): void;
  onLink(link: Link): void;
  isOffline?: () => boolean;
  /** For tests only: other rhythms than the protocol's. */
  rhythm?: (topic: string) => Rhythm;
}

/** ms between looks at what is due. */
const BEAT = 500;
const SAVE_EVERY = 10_000;
/** A topic that is refused is asked for again now and then: rights may come back. */
const REFUSED_AGAIN = 60_000;
/** ms that a new connection has to bring what was missed, before it is asked for by HTTP. */
const COMES_BACK = 1_000;
/** One that a server does not know yet, sooner: it may just be starting. */
const UNKNOWN_AGAIN = 5_000;

/**
 * Keeps replicas of topics equal to the server's truth through losses, cuts, late messages and other epochs:
 * pushes by socket, everything else by the HTTP twin, which is polled while there is no socket.
 */
export class LiveClient {
  readonly clock = new ServerClock();
  readonly #deps: LiveDeps;
  readonly #rhythm: (topic: string) => Rhythm;
  readonly #held = new Map<string, Held>();
  #startedAt = 0;
  #heardAt: number | null = null;
  #via: 'socket' | 'polling' | null = null;
  #goodAt: Instant | null = null;
  #recordAge: number | null = null;
  #socketUp = false;
  #attempts = 0;
  /** Counts connections: an answer for an earlier one says nothing about this one. */
  #turn = 0;
  /** Local ms of the next attempt; the first one is made by `start`, after the kept picture. */
  #reconnectAt = Infinity;
  #savedAt = 0;
  #dirty = false;
  #running = false;
  #beat: ReturnType<typeof setInterval> | null = null;

  constructor(deps: LiveDeps) {
    this.#deps = deps;
    this.#rhythm = deps.rhythm ?? rhythmOf;
    for (const topic of deps.topics) this.#held.set(topic, newHeld(topic));
  }

  /** Shows the kept picture first, then connects and fetches. */
  async start(): Promise<void> {
    this.#running = true;
    this.#startedAt = this.#deps.now();
    this.#beat = setInterval(() => this.#tick(), BEAT);
    await this.#restore();
    if (!this.#running) return;
    for (const held of this.#held.values()) Object.assign(held, { due: 0, behindSince: -Infinity });
    this.#connect();
    this.#tick();
  }

  stop(): void {
    this.#running = false;
    if (this.#beat) clearInterval(this.#beat);
    this.#deps.transport.close();
    this.#socketUp = false;
    void this.save();
  }

  /** Domain time of the server now; goes on during a cut. */
  serverNow(): Instant {
    return this.clock.domain(this.#deps.now());
  }

  /** Domain time at which what is shown was last known to be the truth; null before any picture. */
  lastGoodAt(): Instant | null {
    return this.#goodAt;
  }

  replica(topic: string): Replica | null {
    return this.#held.get(topic)?.replica ?? null;
  }

  /** A snapshot that came with the page. */
  seed(snapshot: Snapshot): void {
    const held = this.#held.get(snapshot.topic);
    if (held) this.#apply(held, applySnapshot(held.replica, snapshot));
  }

  /** Every topic has been heard once: before that, what is kept would lack the rest. */
  get #whole(): boolean {
    return [...this.#held.values()].every(({ replica }) => replica.epoch !== null);
  }

  async save(): Promise<void> {
    if (!this.#dirty || this.#goodAt === null || !this.#deps.pictures) return;
    this.#dirty = false;
    this.#savedAt = this.#deps.now();
    const topics = [...this.#held.values()].flatMap(({ replica }) => toSaved(replica) ?? []);
    await this.#deps.pictures.save({
      version: 1,
      goodAt: this.#goodAt,
      savedAt: this.#savedAt,
      speed: this.clock.speed,
      topics
    });
  }

  async #restore(): Promise<void> {
    const picture = await this.#deps.pictures?.load();
    if (!picture) return;
    this.clock.restore(picture.goodAt, picture.savedAt, picture.speed);
    this.#goodAt ??= picture.goodAt;
    for (const saved of picture.topics) {
      const held = this.#held.get(saved.topic);
      if (!held || held.replica.epoch !== null) continue;
      held.replica = fromSaved(saved);
      const changed = [...held.replica.entries.keys()];
      this.#deps.onTopic(saved.topic, { replica: held.replica, verdict: 'applied', changed, removed: [] });
    }
    this.#readClock();
  }

  #connect(): void {
    this.#reconnectAt = Infinity;
    this.#turn += 1;
    this.#deps.transport.connect(
      {
        open: () => void this.#opened(),
        closed: () => this.#closed(),
        push: (message) => this.#heard(message, (held) => applyPush(held.replica, message)),
        heartbeat: (message) => this.#heard(message, (held) => beatOutcome(held.replica, message)),
        revoked: ({ topic, code }) => this.#refused(topic, code)
      },
      () => standing(this.#held.values())
    );
  }

  async #opened(): Promise<void> {
    // After a cut all screens come back together: they do not all ask at once.
    const spread = this.#attempts > 0 ? 1_000 : 0;
    const turn = this.#turn;
    const answered = await this.#subscribe([...this.#held.keys()], spread);
    if (turn !== this.#turn || !this.#running) return;
    if (!answered) return this.#drop();
    this.#socketUp = true;
    this.#attempts = 0;
    this.#tick();
  }

  /** False when the server did not answer. What did not come with its answer is fetched once, within `spread` ms. */
  async #subscribe(topics: string[], spread: number): Promise<boolean> {
    try {
      const turn = this.#turn;
      const { ok, refused, told = [] } = await this.#deps.transport.subscribe(topics);
      for (const message of told) this.#heard(message, (held) => applyPush(held.replica, message));
      // What was told came too late to be believed: this connection is left already.
      if (turn !== this.#turn) return true;
      const now = this.#deps.now();
      for (const topic of ok) {
        const held = this.#held.get(topic);
        if (!held) continue;
        this.#admitted(held);
        held.subscribed = true;
        held.heardAt = now;
        const caughtUp = held.behindSince === null && told.some((message) => message.topic === topic);
        held.due = caughtUp ? Infinity : Math.min(held.due, now + this.#deps.random() * spread);
      }
      for (const { topic, code } of refused) if (code !== 'RATE_LIMITED') this.#refused(topic, code);
      return true;
    } catch {
      return false;
    }
  }

  #closed(): void {
    this.#socketUp = false;
    this.#turn += 1;
    const now = this.#deps.now();
    this.#reconnectAt = now + backoff(this.#attempts, this.#deps.random());
    this.#attempts += 1;
    for (const held of this.#held.values()) {
      // What was not subscribed is polled at its own pace: failed attempts do not hurry it.
      if (!held.subscribed) continue;
      // Most connections are back at once, and what was missed comes with them: it is asked for where they are not.
      held.due = Math.min(held.due, this.#reconnectAt + COMES_BACK * (1 + this.#deps.random()));
      held.subscribed = false;
      noteBehind(held, now);
    }
  }

  /** Leaves a connection that cannot be trusted, and asks by HTTP what is true. */
  #drop(): void {
    this.#deps.transport.close();
    this.#closed();
  }

  #heard(message: Push | Heartbeat, apply: (held: Held) => Outcome): void {
    const held = this.#held.get(message.topic);
    if (!held || !this.#running) return;
    const now = this.#deps.now();
    if (!this.clock.heardMessage(message, now)) {
      for (const one of this.#held.values()) one.due = 0;
      this.#drop();
      return;
    }
    held.heardAt = now;
    const outcome = apply(held);
    // The same message broke it for all its readers: they do not all ask for everything at once.
    if (outcome.verdict === 'broken') this.#fetchSoon(Object.assign(held, { broken: true }), 1_000);
    else if (outcome.verdict !== 'applied' && outcome.verdict !== 'old') this.#fetchSoon(held);
    this.#apply(held, outcome);
    noteVerdict(held, outcome.verdict, message.epoch, now);
    this.#confirm('socket', message.feedAt ?? null, message.processAt);
  }

  #apply(held: Held, outcome: Outcome): void {
    if (outcome.verdict !== 'applied') return;
    held.replica = outcome.replica;
    this.#dirty = true;
    this.#readClock();
    this.#deps.onTopic(held.replica.topic, outcome);
  }

  /** @param spread ms within which it is fetched */
  #fetchSoon(held: Held, spread = 0): void {
    if (held.busy) held.again = true;
    else held.due = Math.min(held.due, this.#deps.now() + this.#deps.random() * spread);
    this.#tick();
  }

  async #fetch(held: Held): Promise<void> {
    held.busy = true;
    held.again = false;
    held.due = Infinity;
    const answer = await fetchTopic(held.replica, { ...this.#deps, whole: held.broken });
    held.busy = false;
    if (!this.#running) return;
    const now = this.#deps.now();
    if (answer.kind === 'snapshot') this.#answered(held, answer, now);
    else if (answer.kind === 'refused') {
      this.#refused(held.replica.topic, answer.code);
    } else {
      held.failures += 1;
      held.bidden = answer.after !== null;
      noteBehind(held, now);
      held.due = now + Math.max(answer.after ?? 0, backoff(held.failures, this.#deps.random()));
    }
  }

  #answered(held: Held, answer: TwinAnswer & { kind: 'snapshot' }, now: number): void {
    const { topic } = held.replica;
    if (held.failures > 0) {
      const soon = now + this.#deps.random() * 1_000;
      hurry(this.#held.values(), soon);
      if (this.#reconnectAt !== Infinity) this.#reconnectAt = Math.min(this.#reconnectAt, soon);
    }
    held.failures = 0;
    this.#admitted(held);
    // Unknown or refused a moment ago, readable now: the next fetch follows from the subscription.
    if (this.#socketUp && !held.subscribed) void this.#subscribe([topic], 0);
    if (answer.time) this.clock.heardAnswer({ ...answer, ...answer.time, shared: topic === 'public' });
    const outcome = applySnapshot(held.replica, answer.snapshot);
    if (held.broken && answer.snapshot.full && outcome.verdict === 'applied') {
      held.broken = false;
      // An entry of the same seq may have been another: all of them are shown anew.
      outcome.changed = [...outcome.replica.entries.keys()];
    }
    this.#apply(held, outcome);
    const missed = held.again || held.broken || outcome.verdict === 'gap' || outcome.verdict === 'epoch';
    const poll = this.#rhythm(topic).poll * (0.8 + this.#deps.random() * 0.4);
    held.due = missed ? now + backoff(0, this.#deps.random()) : held.subscribed ? Infinity : now + poll;
    noteVerdict(held, missed ? 'gap' : outcome.verdict, answer.snapshot.epoch, now);
    if (answer.time)
      this.#confirm(this.#socketUp ? 'socket' : 'polling', answer.time.feedAt, answer.time.processAt);
  }

  #confirm(via: 'socket' | 'polling', feedAt: number | null, processAt: number): void {
    const now = this.#deps.now();
    this.#heardAt = now;
    this.#via = via;
    this.#recordAge = feedAt === null ? null : processAt - feedAt;
    this.#dirty = true;
    // One topic of it is still of before: what is shown together is not the truth of any later instant.
    if (this.#isBehind(now)) return;
    const late = this.#link(now).fresh ? 0 : (this.#recordAge ?? 0);
    this.#goodAt = this.clock.domain(now) - Math.round(late * this.clock.speed);
  }

  #refused(topic: string, code: string): void {
    const held = this.#held.get(topic);
    if (!held) return;
    const now = this.#deps.now();
    if (code === 'LIVE_TOPIC_UNKNOWN') {
      // A server that has not read its record yet: what is shown stays, with its age.
      Object.assign(held, { subscribed: false, due: now + UNKNOWN_AGAIN });
      if (held.replica.epoch !== null) noteBehind(held, now);
      else held.behindSince = null;
      return;
    }
    const removed = [...held.replica.entries.keys()];
    Object.assign(held, { subscribed: false, refused: true, broken: false, behindSince: null });
    held.due = now + REFUSED_AGAIN;
    held.replica = emptyReplica(topic);
    this.#dirty = true;
    this.#deps.onTopic(topic, { replica: held.replica, verdict: 'applied', changed: [], removed });
    this.#deps.onRefused(topic, code);
    void this.save();
  }

  #admitted(held: Held): void {
    if (held.refused) this.#deps.onRefused(held.replica.topic, null);
    held.refused = false;
  }

  #readClock(): void {
    const entry = this.#held.get('region')?.replica.entries.get('clock')?.value as ClockEntry | undefined;
    if (entry) this.clock.setDomainClock(entry.clock);
  }

  /** ms of silence that are normal where the topic heard most often is read. */
  get #patience(): number {
    // Looked at every half second, silence is told within 12 s where a heartbeat comes every 5.
    return 2.3 * Math.min(...this.#deps.topics.map((topic) => this.#rhythm(topic).heartbeat));
  }

  #isBehind(now: number): boolean {
    return isBehind(this.#held.values(), now - this.#patience);
  }

  #link(now: number): Link {
    const tick = this.#held.get('region')?.replica.entries.get('clock')?.value as ClockEntry | undefined;
    const heard = this.#heardAt;
    return linkOf({
      now,
      startedAt: this.#startedAt,
      heardAt: heard,
      via: this.#via,
      patience: this.#patience,
      behind: this.#isBehind(now),
      offline: this.#deps.isOffline?.() ?? false,
      recordAge: this.#recordAge,
      tickAge:
        tick && heard !== null
          ? (this.clock.domain(heard) - tick.tick) / Math.max(this.clock.speed, 1)
          : null,
      feeds: feedCount(this.#held.get('feeds')?.replica.entries.values() ?? [])
    });
  }

  #tick(): void {
    if (!this.#running) return;
    const now = this.#deps.now();
    for (const held of this.#held.values()) {
      if (!held.busy && now >= held.due) void this.#fetch(held);
      // A connection that says nothing, not even that nothing changed, is dead.
      const silent = now - held.heardAt > 3 * this.#rhythm(held.replica.topic).heartbeat;
      if (this.#socketUp && held.subscribed && silent) this.#drop();
    }
    if (!this.#socketUp && now >= this.#reconnectAt) this.#connect();
    // The first picture is kept as soon as it is whole: a power cut may come before the next save.
    if (now - this.#savedAt >= SAVE_EVERY && (this.#savedAt > 0 || this.#whole)) void this.save();
    this.#deps.onLink(this.#link(now));
  }
}
