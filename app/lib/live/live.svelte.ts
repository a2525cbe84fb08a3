import { SvelteMap } from 'svelte/reactivity';
import type { Instant } from '#domain/time/instant.ts';
import type { Snapshot, TopicValue } from '#realtime/protocol/types.ts';
import { browserPictures } from './last-picture.ts';
import type { Link } from './link.ts';
import { LiveClient } from './live-client.ts';
import { socketTransport } from './transport.ts';

export interface LiveOptions<T extends string> {
  topics: readonly T[];
  /** What kind of page keeps its last picture in this browser. */
  audience: 'wall' | 'staff';
  /** What separates the pictures of two installations on one browser. */
  installation: string;
  /** Snapshots that came with the page, for a first view without waiting. */
  initial?: Snapshot[];
}

const BEFORE: Link = {
  state: 'reconnecting',
  broken: null,
  via: null,
  fresh: false,
  feeds: { of: 0, silent: 0 }
};

/**
 * The live picture as reactive state: one map per topic, whose values change key by key. Nothing happens
 * before `start()` (call it in `onMount`, and `stop()` when the page goes).
 */
export class Live<T extends string> {
  readonly #maps: Partial<Record<string, SvelteMap<string, unknown>>>;
  readonly #client: LiveClient;
  #link = $state.raw<Link>(BEFORE);
  #now = $state(0);
  #goodAt = $state<Instant | null>(null);
  /** Topics this screen may not read, and the code that says why. */
  readonly refused = new SvelteMap<string, string>();

  constructor(options: LiveOptions<T>) {
    this.#maps = Object.fromEntries(options.topics.map((topic) => [topic, new SvelteMap<string, unknown>()]));
    this.#client = new LiveClient({
      topics: options.topics,
      transport: socketTransport(),
      fetch: (input, init) => fetch(input, init),
      baseUrl: '',
      pictures: browserPictures(
        `${options.installation}:${options.audience}:${[...options.topics].sort().join()}`
      ),
      now: () => Date.now(),
      random: () => Math.random(),
      isOffline: () => navigator.onLine === false,
      onTopic: (topic, { replica, changed, removed }) => {
        const map = this.#maps[topic];
        for (const key of removed) map?.delete(key);
        for (const key of changed) map?.set(key, replica.entries.get(key)?.value);
      },
      onRefused: (topic, code) => {
        if (code === null) this.refused.delete(topic);
        else this.refused.set(topic, code);
      },
      onLink: (link) => this.#show(link)
    });
    for (const snapshot of options.initial ?? []) this.#client.seed(snapshot);
  }

  /** The entries of a topic by key. Values are replaced whole, never changed inside. */
  topic<N extends T>(name: N): ReadonlyMap<string, TopicValue<N>> {
    return (this.#maps[name] ?? new SvelteMap()) as unknown as ReadonlyMap<string, TopicValue<N>>;
  }

  /** The way from the feeds to this screen. `fresh` is the only licence to draw the picture as live. */
  get link(): Link {
    return this.#link;
  }

  /** Domain time of the server, moving once a second; ages are counted on it. */
  get now(): Instant {
    return this.#now;
  }

  /** Domain time at which the picture shown was last known to be true. */
  get lastGoodAt(): Instant | null {
    return this.#goodAt;
  }

  /** Domain time of the server at this very moment; not reactive. */
  serverNow(): Instant {
    return this.#client.serverNow();
  }

  get speed(): number {
    return this.#client.clock.speed;
  }

  async start(): Promise<void> {
    addEventListener('pagehide', this.#keep);
    await this.#client.start();
  }

  stop(): void {
    removeEventListener('pagehide', this.#keep);
    this.#client.stop();
  }

  readonly #keep = () => void this.#client.save();

  #show(link: Link): void {
    // A new object every half second would redraw everything that reads it.
    if (JSON.stringify(link) !== JSON.stringify(this.#link)) this.#link = link;
    const second = Math.floor(this.#client.serverNow() / 1000) * 1000;
    if (second !== this.#now) this.#now = second;
    const goodAt = this.#client.lastGoodAt();
    if (goodAt !== this.#goodAt) this.#goodAt = goodAt;
  }
}

/**
 * The live picture of some topics, as state a component can read. It connects when started, not before.
 */
export function createLive<const T extends string>(options: LiveOptions<T>): Live<T> {
  return new Live(options);
}
