import { describe, expect, it, vi } from 'vitest';
import { renewWhenDeployed } from './renew.ts';

/** A wall whose time is driven by the test: `tick()` runs what was waited for. */
function wall(answers: { version: () => Response; page: () => Response }) {
  let next: (() => void) | null = null;
  const log = { reloads: 0, waits: [] as number[] };
  const stop = renewWhenDeployed({
    running: 'v1',
    versionUrl: '/version',
    pageUrl: '/mur/region',
    fetch: (url) => Promise.resolve(url === '/version' ? answers.version() : answers.page()),
    wait: (ms, act) => {
      log.waits.push(ms);
      next = act;
      return () => (next = null);
    },
    random: () => 0.5,
    reload: () => (log.reloads += 1)
  });
  const tick = async () => {
    const act = next;
    const { reloads } = log;
    next = null;
    act?.();
    // It waits again, or it has reloaded; one that is gone does neither.
    if (act)
      await vi.waitUntil(() => next !== null || log.reloads > reloads, { timeout: 50_000, interval: 5 });
    else await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { log, stop, tick, waiting: () => next !== null };
}
const says = (version: string) => () => Response.json({ version });
const page = (version: string) => () => new Response(`<main data-version="${version}">`);
const broken = () => new Response('down', { status: 502 });

describe('a wall takes a newly deployed page', () => {
  it('once the page itself answers, and not together with the others', async () => {
    const { log, tick } = wall({ version: says('v2'), page: page('v2') });
    await tick();
    expect(log.reloads).toBe(0);
    expect(log.waits[1]).toBe(30_000);
    await tick();
    expect(log.reloads).toBe(1);
  });

  it('never for an error, a page of another version, or the version it runs', async () => {
    for (const answers of [
      { version: says('v2'), page: broken },
      { version: says('v2'), page: page('v1') },
      { version: broken, page: page('v2') },
      { version: () => new Response('not json'), page: page('v2') },
      { version: says('v1'), page: page('v1') }
    ]) {
      const { log, tick, waiting } = wall(answers);
      for (let i = 0; i < 4; i += 1) await tick();
      expect(log.reloads).toBe(0);
      expect(waiting()).toBe(true);
    }
  });

  it('no more once the wall is gone', async () => {
    const { log, stop, tick } = wall({ version: says('v2'), page: page('v2') });
    await tick();
    stop();
    await tick();
    expect(log.reloads).toBe(0);
  });
});
