import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Declaration } from '#domain/ed-state/declare.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { latestAudit } from '../audit.ts';
import { declareEdState, readDeclared } from '../ed-state/declare.ts';
import { readEdStates } from '../ed-state/record.ts';
import { readNewsNow } from '../news.ts';
import { act, SITE, START } from '../testing/people.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { changeClosure, declareClosure, purgeClosures, readClosures } from './closures.ts';

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

const place = (now: number) => ({ finess: SITE, services: ['adult'] as const, now });
const said = (over = {}) => ({
  ...{ scope: 'site', target: '', kind: 'closed', reason: 'Dégât des eaux', by: 'duty_administrator' },
  ...{ from: START, until: START + HOUR, ...over }
});
const news = async () =>
  (await readNewsNow(test.db, 'simulated')).flatMap((one) =>
    one.kind === 'place.closures' ? [one.payload] : []
  );

it('tells a closure, its new end and its early end, each with its audit; of two at once the second is told', async () => {
  const { id } = await declareClosure(test.db, act(), said(), place(START));
  expect(await news()).toMatchObject([{ finess: SITE, closures: [{ id, until: START + HOUR, version: 1 }] }]);
  await expect(declareClosure(test.db, act(), said(), place(START))).rejects.toMatchObject({
    code: 'CLOSURE_OVERLAP'
  });
  const until = START + 3 * HOUR;
  const both = await Promise.allSettled(
    [until, until + HOUR].map((end) =>
      changeClosure(test.db, act(), { id, version: 1, until: end }, { finess: SITE, now: START + MINUTE })
    )
  );
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const refused = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
  expect(refused.reason).toMatchObject({ code: 'CLOSURE_CHANGED' });
  await changeClosure(test.db, act(), { id, version: 2, until: null }, { finess: SITE, now: START + HOUR });
  expect(await news()).toEqual([]);
  expect(await readClosures(test.db, { finess: SITE, origin: 'simulated', now: START + HOUR })).toEqual([]);
  const acts = await latestAudit(test.db, { limit: 5, subject: `site:${SITE}` });
  expect(acts.map(({ action }) => action)).toEqual(['closure.end', 'closure.move', 'closure.open']);
});

it('keeps origins apart, and forgets closures long after their end', async () => {
  await declareClosure(test.db, { ...act(), origin: 'exercise' }, said(), place(START));
  expect(await readClosures(test.db, { finess: SITE, origin: 'simulated', now: START + HOUR })).toEqual([]);
  expect(await purgeClosures(test.db, START + HOUR)).toBe(0);
  expect(await purgeClosures(test.db, START + HOUR + 1)).toBe(2);
});

it('writes a declaration with what it changed, and refuses a fourth "inchangé"', async () => {
  const context = { services: ['adult'] as const, rpu: null, floors: [], scopes: [SITE] };
  const declare = (at: number, fields: Declaration['fields']) =>
    declareEdState(
      test.db,
      act(),
      { finess: SITE, service: 'all', at, by: 'charge_nurse', fields, confirmed: false },
      context
    );
  const id = await declare(START, { boarders: 4 });
  const declared = await readDeclared(test.db, { id, finess: SITE, origin: 'simulated' });
  expect(declared).toMatchObject({
    ...{ by: 'charge_nurse', said: { fields: { boarders: { value: 4 } } } },
    effects: [{ what: 'boarders', before: null, after: 4 }, { what: 'nedocs' }, { what: 'edwin' }]
  });
  expect(await readDeclared(test.db, { id, finess: '960000029', origin: 'simulated' })).toBeNull();
  for (const n of [1, 2, 3]) await declare(START + n * MINUTE, { boarders: 'unchanged' });
  await expect(declare(START + 4 * MINUTE, { boarders: 'unchanged' })).rejects.toMatchObject({
    ...{ code: 'ED_STATE_RETYPE', where: 'boarders' }
  });
  const states = await readEdStates(test.db, SITE, 'simulated');
  expect(states.all?.fields.boarders).toMatchObject({ unchanged: 3, at: START + 3 * MINUTE });
  const [noted] = await latestAudit(test.db, { limit: 1, action: 'ed.declare' });
  expect(noted).toMatchObject({ subject: `site:${SITE}`, after: { by: 'charge_nurse' } });
});
