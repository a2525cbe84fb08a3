import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TeamNow, TeamPosition } from '#domain/samu/types.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import type { Answer, Rig } from '../testing/rig.ts';
import { NOW } from '../testing/sample.ts';
import { openHubRig, type HubRig } from './testing/hub-rig.ts';
import * as say from './testing/samples.ts';

let hub: HubRig;
let rig: Rig;
beforeAll(async () => {
  hub = await openHubRig();
  rig = hub.rig;
});
afterAll(() => rig.close());

const send = (payload: unknown): Promise<Answer> => hub.send(payload);
const wrapped = (message: say.Message, at = NOW) => say.envelope([message], { at });
const codes = (answer: Answer) => answer.body.warnings.map(({ code }) => code);
const news = <T>(kind: string, thing: string, origin?: 'e') => hub.news<T>(kind, thing, origin);
const team = (id: string) => news<TeamNow>('team.state', id);
const head = async () =>
  (await rig.db.query<{ n: number }>('SELECT count(*)::int AS n FROM vigie.outbox'))[0]?.n;

describe('teams', () => {
  const id = `${say.SAMU}.resource.VLM7`;
  const at = (minutes: number) => NOW - 60 * MINUTE + minutes * MINUTE;

  it('keeps the newest state by its own time, and older ones in the history with their flag', async () => {
    const states = [
      { at: at(2), status: 'DECLENCHE', availability: false },
      { at: at(0), status: 'DECISION' }
    ];
    const first = await send(wrapped(say.teams('v3', at(2), { team: id, states })));
    expect(first).toMatchObject({ status: 202, body: { state: 'processed', received: 1, accepted: 1 } });
    expect(await team(id)).toMatchObject({
      ...{ name: 'VLM4', samu: '96', family: 'SMUR', vehicle: 'SMUR.VLM', medicalLevel: 'MED' },
      ...{ status: 'DECLENCHE', statusAt: at(2), available: false }
    });
    const late = await send(wrapped(say.teamState('v3', at(1), 'DEPART', { team: id })));
    expect(codes(late)).toEqual(['HUB_STATE_LATE']);
    expect(await team(id)).toMatchObject({ status: 'DECLENCHE', available: false });
    await send(wrapped(say.teamState('v1', at(5), 'TRANSPOR', { team: id })));
    const now = await team(id);
    expect(now).toMatchObject({ status: 'TRANSP', available: null, availableAt: null });
    expect(now?.mission).toMatch(/^[0-9a-f]{32}$/);
    await send(wrapped(say.teamState('v2', at(9), 'REN-BASE', { team: id, availability: true })));
    expect(await team(id)).toMatchObject({ status: 'REN-BASE', available: true, mission: null });
    const rows = await rig.db.query<{ status: string; late: boolean }>(
      'SELECT status, late FROM vigie.team_state WHERE team = $1 ORDER BY at',
      [id]
    );
    expect(rows.map(({ status, late }) => `${status}${late ? '!' : ''}`)).toEqual([
      ...['DECISION', 'DEPART!', 'DECLENCHE', 'TRANSP', 'REN-BASE']
    ]);
  });

  it('takes the same word in other bytes as nothing new', async () => {
    const before = await head();
    const again = await send(
      wrapped(say.teamState('v2', at(9), 'REN-BASE', { team: id, availability: true }))
    );
    expect(again).toMatchObject({ status: 202, body: { accepted: 1, warnings: [] } });
    expect(await head()).toBe(before);
  });

  it('follows the hospital of its case, whichever is said first', async () => {
    const one = { caseId: `${say.SAMU}.D1`, team: `${say.SAMU}.resource.AR1` };
    await send(wrapped(say.healthCase('v3', { at: NOW, caseId: one.caseId, destination: '960000011' })));
    await send(wrapped(say.teams('v3', NOW, { ...one })));
    expect(await team(one.team)).toMatchObject({ destination: '960000011', status: 'DECLENCHE' });
    const changed = say.healthCase('v3', {
      at: NOW + 2 * MINUTE,
      caseId: one.caseId,
      destination: '990000014'
    });
    await send(wrapped(changed, NOW + 2 * MINUTE));
    expect(await team(one.team)).toMatchObject({ destination: '990000014' });
    await send(wrapped(say.teamState('v3', NOW + 3 * MINUTE, 'FINPEC', { ...one })));
    expect(await team(one.team)).toMatchObject({ destination: null, mission: null });
  });
});

