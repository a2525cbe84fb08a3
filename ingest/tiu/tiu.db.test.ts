import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readNewsNow } from '#db/news.ts';
import { headSeq, readFeed } from '#db/outbox.ts';
import { listTiu, readTiu } from '#db/tiu/read.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { openRig, type Rig } from '../testing/rig.ts';
import { NOW } from '../testing/sample.ts';
import { ALSO, ASKS, event, iso, RECEIVES, requested } from './testing/events.ts';

let rig: Rig;
let key: string;
let siteKey: string;
beforeAll(async () => {
  rig = await openRig();
  key = await rig.newKey('cellule', { streams: ['tiu'] });
  siteKey = await rig.newKey('maternite', { streams: ['tiu'], finess: [RECEIVES] });
  await rig.restart();
});
afterAll(() => rig.close());
beforeEach(async () => {
  for (const table of [
    'inbox',
    'tiu_request',
    'tiu_step',
    'tiu_note',
    'tiu_command',
    'set_aside',
    'news_now'
  ])
    await rig.db.query(`DELETE FROM vigie.${table}`);
});

const send = (body: unknown, as = key) => rig.send(JSON.stringify(body), { stream: 'tiu', key: as });
const at = (minutes: number) => NOW - HOUR + minutes * MINUTE;
const all = () => listTiu(rig.db, 'real', { endedSince: 0 });

/** The life of a transfer that went well. */
const LIFE = [
  requested(at(0)),
  event('search_started', at(1)),
  event('asked', at(2), { finess: RECEIVES, channel: 'phone' }),
  event('asked', at(2), { finess: ALSO }),
  event('answered', at(9), { finess: ALSO, answer: 'REFUSEE', reason: 'PLACE_NEONAT' }),
  event('answered', at(12), { finess: RECEIVES, answer: 'ACCEPTEE', function: 'midwife', places: { SI: 2 } }),
  event('accepted', at(13), { finess: RECEIVES, by: 'cell' }),
  event('transport_decided', at(15), { vector: 'SMUR', medicalised: true, team: 'fr.samu96.smur1' }),
  event('departed', at(30)),
  event('arrived', at(55)),
  event('closed', at(59), { outcome: 'HOSPITALISEE' })
];

it('writes the life of a transfer, one event or many at a time, and each event once', async () => {
  expect(await send(LIFE.slice(0, 4))).toMatchObject({
    status: 202,
    body: { state: 'processed', received: 4, accepted: 4, quarantined: 0 }
  });
  const head = await headSeq(rig.db);
  for (const one of LIFE.slice(4)) expect((await send(one)).status).toBe(202);
  const [request] = await all();
  expect(request).toMatchObject({
    ...{ state: 'closed', requester: ASKS, network: 'RP96', code: '21-A' },
    placement: { finess: RECEIVES },
    transport: { vector: 'SMUR', medicalised: true, team: 'fr.samu96.smur1' },
    end: { outcome: 'HOSPITALISEE' }
  });
  const history = await readTiu(rig.db, 'real', request?.id ?? '');
  expect(history?.steps.map((step) => step.at)).toEqual(
    [0, 1, 2, 2, 9, 12, 13, 15, 30, 55, 59].map((minutes) => at(minutes))
  );
  expect(history?.steps.map(({ by }) => by)).toContain('cell');
  expect((await readFeed(rig.db, head, 50)).map(({ kind }) => kind)).toContain('beds.site');
  // The same bytes, then the same events in other bytes: nothing is written twice.
  expect((await send(LIFE.slice(0, 4))).body).toMatchObject({ duplicate: true });
  expect(
    await send([...LIFE, event('answered', at(20), { finess: ALSO, answer: 'DIFFEREE' })])
  ).toMatchObject({
    body: { received: 12, accepted: 12 }
  });
  const [after] = await all();
  expect(after?.step).toBe(LIFE.length + 1);
});

