import type { BrowserContext, Route } from 'playwright-core';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { callsEntry, casesEntry, countsEntry, teamEntry } from '#app/lib/samu/testing/entries.ts';
import { measure } from '#app/lib/testing/entries.ts';
import { loadFacilities, loadPlaces, loadRegion } from '#maps/region/index.ts';
import { parseServerTime } from '#realtime/protocol/time-header.ts';
import type { Snapshot } from '#realtime/protocol/types.ts';

/** The worst hour of eight SAMU: every kind of team, long waits, one SAMU that says nothing. */
async function samuPictureOf(region: string, now: Instant): Promise<Record<string, unknown>> {
  const { departments } = loadRegion(region);
  const largest = await loadPlaces(region);
  const places = Array.from({ length: 60 }, (_, index) => largest[index % largest.length]).flatMap(
    (place) => place ?? []
  );
  const bases = (await loadFacilities(region)).slice(0, 40);
  const entries: Record<string, unknown> = {
    'calls:region': callsEntry(null, now, {
      presented1h: measure(1_284),
      presented1hUsual: measure({ mean: 1_020, sd: 31 }),
      waitingNow: measure(112),
      longestWaitS: measure(432),
      within60s1h: measure(0.62),
      abandoned1h: measure(201)
    }),
    'samu:region': countsEntry(null, now, [23, 52, 6]),
    'cases:region': casesEntry(null, now)
  };
  departments.forEach(({ code }, index) => {
    const silent = index === departments.length - 1;
    const known = (value: number) => measure(silent ? null : value);
    entries[`calls:${code}`] = callsEntry(code, now, {
      presented1h: known(90 + 37 * index),
      presented1hUsual: measure({ mean: 100, sd: 10 }),
      waitingNow: known(28 - 4 * index),
      longestWaitS: known(432 - 40 * index),
      within60s1h: known(0.51 + index * 0.06),
      abandoned1h: known(31),
      armOnDuty: known(12),
      regulatorsOnDuty: known(4)
    });
    entries[`samu:${code}`] = countsEntry(code, now, [index, 9 - index, index % 3]);
    entries[`cases:${code}`] = casesEntry(code, now);
  });
  places.forEach((place, index) => {
    const state = ([null, 'engaged', 'engaged', 'free'] as const)[index % 4];
    const old = index % 7 === 3;
    const seen = {
      measuredAt: now - (old ? 20 : 2) * MINUTE,
      staleAt: now + (old ? -15 : 3) * MINUTE,
      unknownAt: now + 600 * MINUTE
    };
    const team = teamEntry(`fr.health.samu${place.department}0.resource.VLM${index}`, now, {
      state,
      name: `VLM ${index}`,
      samu: place.department,
      base: bases[index % bases.length]?.finess ?? null,
      vehicle: index % 9 === 0 ? 'SMUR.AR-PED' : 'SMUR.VLM',
      destination: state === 'engaged' ? (bases[(index * 3) % bases.length]?.finess ?? null) : null,
      point: { lon: place.lon, lat: place.lat }
    });
    team.measures.commune = measure(
      { insee: place.code, name: place.name, lon: place.lon, lat: place.lat },
      { provenance: seen }
    );
    team.measures.point = { ...team.measures.point, provenance: seen };
    entries[`team:${team.id}`] = team;
  });
  return entries;
}

/** Fills the HTTP twin's topics of the SAMU with their worst hour; page, server, clock and access are the real ones. */
export async function samuCrowd(
  context: BrowserContext,
  region = 'idf',
  change: (entries: Record<string, unknown>) => void = () => undefined
): Promise<void> {
  await context.routeWebSocket(/socket\.io/, (socket) => socket.close());
  await context.route(/\/api\/v1\/live\/samu/, (route) =>
    answer(route, region, change).catch((error: unknown) => {
      // A test that is over closes its pages under the last answers.
      if (!/disposed|closed/i.test(String(error))) throw error;
    })
  );
}

async function answer(
  route: Route,
  region: string,
  change: (entries: Record<string, unknown>) => void
): Promise<void> {
  const response = await route.fetch({ url: route.request().url().replace(/\?.*/, '') });
  const snapshot = (await response.json()) as Snapshot;
  const now = parseServerTime(response.headers()['x-vigie-time'] ?? null)?.at ?? Date.now();
  const seq = Math.max(1, Math.floor(now / 1_000));
  const picture = await samuPictureOf(region, now);
  change(picture);
  const entries = Object.entries(picture);
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
