import type { Outcome } from '#realtime/protocol/replica.ts';
import type { Keyed } from '#realtime/protocol/types.ts';
import { LiveClient } from '#app/lib/live/live-client.ts';
import { socketTransport } from '#app/lib/live/transport.ts';
import type { Link } from '#app/lib/live/link.ts';
import { FRESH_TOPICS } from './fresh.ts';

/** A topic as a client shows it now. */
export interface ShownTopic {
  epoch: string | null;
  seq: number;
  entries: [string, Keyed][];
}

/** All a client shows, and what it saw that must never be. */
export interface Shown {
  name: string;
  topics: Record<string, ShownTopic>;
  /** Figures or numbers that went back, in words. */
  violations: string[];
  link: Link | null;
  /** Topics refused, with their codes. */
  refused: Record<string, string>;
  /** Fetches of the HTTP twin since its start. */
  fetches: number;
}

/** A live client that the judge may question. */
export interface Reader {
  name: string;
  shown(): Promise<Shown>;
  stop(): void;
}

interface Held {
  epoch: string | null;
  seq: number;
  entries: Map<string, { seq: number; measuredAt: number | null }>;
}

/** Topics every reader of the laboratory follows. */
export const TOPICS = ['sites', 'region', 'feeds', 'public', ...FRESH_TOPICS];

/** A client of the house: the screens' own code, on Node's sockets. `shift`: how far its clock is off, ms. */
export async function openReader(
  name: string,
  base: string,
  options: { topics?: readonly string[]; cookie?: string; shift?: () => number } = {}
): Promise<Reader & { client: LiveClient }> {
  const { topics = TOPICS, cookie, shift = () => 0 } = options;
  const held = new Map<string, Held>();
  const violations: string[] = [];
  const refused: Record<string, string> = {};
  let link: Link | null = null;
  let fetches = 0;
  const client = new LiveClient({
    ...{ topics, baseUrl: base, pictures: null },
    transport: socketTransport(base, cookie ? { cookie } : undefined),
    fetch: (input, init) => {
      fetches += 1;
      return fetch(input, { ...init, ...(cookie ? { headers: { ...init?.headers, cookie } } : {}) });
    },
    now: () => Date.now() + shift(),
    random: Math.random,
    onTopic: (topic, outcome) => watch(held, violations, topic, outcome),
    onRefused: (topic, code) => {
      if (code === null) Reflect.deleteProperty(refused, topic);
      else refused[topic] = code;
    },
    onLink: (next) => (link = next)
  });
  await client.start();
  return {
    ...{ name, client },
    stop: () => client.stop(),
    shown: () =>
      Promise.resolve({
        ...{ name, violations, link, refused, fetches },
        topics: Object.fromEntries(
          topics.map((topic) => {
            const replica = client.replica(topic);
            return [
              topic,
              {
                epoch: replica?.epoch ?? null,
                seq: replica?.seq ?? 0,
                entries: [...(replica?.entries ?? [])]
              }
            ];
          })
        )
      })
  };
}

/** Within one epoch neither a topic's seq, nor an entry's, nor the instant a figure is true at may go back. */
function watch(all: Map<string, Held>, violations: string[], topic: string, outcome: Outcome): void {
  const { replica, changed, removed } = outcome;
  const before = all.get(topic);
  const same = before !== undefined && before.epoch === replica.epoch;
  const held: Held = same ? before : { epoch: replica.epoch, seq: 0, entries: new Map() };
  all.set(topic, held);
  if (replica.seq < held.seq) violations.push(`${topic}: seq ${held.seq} → ${replica.seq}`);
  held.seq = replica.seq;
  for (const key of removed) held.entries.delete(key);
  for (const key of changed) {
    const entry = replica.entries.get(key);
    if (!entry) continue;
    const value = entry.value as { provenance?: { measuredAt?: number | null }; tick?: number } | null;
    const measuredAt = value?.provenance?.measuredAt ?? value?.tick ?? null;
    const was = held.entries.get(key);
    if (was && entry.seq < was.seq) violations.push(`${topic}/${key}: seq ${was.seq} → ${entry.seq}`);
    // A sum is as old as its oldest known part, which may leave it: only sites and ticks are of one source.
    const sum = topic === 'region' || key.endsWith('region') || key.includes('dept:');
    if (was && !sum && (measuredAt ?? 0) < (was.measuredAt ?? 0) && measuredAt !== null)
      violations.push(`${topic}/${key}: measured ${was.measuredAt} → ${measuredAt}`);
    held.entries.set(key, { seq: entry.seq, measuredAt });
  }
}
