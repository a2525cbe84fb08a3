import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { noteDomain, readClock, setClock } from './clock.ts';
import { readEpoch, renewEpoch } from './epoch.ts';
import { releaseLease, takeLease } from './lease.ts';
import { readFeed } from './outbox.ts';
import {
  appendPicture,
  pictureAt,
  readCheckpoint,
  readPicture,
  saveCheckpoint,
  type PictureRow
} from './picture.ts';
import { readUnits, seedRegion } from './reference.ts';
import { announceDown } from './rpu/announce.ts';
import { readUnitNow } from './rpu/unit-now.ts';
import { readSetting, writeSetting } from './setting.ts';
import { newSourceKey, putSourceKey, readGrants, revokeSourceKey } from './sources.ts';
import { openTestDb, type TestDb } from './testing/test-db.ts';

const region = loadRegion('fictive');
const noon = Date.UTC(2026, 5, 10, 10);

const ACT = { actor: { id: 'command', label: 'test' }, now: noon, origin: 'simulated' as const };

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
  await seedRegion(test.db, region);
});
afterAll(() => test.close());

describe('reference data', () => {
  it('is the region pack, however often it is seeded', async () => {
    await seedRegion(test.db, region);
    const units = await readUnits(test.db);
    expect(units.map((unit) => unit.unit).sort()).toEqual(
      region.sites.flatMap((site) => site.units.map((ordre) => `${site.finess}/${ordre}`)).sort()
    );
    const [less] = region.sites;
    await seedRegion(test.db, { ...region, sites: region.sites.filter((site) => site !== less) });
    expect((await readUnits(test.db)).some((unit) => unit.finess === less?.finess)).toBe(false);
    await seedRegion(test.db, region);
    expect(await readUnits(test.db)).toEqual(units);
  });
});

