import type { Instant } from '#domain/time/instant.ts';
import type { PublicEntry } from '#realtime/protocol/types.ts';
import { LiveClient } from '#app/lib/live/live-client.ts';
import { socketTransport } from '#app/lib/live/transport.ts';

/** What the page is told of the public topic by a reader who stays. */
export interface StayEvent {
  /** False: pushes do not come, the page goes on asking. */
  live: boolean;
  entries: ReadonlyMap<string, PublicEntry> | null;
  at: Instant;
}

/*
 * Loaded a minute after the page, for displays and those who stay: the topic by socket, and by the same client its
 * HTTP twin while there is none.
 */
/** Ms between two signs of life to the page while nothing changes. */
const ALIVE = 10_000;
let entries: StayEvent['entries'] = null;
let toldAt = 0;

const client = new LiveClient({
  topics: ['public'],
  transport: socketTransport(),
  fetch: fetch.bind(window),
  baseUrl: '',
  pictures: null,
  now: () => Date.now(),
  random: () => Math.random(),
  onTopic(_topic, { replica }) {
    entries = new Map([...replica.entries].map(([finess, { value }]) => [finess, value as PublicEntry]));
    tell();
  },
  onRefused() {
    entries = null;
    tell();
  },
  onLink({ fresh }) {
    if (fresh && Date.now() - toldAt >= ALIVE) tell();
  }
});
void client.start();

function tell(): void {
  toldAt = Date.now();
  const detail: StayEvent = { live: entries !== null, entries, at: client.serverNow() };
  document.dispatchEvent(new CustomEvent('vigie-stay', { detail }));
}
