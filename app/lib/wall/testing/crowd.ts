import type { BrowserContext, Route } from 'playwright-core';
import type { Instant } from '#domain/time/instant.ts';
import { crowdedPicture } from '#app/lib/testing/crowded.ts';
import { crowdedBeds } from './crowd-beds.ts';
import { crowdedTransfers } from './crowd-tiu.ts';
import { loadRegion } from '#maps/region/index.ts';
import { parseServerTime } from '#realtime/protocol/time-header.ts';
import type { Snapshot } from '#realtime/protocol/types.ts';

/**
 * Fills the HTTP twin's answers with the worst hour of Île-de-France's 91 sites; page, server, clock and access
 * are the real ones. Sockets are refused, as behind a proxy that blocks them: the twin is what is read then.
 */
export async function crowd(
  context: BrowserContext,
  change: (picture: ReturnType<typeof crowdedPicture>, now: Instant) => void = () => undefined
): Promise<void> {
  await context.routeWebSocket(/socket\.io/, (socket) => socket.close());
  await context.route('**/api/v1/live/*', (route) =>
    answer(route, change).catch((error: unknown) => {
      // A test that is over closes its pages under the last answers.
      if (!/disposed|closed/i.test(String(error))) throw error;
    })
  );
}

async function answer(route: Route, change: Parameters<typeof crowd>[1] & object): Promise<void> {
  const response = await route.fetch({ url: route.request().url().replace(/\?.*/, '') });
  const snapshot = (await response.json()) as Snapshot;
  const now = parseServerTime(response.headers()['x-vigie-time'] ?? null)?.at ?? Date.now();
  const picture = crowdedPicture(loadRegion('idf'), now);
  change(picture, now);
  const { sites, region, declared = {} } = picture;
  const beds = crowdedBeds(loadRegion('idf'), now);
  const transfers = { 'tiu-wall': crowdedTransfers(now) };
  const crowded: Partial<Record<string, object>> = { sites, region, declared, beds, ...transfers };
  const entries = Object.entries(crowded[snapshot.topic] ?? {});
  // Polled again and again: each answer is newer than the last one.
  const seq = Math.max(1, Math.floor(now / 1_000));
  const set = Object.fromEntries(entries.map(([key, value]) => [key, { seq, value }]));
  const {
    'content-encoding': _encoding,
    'content-length': _length,
    etag: _etag,
    ...headers
  } = response.headers();
  await route.fulfill({
    status: 200,
    headers,
    json: { ...snapshot, full: true, from: 0, to: seq, set, del: {} }
  });
}
