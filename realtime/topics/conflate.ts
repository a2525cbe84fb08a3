import type { Heartbeat, Push } from '../protocol/types.ts';
import { rhythmOf, type Rhythm } from '../protocol/topic-names.ts';
import type { LiveTopics } from './live-topics.ts';
import { splitPush } from './split.ts';
import { Told } from './told.ts';

/**
 * A push larger than this is sent in parts, and one that needs more than `MOST_PARTS` not at all: a heartbeat tells
 * its readers to fetch instead. Over a reader's backpressure limit the socket server drops a message *and reports
 * success*, so big things stay off it: all parts together stay below that limit.
 */
export const LARGEST_PUSH = 96 * 1024;
const MOST_PARTS = 4;

/** How readers take the entries of a push: each whole, or as what changed. */
export type Form = 'whole' | 'changes';
export const FORMS: readonly Form[] = ['whole', 'changes'];

export interface ConflateDeps {
  topics: LiveTopics;
  /** Readers of a topic on this node that take this form. */
  readers(topic: string, form: Form): number;
  /** Sends one serialised message to all readers of the topic that take this form. */
  push(topic: string, message: Push, form: Form): void;
  heartbeat(topic: string, message: Heartbeat, form: Form): void;
  rhythm?: (topic: string) => Rhythm;
  /** Monotonic milliseconds, for rhythms only. */
  now?: () => number;
}

interface Sent {
  epoch: string;
  seq: number;
  pushedAt: number;
  heardAt: number;
  timer: NodeJS.Timeout | null;
  told: Told;
}

/**
 * Sends each topic's changes as the latest value per key: at once when the topic was idle, then at most once
 * per rhythm; and a heartbeat when nothing was pushed for a while.
 */
export class Conflator {
  readonly #deps: ConflateDeps;
  readonly #sent = new Map<string, Sent>();
  readonly #rhythm: (topic: string) => Rhythm;
  readonly #now: () => number;
  #sweep: NodeJS.Timeout | null = null;

  constructor(deps: ConflateDeps) {
    this.#deps = deps;
    this.#rhythm = deps.rhythm ?? rhythmOf;
    this.#now = deps.now ?? (() => performance.now());
  }

  /** @param sweepEvery process ms between looks at who needs a heartbeat. */
  start(sweepEvery = 500): void {
    this.#sweep = setInterval(() => this.#beat(), sweepEvery);
  }

  stop(): void {
    if (this.#sweep) clearInterval(this.#sweep);
    for (const sent of this.#sent.values()) if (sent.timer) clearTimeout(sent.timer);
    this.#sent.clear();
  }

  /** From now on this topic's changes matter to somebody: what is there already comes by HTTP. */
  watch(topic: string): void {
    this.#baseline(topic);
  }

  /** Call after each batch, once the store holds it. */
  changed(topics: Iterable<string>): void {
    const names = [...topics];
    this.#deps.topics.invalidate(names);
    for (const topic of names) this.#schedule(topic);
  }

  #baseline(topic: string): Sent {
    const held = this.#sent.get(topic);
    if (held) return held;
    const { epoch, version } = this.#deps.topics.look(topic);
    const times = { pushedAt: -Infinity, heardAt: this.#now() };
    const fresh: Sent = { epoch, seq: version, ...times, timer: null, told: new Told() };
    this.#sent.set(topic, fresh);
    return fresh;
  }

  #schedule(topic: string): void {
    // A topic nobody ever read has no baseline, and needs none before its first reader.
    const sent = this.#sent.get(topic);
    if (!sent || sent.timer) return;
    const wait = sent.pushedAt + this.#rhythm(topic).push - this.#now();
    if (wait <= 0) this.#flush(topic, sent);
    else {
      sent.timer = setTimeout(() => {
        sent.timer = null;
        this.#flush(topic, sent);
      }, wait);
    }
  }

  #flush(topic: string, sent: Sent): void {
    const { epoch, version } = this.#deps.topics.look(topic);
    if (epoch === sent.epoch && version <= sent.seq) return;
    const forms = this.#formsOf(topic);
    const push = forms.length > 0 ? this.#deps.topics.delta(topic, sent.seq, sent.epoch) : undefined;
    Object.assign(sent, { epoch, seq: version });
    if (!push || !forms.includes('changes')) sent.told.forget();
    if (push === undefined) return;
    sent.pushedAt = sent.heardAt = this.#now();
    for (const form of forms)
      this.#send(topic, push && form === 'changes' ? sent.told.tell(push) : push, form);
  }

  #formsOf(topic: string): Form[] {
    return FORMS.filter((form) => this.#deps.readers(topic, form) > 0);
  }

  #send(topic: string, push: Push | null, form: Form): void {
    const parts = push && splitPush(push, LARGEST_PUSH, MOST_PARTS);
    // Another epoch, or older than the floor: only a fetch can tell, and the heartbeat makes readers fetch.
    if (!parts) this.#deps.heartbeat(topic, this.#deps.topics.heartbeat(topic), form);
    else for (const part of parts) this.#deps.push(topic, part, form);
  }

  #beat(): void {
    const now = this.#now();
    for (const [topic, sent] of this.#sent) {
      if (sent.timer || now - sent.heardAt < this.#rhythm(topic).heartbeat) continue;
      const forms = this.#formsOf(topic);
      if (forms.length === 0) continue;
      sent.heardAt = now;
      const beat = this.#deps.topics.heartbeat(topic);
      for (const form of forms) this.#deps.heartbeat(topic, beat, form);
    }
  }
}
