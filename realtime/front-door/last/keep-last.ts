import { request as httpRequest } from 'node:http';
import { PUBLIC } from '#domain/access/roles.ts';
import { LAST_PAGES } from '../../protocol/public-pages.ts';
import { downstreamHeaders, upstreamHeaders } from '../proxy-headers.ts';
import type { ProxyConfig } from '../proxy.ts';
import type { LastAnswers } from './store.ts';

/** Process ms between two looks at the public pages. */
const EVERY = 30_000;
/** An answer larger than that is no public page, bytes. */
const LARGEST = 1024 * 1024;
/** Styles and scripts of our own that a page needs to look as it does. */
const PARTS = /"(?:\.{0,2}\/)*((?:_app\/immutable\/[^"?#]+|icon\.svg))"/g;

interface KeeperDeps {
  last: LastAnswers;
  config: Pick<ProxyConfig, 'app' | 'secret'>;
  domainNow(): number;
  processNow(): number;
  /** For tests: another rhythm, process ms. */
  every?: number;
}

/**
 * Keeps a copy of the public pages with their parts, as a stranger sees them, asking for it like any reader would:
 * they outlive the pages, the record and a restart of the front door. Returns how to stop, and how to look now.
 */
export function keepLast({ last, config, domainNow, processNow, every = EVERY }: KeeperDeps) {
  let stopped = false;
  let looking: Promise<void> | null = null;

  async function fetchOne(address: string): Promise<string | null> {
    const answer = await ask(config, address);
    if (answer?.status !== 200) return null;
    const { headers, body } = answer;
    await last.keep(address, { headers, body, at: domainNow(), madeAt: processNow() });
    return body.toString('utf8');
  }

  async function look(): Promise<void> {
    const parts = new Set<string>();
    let whole = true;
    for (const address of LAST_PAGES) {
      if (stopped) return;
      const html = await fetchOne(address);
      whole &&= html !== null || last.find(address) !== null;
      for (const [, part = ''] of html?.matchAll(PARTS) ?? []) parts.add(`/${part}`);
    }
    for (const part of parts) if (!last.find(part)) await fetchOne(part);
    // Only once all are new: a part of a page that could not be read again is still needed.
    if (whole && parts.size > 0 && !stopped)
      await last.only((address) => (LAST_PAGES as readonly string[]).includes(address) || parts.has(address));
  }

  const lookNow = (): Promise<void> =>
    (looking ??= look().finally(() => {
      looking = null;
    }));
  const timer = setInterval(() => void lookNow(), every);
  timer.unref();
  void lookNow();
  return {
    lookNow,
    stop(): void {
      stopped = true;
      clearInterval(timer);
    }
  };
}

interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** One question to the pages behind, as a stranger's; null when they do not answer. */
function ask({ app, secret }: KeeperDeps['config'], path: string): Promise<Answer | null> {
  const stranger = {
    ...{ method: 'GET', path, query: '', headers: { accept: 'text/html,*/*' } },
    ...{ address: '127.0.0.1', proto: 'http' as const, host: 'localhost' },
    ...{ viewer: PUBLIC, revoked: false, passedOn: false, body: () => Promise.resolve(Buffer.alloc(0)) }
  };
  return new Promise((resolve) => {
    const up = httpRequest({
      ...app,
      ...{ method: 'GET', path, headers: { ...upstreamHeaders(stranger, secret), connection: 'close' } },
      timeout: 10_000
    });
    up.on('timeout', () => up.destroy());
    up.on('error', () => resolve(null));
    up.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > LARGEST) up.destroy();
        else chunks.push(chunk);
      });
      response.on('error', () => resolve(null));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 502,
          headers: downstreamHeaders(response.headers),
          body: Buffer.concat(chunks)
        })
      );
    });
    up.end();
  });
}
