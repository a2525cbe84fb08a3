import { afterAll, beforeAll, expect, it } from 'vitest';
import { readNewsNow } from '#db/news.ts';
import type { BedsNow } from '#domain/beds/types.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { openRig, type Answer, type Rig } from '../testing/rig.ts';
import { NOW, OTHER_SITE, SITE } from '../testing/sample.ts';
import { bundle, location, service } from './testing/bundle.ts';

let rig: Rig;
let region: string;
let other: string;
let own: string;
beforeAll(async () => {
  rig = await openRig();
  region = await rig.newKey('ror', { streams: ['ror'] });
  other = await rig.newKey('gestion-lits', { streams: ['ror'] });
  own = await rig.newKey('site', { streams: ['ror'], finess: [OTHER_SITE] });
  // Keys are known from the start on.
  await rig.restart();
});
afterAll(() => rig.close());

async function send(json: unknown, key = region, type = 'application/fhir+json'): Promise<Answer> {
  const response = await fetch(`${rig.base}/ingest/ror`, {
    method: 'POST',
    headers: { 'content-type': type, authorization: `Bearer ${key}` },
    body: typeof json === 'string' ? json : JSON.stringify(json)
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Answer['body']
  };
}

async function beds(finess = SITE): Promise<BedsNow | undefined> {
  const news = await readNewsNow(rig.db, 'real');
  return news.find(({ kind, key }) => kind === 'beds.site' && key === finess)?.payload as BedsNow | undefined;
}
const available = async (finess = SITE) =>
  (await beds(finess))?.kinds.medicine?.units.map(({ counts }) => counts.available?.value);
const seqs = () =>
  rig.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM vigie.outbox WHERE kind = 'beds.site'`);

const at = NOW - 10 * MINUTE;

it('keeps what leads nowhere, and counts it as soon as a Bundle says whose it is', async () => {
  const alone = await send(
    location('1', [{ n: 4, at }], { meta: { lastUpdated: new Date(at).toISOString() } })
  );
  expect(alone).toMatchObject({
    status: 202,
    body: { state: 'processed', received: 1, accepted: 1, quarantined: 0 }
  });
  expect(alone.body.warnings).toEqual([expect.objectContaining({ code: 'ROR_UNMAPPED', count: 1 })]);
  expect(await beds()).toBeUndefined();
  const taught = await send(bundle(service('1', SITE, 'Médecine polyvalente'), NOW - 9 * MINUTE));
  expect(taught).toMatchObject({ status: 202, body: { received: 0, warnings: [] } });
  expect(await available()).toEqual([4]);
});

it('takes the beds of a maternity without an emergency department, whose places transfers look for', async () => {
  const maternity = '990000030';
  const told = bundle(
    [...service('30', maternity, 'Gynécologie-obstétrique'), location('30', [{ n: 3, at }])],
    NOW - 9 * MINUTE
  );
  expect(await send(told)).toMatchObject({ status: 202, body: { accepted: 1, warnings: [] } });
  expect((await beds(maternity))?.kinds.obstetrics?.units[0]?.counts.available?.value).toBe(3);
});

it('takes the same Bundle twice without a word, and an older one without a change', async () => {
  const told = (n: number, when: number) =>
    bundle(
      [
        location('1', [
          { n, at: when, gender: '03' },
          { n: 1, at: when, gender: '01' }
        ])
      ],
      when + MINUTE
    );
  const newest = told(6, at + MINUTE);
  expect((await send(newest)).body.accepted).toBe(2);
  expect(await available()).toEqual([7]);
  const before = await seqs();
  expect((await send(newest)).body.duplicate).toBe(true);
  expect((await send({ ...newest, id: 'again' })).body.accepted).toBe(2);
  expect((await send(told(9, at - HOUR))).body.accepted).toBe(2);
  expect(await available()).toEqual([7]);
  expect(await seqs()).toEqual(before);
  const raw = await rig.db.query(
    `SELECT value, measured_at FROM vigie.ror_measurement WHERE gender = '03' ORDER BY measured_at`
  );
  expect(raw).toEqual([
    { value: 9, measured_at: at - HOUR },
    { value: 6, measured_at: at + MINUTE }
  ]);
});

it('ends what a full sending of the same source does not hold any more', async () => {
  await send(bundle([location('2', [{ n: 2, at }]), ...service('2', SITE, 'Médecine')], at));
  await send(bundle([location('3', [{ n: 5, at }]), ...service('3', SITE, 'Médecine')], at), other);
  expect(await available()).toEqual([7, 2, 5]);
  await send(bundle([location('2', [{ n: 3, at: at + 2 * MINUTE }])], at + 5 * MINUTE, true));
  expect(await available()).toEqual([3, 5]);
  // What was sent before the full sending, and comes late, is over all the same.
  await send(bundle([location('1', [{ n: 8, at: at + 3 * MINUTE }])], at + 4 * MINUTE));
  expect(await available()).toEqual([3, 5]);
  await send(bundle([location('1', [{ n: 8, at: at + 6 * MINUTE }])], at + 6 * MINUTE));
  expect(await available()).toEqual([8, 3, 5]);
  await send(bundle([location('3', [], { status: 'inactive' })], at + 7 * MINUTE), other);
  expect(await available()).toEqual([8, 3]);
});

it('sets unusable measurements aside, with their reason, and answers 422 when none is usable', async () => {
  const some = await send(
    location('4', [
      { n: 1, at },
      { n: -1, at, status: '01' }
    ])
  );
  expect(some.body).toMatchObject({ received: 2, accepted: 1, quarantined: 1 });
  const none = await send(location('4', [{ n: 1, at: NOW + HOUR }]));
  expect(none).toMatchObject({ status: 422, body: { code: 'ALL_QUARANTINED', received: 1, quarantined: 1 } });
  const rows = await rig.db.query(
    `SELECT code, place, source FROM vigie.set_aside WHERE stream = 'ror' ORDER BY code`
  );
  expect(rows).toEqual([
    { code: 'ROR_COUNT_INVALID', place: 'Location/extension[1]/nbCapacity', source: 'ror' },
    { code: 'ROR_DATE_FUTURE', place: 'Location/extension[0]/capacityUpdateDate', source: 'ror' }
  ]);
  expect((await send('{"resourceType":"Patient"}')).body.code).toBe('ROR_RESOURCE');
  expect((await send('{"resourceType"')).body.code).toBe('JSON_INVALID');
  expect((await send('<a/>', region, 'application/xml')).status).toBe(415);
});

it('takes nothing of another site from the key of a site', async () => {
  await send(bundle([location('5', [{ n: 5, at }]), ...service('5', OTHER_SITE, 'Médecine')], at), own);
  expect(await available(OTHER_SITE)).toEqual([5]);
  const stolen = await send(bundle([location('2', [{ n: 0, at: NOW }])], NOW), own);
  expect(stolen).toMatchObject({ status: 422, body: { accepted: 0, quarantined: 1 } });
  await send(bundle([location('6', [{ n: 9, at }]), ...service('6', SITE, 'Médecine')], at), own);
  expect(await available()).toEqual([8, 3]);
  const codes = await rig.db.query(`SELECT DISTINCT code FROM vigie.set_aside WHERE source = 'site'`);
  expect(codes).toEqual([{ code: 'ROR_FINESS_FORBIDDEN' }]);
});