describe('source keys', () => {
  it('are stored as hashes only, and end when revoked', async () => {
    const key = newSourceKey();
    const grant = {
      source: 'hospital',
      streams: ['rpu'],
      finess: ['990000001'],
      origin: 'real' as const,
      label: 'test'
    };
    await putSourceKey(test.db, key, grant);
    const [stored] = await readGrants(test.db);
    expect(stored).toEqual({ ...grant, expiresAt: null, keyHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const [found] = await test.db.query<{ n: number }>(
      `SELECT count(*) AS n FROM vigie.source_key k WHERE k::text LIKE '%' || $1 || '%'`,
      [key]
    );
    expect(found?.n).toBe(0);
    expect(await revokeSourceKey(test.db, stored?.keyHash ?? '')).toBe(true);
    expect(await revokeSourceKey(test.db, stored?.keyHash ?? '')).toBe(false);
    expect(await readGrants(test.db)).toEqual([]);
  });
});

describe('the clock', () => {
  it('never goes back', async () => {
    expect(await readClock(test.db)).toBeNull();
    const anchor = { anchorDomain: noon, anchorProcess: 0, speed: 60 };
    expect(await setClock(test.db, anchor, 1_000, 'simulated')).toEqual({
      ...anchor,
      lastDomain: noon + 60_000
    });
    await noteDomain(test.db, noon + HOUR);
    await noteDomain(test.db, noon);
    const slower = await setClock(test.db, { ...anchor, speed: 1 }, 2_000, 'simulated');
    expect(slower).toEqual({
      anchorDomain: noon + HOUR,
      anchorProcess: 2_000,
      speed: 1,
      lastDomain: noon + HOUR
    });
    expect(await readClock(test.db)).toEqual(slower);
    const events = (await readFeed(test.db, 0, 100)).filter((event) => event.kind === 'clock.set');
    expect(events.at(-1)?.payload).toEqual({ anchorDomain: noon + HOUR, anchorProcess: 2_000, speed: 1 });
  });
});

describe('the lease', () => {
  it('has one holder, until it is released or runs out', async () => {
    expect(await takeLease(test.db, 'tick', 'a', 60_000)).toBe(true);
    expect(await takeLease(test.db, 'tick', 'b', 60_000)).toBe(false);
    expect(await takeLease(test.db, 'tick', 'a', 60_000)).toBe(true);
    expect(await takeLease(test.db, 'jobs', 'b', 60_000)).toBe(true);
    await releaseLease(test.db, 'tick', 'b');
    expect(await takeLease(test.db, 'tick', 'b', 60_000)).toBe(false);
    await releaseLease(test.db, 'tick', 'a');
    expect(await takeLease(test.db, 'tick', 'b', -1)).toBe(true);
    expect(await takeLease(test.db, 'tick', 'a', 60_000)).toBe(true);
  });
});

describe('epoch and settings', () => {
  it('keep what they are told, and an epoch is new when asked for', async () => {
    const before = await readEpoch(test.db);
    expect(await readEpoch(test.db)).toBe(before);
    expect(await renewEpoch(test.db)).not.toBe(before);
    expect(await readSetting(test.db, 'nature')).toBeNull();
    await writeSetting(test.db, 'nature', { demo: true });
    await writeSetting(test.db, 'nature', { demo: false });
    expect(await readSetting(test.db, 'nature')).toEqual({ demo: false });
  });
});

describe('the picture log', () => {
  const row = (at: number, over: Partial<PictureRow> = {}): PictureRow => ({
    ...{ at, seq: 7, scope: 'region', state: 'known', level: 1, z: 1.5, present: 12, usual: 10, sd: 2 },
    ...{ arrivals1h: 3, longStay8: 1, longStay12: 0, oriented: null, stayMedian: 180, stayP90: 400 },
    ...{ n: 5, of: 5, share: 0.5, measuredAt: at, normVersion: 1, formulaVersion: 'level@1' },
    ...over
  });

  it('gives back what was shown, of one origin', async () => {
    await appendPicture(test.db, 'simulated', [
      row(noon),
      row(noon + 300_000, { level: null, state: 'unknown' })
    ]);
    await appendPicture(test.db, 'real', [row(noon)]);
    const query = { origin: 'simulated' as const, scope: 'region', from: noon, to: noon + HOUR };
    expect(await readPicture(test.db, query)).toEqual([
      row(noon),
      row(noon + 300_000, { level: null, state: 'unknown' })
    ]);
  });

  it('gives back what was shown beside the figures at an instant, and nothing where that was not kept', async () => {
    const at = noon + 10 * HOUR;
    const more = {
      reason: { kind: 'present', z: 2.1, ratio: 1.4 },
      closures: [{ id: 'c', until: at + HOUR }]
    };
    await appendPicture(test.db, 'simulated', [row(at), row(at, { scope: 'site:1', more })]);
    await appendPicture(test.db, 'simulated', [row(at + 300_000, { scope: 'site:1', more: null })]);
    const shown = (now: number) => pictureAt(test.db, { origin: 'simulated', at: now, within: 660_000 });
    expect((await shown(at + 60_000)).map((one) => one.more)).toEqual([null, more]);
    expect((await shown(at + 300_000)).map((one) => one.more)).toEqual([null, null]);
  });

  it('keeps the newest checkpoint only', async () => {
    expect(await readCheckpoint(test.db, 'fold')).toBeNull();
    await saveCheckpoint(test.db, 'fold', { seq: 10, at: noon, state: { a: 1 } });
    await saveCheckpoint(test.db, 'fold', { seq: 9, at: noon, state: { a: 0 } });
    expect(await readCheckpoint(test.db, 'fold')).toEqual({ seq: 10, at: noon, state: { a: 1 } });
  });

  it('keeps no checkpoint of a record that is no longer this one', async () => {
    const before = await readEpoch(test.db);
    await saveCheckpoint(test.db, 'fold', { seq: 11, at: noon, state: { a: 2 } }, before);
    const after = await renewEpoch(test.db);
    await saveCheckpoint(test.db, 'fold', { seq: 12, at: noon, state: { a: 3 } }, before);
    await saveCheckpoint(test.db, 'other', { seq: 1, at: noon, state: {} }, before);
    expect(await readCheckpoint(test.db, 'fold')).toMatchObject({ seq: 11, state: { a: 2 } });
    expect(await readCheckpoint(test.db, 'other')).toBeNull();
    await saveCheckpoint(test.db, 'fold', { seq: 13, at: noon, state: { a: 4 } }, after);
    expect(await readCheckpoint(test.db, 'fold')).toMatchObject({ seq: 13, state: { a: 4 } });
  });
});

describe('a declared outage', () => {
  it('is said to every screen, and ended the same way', async () => {
    const [unit = ''] = (await readUnits(test.db)).map((u) => u.unit);
    const down = { unit, origin: 'simulated' as const, since: noon, until: null, reason: 'cyber' as const };
    await announceDown(test.db, down, noon, ACT);
    const feed = async () => (await readUnitNow(test.db, 'simulated')).find((u) => u.unit === unit)?.feed;
    expect((await feed())?.announcedDown).toEqual({ since: noon, until: null, reason: 'cyber' });
    await announceDown(test.db, { ...down, reason: null }, noon + HOUR, ACT);
    expect((await feed())?.announcedDown).toBeNull();
    const open = await test.db.query('SELECT until FROM vigie.announced_down');
    expect(open).toEqual([{ until: noon + HOUR }]);
  });
});