it('sets aside what is illegal, impossible or unknown, says why, and keeps the rest', async () => {
  const answer = await send([
    requested(at(0)),
    requested(at(1), { urgency: 'HIER' }, 'r2'),
    requested(at(1), { indication: 'Mme Untel' }, 'r3'),
    requested(at(1), { gestationalAgeDays: 20 * 70 }, 'r4'),
    requested(at(1), { requester: '750000000' }, 'r5'),
    event('departed', at(2)),
    event('asked', at(2), { finess: ASKS }),
    event('asked', at(2), { finess: '960000029' }),
    event('reborn', at(2)),
    event('asked', at(2), { finess: RECEIVES }, 'nobody'),
    event('asked', at(2), { finess: RECEIVES, patient: 'x', 'un nom': 1 }),
    'departed'
  ]);
  expect(answer).toMatchObject({ status: 202, body: { received: 12, accepted: 2, quarantined: 10 } });
  const rows = await rig.db.query<{ place: string; code: string; value: string | null }>(
    'SELECT place, code, value FROM vigie.set_aside ORDER BY id'
  );
  expect(rows.map(({ place, code }) => `${place} ${code}`).toSorted()).toEqual(
    [
      '[1].urgency TIU_FIELD_INVALID',
      '[2].indication TIU_FIELD_INVALID',
      '[3].gestation TIU_FIELD_INVALID',
      '[4].requester TIU_FINESS_UNKNOWN',
      '[5].type TIU_TRANSITION',
      '[6].finess TIU_FIELD_INVALID',
      '[7].finess TIU_FINESS_UNKNOWN',
      '[8].type TIU_FIELD_INVALID',
      '[9].requestId TIU_REQUEST_UNKNOWN',
      '[11].event TIU_STRUCTURE'
    ].toSorted()
  );
  expect(rows.every(({ value }) => value === null)).toBe(true);
  expect(answer.body.warnings).toContainEqual(
    expect.objectContaining({ code: 'TIU_UNKNOWN_MEMBER', where: '?', count: 2 })
  );
});

it('refuses one event alone with its code, and a payload as a whole with the door’s', async () => {
  const refused: [unknown, number, string][] = [
    [event('departed', at(0)), 404, 'TIU_REQUEST_UNKNOWN'],
    [requested(NOW + HOUR), 422, 'TIU_AT_INVALID'],
    [requested(NOW - 9 * 24 * HOUR), 422, 'TIU_AT_INVALID'],
    [{ ...requested(at(0)), at: '2026-11-21 19:00' }, 422, 'TIU_AT_INVALID'],
    [requested(at(0), {}, 'un nom propre'), 422, 'TIU_FIELD_INVALID'],
    [[], 400, 'TIU_STRUCTURE'],
    ['x', 400, 'TIU_STRUCTURE'],
    [[event('departed', at(0)), event('arrived', at(0))], 422, 'ALL_QUARANTINED']
  ];
  for (const [body, status, code] of refused)
    expect(await send(body), code).toMatchObject({ status, body: { code } });
  const answer = await rig.send('{}', { stream: 'tiu', key, headers: { 'content-type': 'text/plain' } });
  expect(answer).toMatchObject({ status: 415 });
  expect((await send(requested(at(0)), rig.key)).body).toMatchObject({ code: 'AUTH_STREAM_FORBIDDEN' });
  expect(await all()).toEqual([]);
});

it('lets the key of a maternity answer for it, and nothing else', async () => {
  await send([
    requested(at(0)),
    event('asked', at(1), { finess: RECEIVES }),
    event('asked', at(1), { finess: ALSO })
  ]);
  const answered = (finess: string) => event('answered', at(5), { finess, answer: 'ACCEPTEE' });
  expect(await send(answered(RECEIVES), siteKey)).toMatchObject({ status: 202 });
  for (const one of [
    answered(ALSO),
    requested(at(0), {}, 'r9'),
    event('accepted', at(6), { finess: RECEIVES })
  ])
    expect(await send(one, siteKey)).toMatchObject({ status: 403, body: { code: 'TIU_FINESS_FORBIDDEN' } });
});

it('opens a retransfer from where she is, once she arrived', async () => {
  const back = (requester: string) => ({
    ...requested(at(58), { requester, gestationalAgeDays: 34 * 7, parentRequestId: 'r1' }, 'r2'),
    type: 'retransfer'
  });
  await send(LIFE.slice(0, 8));
  expect(await send(back(RECEIVES))).toMatchObject({ status: 409, body: { code: 'TIU_TRANSITION' } });
  await send(LIFE.slice(8, 10));
  expect(await send(back(ASKS))).toMatchObject({ status: 422, body: { code: 'TIU_FIELD_INVALID' } });
  expect((await send({ ...back(RECEIVES), at: iso(at(59)) })).status).toBe(202);
  const [first, second] = await all();
  expect(second).toMatchObject({ parent: first?.id, requester: RECEIVES, state: 'requested' });
});

it('speaks of a request of the desk by its own id', async () => {
  await send(requested(at(0)));
  const [request] = await all();
  expect((await send(event('asked', at(3), { finess: RECEIVES }, request?.id))).status).toBe(202);
  expect(await readNewsNow(rig.db, 'real')).toMatchObject([
    { kind: 'tiu.request', payload: { state: 'searching' } }
  ]);
});
