/** Names, addresses and rhythms of topics: what both ends must agree on beside the shape of messages. */

export const TOPIC_NAME =
  /^(?:sites|region|feeds|public|directory|ed:[0-9A-Z]{9}|samu|samu-wall|beds|places|crews|declared|tiu|tiu-wall|tiu-network:RP[0-9A-Z]{2,3}|tiu-site:[0-9A-Z]{9})$/;

/** Where the HTTP twin of every topic lives. */
export const TWIN_PATH = '/api/v1/live/';

/** Process milliseconds: at most one push per `push`, a heartbeat after `heartbeat` without one. */
export interface Rhythm {
  push: number;
  heartbeat: number;
  /** How often the HTTP twin is polled where sockets are blocked or cut. */
  poll: number;
}

const PROFESSIONAL: Rhythm = { push: 1_000, heartbeat: 5_000, poll: 5_000 };
const PUBLIC: Rhythm = { push: 12_000, heartbeat: 25_000, poll: 15_000 };

/** How often a topic is pushed, beats and is polled, ms. */
export function rhythmOf(topic: string): Rhythm {
  return topic === 'public' ? PUBLIC : PROFESSIONAL;
}

/**
 * Address of a topic on the HTTP twin. `public` has no `since`: a few KB, the same for everybody, so that any
 * cache can answer it.
 */
export function twinUrl(topic: string, since?: { seq: number; epoch: string }): string {
  const url = TWIN_PATH + encodeURIComponent(topic);
  if (!since || topic === 'public') return url;
  return `${url}?since=${since.seq}&epoch=${encodeURIComponent(since.epoch)}`;
}
