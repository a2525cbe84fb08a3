import type { Outcome } from '#realtime/protocol/replica.ts';
import type { Rhythm } from '#realtime/protocol/topic-names.ts';
import type { PictureStore } from '../last-picture.ts';
import type { Link } from '../link.ts';
import { LiveClient } from '../live-client.ts';
import { socketTransport } from '../transport.ts';

/** A screen's client on a server, with what it shows, asked and said of its link. The caller stops `client`. */
export function tryScreen(
  base: string,
  options: {
    topics?: string[];
    pictures?: PictureStore;
    now?: () => number;
    cookie?: string;
    noSocket?: boolean;
    rhythm?: (topic: string) => Rhythm;
    /** What becomes of an answer on its way. */
    answer?: (response: Response) => Promise<Response>;
  } = {}
) {
  const shown = new Map<string, Map<string, unknown>>();
  const refused = new Map<string, string>();
  const requests: string[] = [];
  let link: Link | null = null;
  const never = {
    connect: (on: { closed(): void }) => void setTimeout(() => on.closed(), 5),
    subscribe: () => Promise.reject(new Error('no socket')),
    close: () => undefined
  };
  const client = new LiveClient({
    topics: options.topics ?? ['sites'],
    transport: options.noSocket ? never : socketTransport(base),
    fetch: async (input, init) => {
      requests.push(String(input));
      const response = await fetch(input, { ...init, headers: { cookie: options.cookie ?? '' } });
      return options.answer ? options.answer(response) : response;
    },
    baseUrl: base,
    pictures: options.pictures ?? null,
    now: options.now ?? (() => Date.now()),
    random: () => 0.1,
    ...(options.rhythm ? { rhythm: options.rhythm } : {}),
    onTopic: (topic: string, { replica, changed, removed }: Outcome) => {
      const map = shown.get(topic) ?? new Map<string, unknown>();
      shown.set(topic, map);
      for (const key of removed) map.delete(key);
      for (const key of changed) map.set(key, replica.entries.get(key)?.value);
    },
    onRefused: (topic, code) => (code === null ? refused.delete(topic) : refused.set(topic, code)),
    onLink: (next) => (link = next)
  });
  return {
    client,
    shown,
    refused,
    requests,
    link: () => link,
    sites: () => Object.fromEntries(shown.get('sites') ?? [])
  };
}