describe('positions', () => {
  const id = `${say.SAMU}.resource.VLM9`;
  const where = () => news<TeamPosition>('team.position', id);

  it('takes the newest, ignores older ones and refuses impossible ones', async () => {
    const good = say.position('v3', NOW - MINUTE, { team: id, status: 'DISPONIBLE' });
    await send(wrapped(say.positions([good])));
    expect(await where()).toMatchObject({ lon: -5.4, lat: 46.5, heading: 90, speed: 42, available: true });
    expect((await where())?.commune).toMatchObject({ insee: expect.stringMatching(/^9[69]/) });
    const older = say.position('v1', NOW - 2 * MINUTE, { team: id, lon: -5.5 });
    await send(wrapped(say.positions([older])));
    expect(await where()).toMatchObject({ lon: -5.4, at: NOW - MINUTE });
    const lost = say.position('v2', NOW, { team: id, lat: 4.65 });
    const refused = await send(wrapped(say.positions([lost])));
    expect(refused).toMatchObject({
      ...{ status: 422 },
      body: { code: 'HUB_POSITION_OUTSIDE', where: 'geoPositionsUpdate/position[0]/coord', state: 'refused' }
    });
    const mixed = await send(
      wrapped(say.positions([lost, say.position('v2', NOW, { team: id, lon: -5.3 })]))
    );
    expect(mixed).toMatchObject({ status: 202, body: { received: 2, accepted: 1, quarantined: 1 } });
    expect(await where()).toMatchObject({ lon: -5.3, at: NOW });
  });

  it('takes ten thousand in one message', async () => {
    const list = Array.from({ length: 10_000 }, (_, i) =>
      say.position('v3', NOW - i, { team: `${say.SAMU}.resource.T${i % 400}`, lat: 46 + (i % 100) / 100 })
    );
    const answer = await send(wrapped(say.positions(list)));
    expect(answer.body).toMatchObject({ state: 'processed', received: 10_000, accepted: 10_000 });
  });
});

describe('cases', () => {
  it('counts those of a SAMU and says nothing twice', async () => {
    const before = await news<{ today: number }>('samu.cases', '96');
    const caseId = `${say.SAMU}.C1`;
    const first = wrapped(say.healthCase('v1', { at: NOW - HOUR / 2, caseId, priority: 'P0' }), NOW - MINUTE);
    await send(first);
    await send({ ...first, distributionID: 'another' });
    const after = await news<{ today: number; byPriority: Record<string, number> }>('samu.cases', '96');
    expect(after?.today).toBe((before?.today ?? 0) + 1);
    expect(after?.byPriority['P0']).toBe(1);
    await send(wrapped(say.caseUpdate({ caseId, priority: 'P3', status: 'CLOTURE' })));
    expect((await news<{ byPriority: object }>('samu.cases', '96'))?.byPriority).not.toHaveProperty('P0');
    const versions = await rig.db.query<{ over: boolean; priority: string; closed: boolean }>(
      `SELECT superseded_at IS NOT NULL AS over, priority, closed FROM vigie.samu_case
       WHERE key = (SELECT key FROM vigie.samu_case WHERE priority = 'P0' LIMIT 1) ORDER BY id`
    );
    expect(versions).toEqual([
      { over: true, priority: 'P0', closed: false },
      { over: false, priority: 'P3', closed: true }
    ]);
  });

  it('links the summary of a mission to its case by organisation and case number', async () => {
    await send(wrapped(say.mission('v1', NOW)));
    await send(wrapped(say.healthCase('v2', { at: NOW, caseId: 'fr.fire.sis096.cga.SC-1' })));
    const fire = say.healthCase('v2', { at: NOW, caseId: 'fr.fire.sis096.cga.SC-1' });
    Object.assign(fire['createCaseHealth'] ?? {}, { senderCaseId: 'DRFR159602432500077' });
    await send(wrapped(fire, NOW + MINUTE));
    const linked = await rig.db.query<{ destination: string; base: string }>(
      `SELECT m.destination, m.base FROM vigie.smur_mission m
       JOIN vigie.samu_case c ON m.case_key IN (c.key, c.sender_key) AND c.superseded_at IS NULL`
    );
    expect(linked).toEqual([{ destination: '990000014', base: '960000011' }]);
  });
});

