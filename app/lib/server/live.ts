import type { Keyed, PublicEntry, Snapshot } from '#realtime/protocol/types.ts';
import { twinUrl } from '#realtime/protocol/topic-names.ts';

/** Process ms during which a picture is served again: a burst of readers costs one look. */
const KEPT_FOR = 2_000;
/** Process ms after which the live picture does not answer. */
const PATIENCE = 2_000;

/** The live picture as the public may see it. */
export interface PublicPicture {
  /** By FINESS; of the last good look, empty before the first. */
  entries: ReadonlyMap<string, PublicEntry>;
  /** False when the last look failed: what is here is older, and goes stale by itself. */
  current: boolean;
}

/** Where the HTTP twin answers: the front door of this machine, unless VIGIE_LIVE_URL says otherwise. */
export function liveUrl(env: NodeJS.ProcessEnv = process.env): string {
  if (env.VIGIE_LIVE_URL) return env.VIGIE_LIVE_URL.replace(/\/$/, '');
  const host = env.VIGIE_HOST ?? '127.0.0.1';
  const own = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${own.includes(':') ? `[${own}]` : own}:${env.PORT ?? '3000'}`;
}

async function ask(base: string, topic: string, headers: Record<string, string>): Promise<Response> {
  return fetch(base + twinUrl(topic), { headers, signal: AbortSignal.timeout(PATIENCE), redirect: 'error' });
}

/**
 * Reads topic `public` from the HTTP twin: pages are made of the very picture that is pushed. Never fails: where
 * the picture cannot be read, the last good one is given, said not to be current.
 */
export function publicPictureReader(base: string, now: () => number): () => Promise<PublicPicture> {
  let picture: PublicPicture = { entries: new Map(), current: false };
  let etag = '';
  let readAt = -Infinity;
  let reading: Promise<PublicPicture> | null = null;

  async function read(): Promise<PublicPicture> {
    try {
      const response = await ask(base, 'public', etag ? { 'if-none-match': etag } : {});
      if (response.status === 200) {
        const { set } = (await response.json()) as Snapshot<PublicEntry>;
        picture = { entries: valuesOf(set), current: true };
        etag = response.headers.get('etag') ?? '';
      } else picture = { ...picture, current: response.status === 304 };
    } catch {
      picture = { ...picture, current: false };
    }
    readAt = now();
    return picture;
  }

  return () => {
    if (now() - readAt < KEPT_FOR) return Promise.resolve(picture);
    reading ??= read().finally(() => (reading = null));
    return reading;
  };
}

/**
 * The entries of a topic as the asker may see them, by key: the twin itself checks who they are. Null where they
 * may not, or where the picture cannot be read.
 */
export async function readTopicAs<V>(
  base: string,
  topic: string,
  cookie: string | null
): Promise<Map<string, V> | null> {
  try {
    const response = await ask(base, topic, cookie ? { cookie } : {});
    if (response.status !== 200) return null;
    const { set } = (await response.json()) as Snapshot<V>;
    return valuesOf(set);
  } catch {
    return null;
  }
}

function valuesOf<V>(set: Record<string, Keyed<V>>): Map<string, V> {
  return new Map(Object.entries(set).map(([key, { value }]) => [key, value]));
}

let shared: ReturnType<typeof publicPictureReader> | null = null;

/** The public picture of this house, one look for all pages. */
export function readPublicPicture(): Promise<PublicPicture> {
  shared ??= publicPictureReader(liveUrl(), () => Date.now());
  return shared();
}
