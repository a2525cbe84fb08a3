import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEdStates } from '#db/ed-state/record.ts';
import { readNewsNow } from '#db/news.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { openRig, type Rig } from '../testing/rig.ts';
import { NOW } from '../testing/sample.ts';

const SITE = '960000011';
let rig: Rig;
let key: string;
beforeAll(async () => {
  rig = await openRig();
  key = await rig.newKey('logiciel', { finess: [SITE], streams: ['ed-state'] });
  await rig.restart();
});
afterAll(() => rig.close());

const iso = (at: number) => new Date(at).toISOString();
async function send(body: unknown, type = 'application/json', as = key) {
  const answer = await fetch(`${rig.base}/ingest/ed-state`, {
    method: 'POST',
    headers: { 'content-type': type, authorization: `Bearer ${as}` },
    body: JSON.stringify(body)
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
const state = async () => (await readEdStates(rig.db, SITE, 'real')).all;

it('writes what a department says, field by field, and tells it once', async () => {
  const first = { site: SITE, at: iso(NOW - MINUTE), boarders: 4, oldestBoarderMin: 300 };
  expect(await send(first)).toMatchObject({
    status: 202,
    body: { state: 'processed', accepted: 1, quarantined: 0 }
  });
  expect((await send(first)).body).toMatchObject({ duplicate: true });
  // Older, received later: it fills what was unknown and overwrites nothing.
  await send({ site: SITE, at: iso(NOW - HOUR), boarders: 9, placesOpen: 2 });
  expect((await state())?.fields).toMatchObject({
    boarders: { value: 4, at: NOW - MINUTE },
    placesOpen: { value: 2, at: NOW - HOUR }
  });
  const [news] = await readNewsNow(rig.db, 'real');
  expect(news).toMatchObject({
    kind: 'ed.state',
    key: `${SITE}/all`,
    payload: { fields: { boarders: { value: 4 } } }
  });
  const [row] = await rig.db.query<{ n: number }>('SELECT count(*)::int AS n FROM vigie.ed_said');
  expect(row?.n).toBe(2);
});

it('sets aside what cannot be used, and keeps the rest', async () => {
  const answer = await send([
    { site: SITE, at: iso(NOW), boarders: 3, ventilated: 400 },
    { site: '990000014', at: iso(NOW), boarders: 3 }
  ]);
  expect(answer).toMatchObject({ status: 202, body: { received: 2, accepted: 1, quarantined: 1 } });
  const rows = await rig.db.query('SELECT place, code, value FROM vigie.set_aside ORDER BY place');
  expect(rows).toEqual([
    { place: '[0].ventilated', code: 'ED_STATE_FIELD_INVALID', value: '400' },
    { place: '[1].site', code: 'ED_STATE_FINESS_FORBIDDEN', value: '990000014' }
  ]);
});

it('refuses another site’s record, another stream’s key, another type, and what is no record', async () => {
  const record = { site: '990000014', at: iso(NOW), boarders: 3 };
  expect(await send(record)).toMatchObject({ status: 403, body: { code: 'ED_STATE_FINESS_FORBIDDEN' } });
  expect((await send(record, 'application/json', rig.key)).body).toMatchObject({
    code: 'AUTH_STREAM_FORBIDDEN'
  });
  expect(await send(record, 'text/plain')).toMatchObject({ status: 415 });
  expect(await send('boarders: 3')).toMatchObject({ status: 400, body: { code: 'ED_STATE_STRUCTURE' } });
  const late = { site: SITE, at: iso(NOW + HOUR), boarders: 3 };
  expect(await send(late)).toMatchObject({ status: 400, body: { code: 'ED_STATE_AT_FUTURE', where: 'at' } });
});