describe('payloads', () => {
  it('judges every entry of an envelope alone', async () => {
    const bad = say.teamState('v3', NOW, 'DEPART');
    delete bad['resourcesStatus']?.['state'];
    const answer = await send(
      say.envelope([bad, null, say.teamState('v3', NOW, 'PEC', { team: `${say.SAMU}.resource.X` })], {
        at: NOW
      })
    );
    expect(answer).toMatchObject({ status: 202, body: { received: 3, accepted: 1, quarantined: 2 } });
    expect(codes(answer)).toEqual(['HUB_FIELD_MISSING', 'HUB_ENVELOPE_INVALID']);
    const aside = await rig.db.query<{ place: string }>(
      'SELECT place FROM vigie.set_aside WHERE receipt = $1 ORDER BY id',
      [answer.body.receipt]
    );
    expect(aside.map(({ place }) => place)).toEqual(['content[0]/resourcesStatus/state', 'content[1]']);
  });

  it('sets aside every part that it could not use, with its own code, also where nothing of the list was usable', async () => {
    const aside = async (...list: Record<string, unknown>[]) => {
      const { body } = await send(wrapped(say.positions(list)));
      const rows = await rig.db.query<{ place: string; code: string }>(
        'SELECT place, code FROM vigie.set_aside WHERE receipt = $1 ORDER BY id',
        [body.receipt]
      );
      return rows.map(({ place, code }) => `${code} ${place}`);
    };
    const of = (team: string) => say.position('v3', NOW, { team: `${say.SAMU}.resource.${team}` });
    const { datetime: _never, ...undated } = of('A');
    expect(await aside({ ...of('B'), coord: { lat: 95, lon: 2 } }, undated)).toEqual([
      'HUB_POSITION_INVALID geoPositionsUpdate/position[0]/coord',
      'HUB_FIELD_MISSING geoPositionsUpdate/position[1]/datetime'
    ]);
    expect(await aside(undated, { ...of('C'), cap: 'nord' })).toEqual([
      'HUB_FIELD_MISSING geoPositionsUpdate/position[0]/datetime',
      'HUB_FIELD_UNUSABLE geoPositionsUpdate/position/cap'
    ]);
  });

  it('keeps an exercise apart, whatever the key', async () => {
    const id = `${say.SAMU}.resource.EX1`;
    await send(say.envelope([say.teams('v3', NOW, { team: id })], { at: NOW, status: 'Exercise' }));
    expect(await team(id)).toBeUndefined();
    expect(await news<TeamNow>('team.state', id, 'e')).toMatchObject({ status: 'DECLENCHE' });
  });

  it('counts and keeps what it does not read', async () => {
    for (const message of [
      { info: 'words' },
      { error: { errorCause: 'words' } },
      { reference: {} },
      { other: {} }
    ]) {
      const answer = await send(say.envelope([message as unknown as say.Message], { at: NOW }));
      expect(answer).toMatchObject({ status: 202, body: { received: 1, accepted: 1 } });
    }
    const rows = await rig.db.query<{ kind: string }>(
      "SELECT DISTINCT kind FROM vigie.hub_message WHERE state = 'kept' ORDER BY kind"
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['OTHER', 'RC-REF', 'RS-ERROR', 'RS-INFO']);
  });

  it('refuses what is no message, with its reason', async () => {
    const expired = say.envelope([say.teamState('v3', NOW, 'PEC')], { at: NOW - HOUR, expires: NOW - 1 });
    for (const [payload, status, code] of [
      ['{"a":', 400, 'JSON_INVALID'],
      [[], 422, 'HUB_NOT_A_MESSAGE'],
      [{ a: 1 }, 422, 'HUB_NOT_A_MESSAGE'],
      [{ content: [] }, 422, 'HUB_ENVELOPE_INVALID'],
      [{ resourcesInfo: 5 }, 422, 'HUB_FIELD_INVALID'],
      [{ resourcesInfo: { caseId: say.CASE, resource: [5] } }, 422, 'HUB_FIELD_INVALID'],
      [{ geoPositionsUpdate: {} }, 422, 'HUB_FIELD_MISSING'],
      [say.teamState('v3', NOW + HOUR, 'PEC'), 422, 'HUB_TIME_FUTURE'],
      [expired, 422, 'HUB_EXPIRED']
    ] as const)
      expect(await send(payload)).toMatchObject({ status, body: { code } });
  });
});
