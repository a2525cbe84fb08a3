import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '#domain/time/instant.ts';
import { latestAudit } from '../audit.ts';
import { headSeq, readFeed } from '../outbox.ts';
import { act, at, KNOWN, SITE, START } from '../testing/people.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import {
  createDevice,
  enrolDevice,
  listDevices,
  purgeEndedDevices,
  readDevice,
  renewDevice,
  revokeDevice
} from './devices.ts';

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

const make = (level: string, name = 'Salle de crise', site: string | null = null) =>
  createDevice(test.db, act(), { level, name, site }, KNOWN);
const enrol = (code: string, now = START, address = '10.0.0.1') =>
  enrolDevice(test.db, { code, address }, at(now));
const wrong = { code: 'DEVICE_CODE_WRONG' };

describe('a device', () => {
  it('is a wall of the region, or a ward PC of one known site', async () => {
    for (const [level, name, site, where] of [
      ['desk', 'x', null, 'level'],
      ['wall', '  ', null, 'name'],
      ['wall', 'a\nb', null, 'name'],
      ['wall', 'x'.repeat(81), null, 'name'],
      ['ward', 'x', null, 'site'],
      ['ward', 'x', '750000001', 'site']
    ] as const)
      await expect(make(level, name, site)).rejects.toMatchObject({ code: 'DEVICE_INVALID', where });
    // A wall has no site, whatever was sent with it.
    const { id } = await make('wall', 'Mur', SITE);
    expect((await listDevices(test.db)).find((device) => device.id === id)).toMatchObject({ site: null });
  });

  it('is enrolled by its code once, within 15 minutes, however it is typed', async () => {
    const { id, code } = await make('ward', 'Poste IAO', SITE);
    expect(code).toMatch(/^[A-HJKMNP-RT-Z2-9]{4}-[A-HJKMNP-RT-Z2-9]{4}$/);
    await expect(enrol(code, START + 15 * MINUTE)).rejects.toMatchObject(wrong);
    const typed = ` ${code.toLowerCase().replace('-', ' – ')} `;
    const { token, level, site } = await enrol(typed, START + 15 * MINUTE - 1);
    expect({ level, site }).toEqual({ level: 'ward', site: SITE });
    await expect(enrol(code)).rejects.toMatchObject(wrong);
    expect(await readDevice(test.db, token, START)).toMatchObject({
      revoked: false,
      viewer: { kind: 'device', id, roles: ['public', 'ward'], sites: [SITE], pending: null }
    });
    for (const secret of [code, code.replace('-', ''), token]) {
      const rows = await test.db.query<{ said: string }>('SELECT d::text AS said FROM vigie.device d');
      expect(rows.map(({ said }) => said).join()).not.toContain(secret);
    }
    const log = await latestAudit(test.db, { limit: 2, subject: `device:${id}` });
    expect(log.map(({ action, actorLabel }) => [action, actorLabel])).toEqual([
      ['device.enrol', 'Poste IAO'],
      ['device.create', 'command']
    ]);
  });

  it('is given to one screen when two type its code at once', async () => {
    const { code } = await make('wall');
    const both = await Promise.allSettled([enrol(code), enrol(code)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('leaves the old screen when it gets a new code, also after it was revoked', async () => {
    const { id, code } = await make('wall');
    const old = await enrol(code);
    const before = await headSeq(test.db);
    const again = await renewDevice(test.db, act(), id);
    // It opens nothing, and is known as one that did: it says whom to call.
    const ended = { id, revoked: true, viewer: { roles: ['public'], sites: [], id: null } };
    expect(await readDevice(test.db, old.token, START)).toMatchObject(ended);
    expect(await readFeed(test.db, before, 5)).toMatchObject([{ kind: 'access.changed', payload: { id } }]);
    await revokeDevice(test.db, act(), id);
    await expect(enrol(again)).rejects.toMatchObject(wrong);
    const last = await renewDevice(test.db, act(), id);
    const { token } = await enrol(last);
    expect(await readDevice(test.db, token, START)).toMatchObject({ revoked: false });
    expect(await readDevice(test.db, old.token, START)).toMatchObject(ended);
    const log = await latestAudit(test.db, { limit: 9, subject: `device:${id}` });
    expect(log.map(({ action, before, after }) => [action, before, after])).toMatchObject([
      ['device.enrol', null, null],
      ['device.renew', { revokedAt: START }, { revokedAt: null, codeUntil: START + 15 * MINUTE }],
      ['device.revoke', { revokedAt: null }, { revokedAt: START, codeUntil: null }],
      ['device.renew', { enrolledAt: START, codeUntil: null }, { name: 'Salle de crise', enrolledAt: null }],
      ['device.enrol', null, null],
      ['device.create', null, { name: 'Salle de crise' }]
    ]);
    // As long as a browser keeps a cookie.
    expect(await purgeEndedDevices(test.db, START + 400 * 24 * HOUR)).toBe(0);
    expect(await purgeEndedDevices(test.db, START + 400 * 24 * HOUR + 1)).toBe(1);
    expect(await readDevice(test.db, old.token, START)).toBeNull();
    await expect(renewDevice(test.db, act(), 'none')).rejects.toMatchObject({ code: 'DEVICE_UNKNOWN' });
  });

  it('that was revoked opens nothing and is told so', async () => {
    const { id, code } = await make('wall');
    const { token } = await enrol(code);
    const before = await headSeq(test.db);
    await revokeDevice(test.db, act(), id);
    expect(await readDevice(test.db, token, START)).toMatchObject({
      revoked: true,
      viewer: { roles: ['public'], sites: [], id: null }
    });
    expect(await readFeed(test.db, before, 5)).toMatchObject([{ kind: 'access.changed', payload: { id } }]);
    expect(await readDevice(test.db, 'a guess', START)).toBeNull();
    await expect(revokeDevice(test.db, act(), id)).rejects.toMatchObject({ code: 'DEVICE_UNKNOWN' });
  });

  it('notes to the minute when it was last seen', async () => {
    const { id, code } = await make('wall');
    const { token } = await enrol(code);
    const seen = async (now: number) => {
      await readDevice(test.db, token, now);
      return (await listDevices(test.db)).find((device) => device.id === id)?.seenAt;
    };
    expect(await seen(START + 50 * SECOND)).toBe(START);
    expect(await seen(START + 90 * SECOND)).toBe(START + 90 * SECOND);
    expect(await seen(START + 400 * 24 * HOUR)).toBe(START + 400 * 24 * HOUR);
  });

  it('is not found by trying codes', async () => {
    const { code } = await make('wall');
    const guess = (typed: string) =>
      enrol(typed, START, '10.0.0.7').catch((error: { code: string }) => error.code);
    for (let i = 0; i < 11; i++) expect(await guess(`AAAA-AAA${i}`)).toBe('DEVICE_CODE_WRONG');
    expect(await guess(code)).toBe('SIGN_IN_BLOCKED');
    await expect(enrol(code, START, '10.0.0.8')).resolves.toBeTruthy();
  });
});
