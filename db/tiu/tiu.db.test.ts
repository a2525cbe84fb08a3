import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { NOTE_KEPT } from '#domain/tiu/limits.ts';
import { answering, MORNING, opening } from '#domain/tiu/testing/cases.ts';
import { latestAudit } from '../audit.ts';
import { readSites } from '../beds/site.ts';
import { KEEP_DAYS } from '../keep.ts';
import { readNewsNow } from '../news.ts';
import { headSeq, readFeed } from '../outbox.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { readCommand } from './command.ts';
import { listTiu, readTiu } from './read.ts';
import { ALSO_ASKS, ALSO_RECEIVES, ASKS, deskOf, RECEIVES, THIRD_ASKS } from './testing/desk.ts';
import { expireAsks, purgeTiu, sweepTiu } from './time.ts';

let test: TestDb;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  test = await openTestDb({ max: 6 });
  desk = deskOf(test.db);
});
afterAll(() => test.close());
beforeEach(async () => {
  for (const table of ['tiu_request', 'tiu_step', 'tiu_note', 'tiu_command', 'bed_declaration', 'news_now'])
    await test.db.query(`DELETE FROM vigie.${table}`);
});

const REA = { obstetric: 1, NEO: null, SI: null, REA: 1 };
const ask = (finess: string) => ({ kind: 'ask', finess, channel: 'phone' }) as const;
const choose = (finess: string, seen: number) => ({ kind: 'choose', ask: null, finess, seen }) as const;

/** A request that RECEIVES was asked for, and accepted. */
async function accepted(requester: string, minutes = 0): Promise<string> {
  const at = MORNING + minutes * MINUTE;
  const { request } = await desk(null, opening(requester), { at });
  await desk(request.id, ask(RECEIVES), { at: at + MINUTE });
  await desk(request.id, answering(RECEIVES, { told: REA }), { at: at + 5 * MINUTE });
  return request.id;
}

it('keeps every step of a transfer, tells each, and audits it without the case', async () => {
  const head = await headSeq(test.db);
  const id = await accepted(ASKS);
  const at = MORNING + 10 * MINUTE;
  await desk(id, choose(RECEIVES, 1), { at });
  const transport = { kind: 'transport', vector: 'SMUR', medicalised: true, team: null } as const;
  await desk(id, { ...transport, seen: 2 }, { at, by: 'samu' });
  await desk(id, { kind: 'depart', seen: 3 }, { at: at + 20 * MINUTE });
  await desk(id, { kind: 'arrive', seen: 4 }, { at: at + 50 * MINUTE });
  const { request } = await desk(id, { kind: 'close', outcome: 'HOSPITALISEE', seen: 5 }, { at: at + HOUR });
  expect(request).toMatchObject({ state: 'closed', version: 6, placement: { finess: RECEIVES } });
  const history = await readTiu(test.db, 'simulated', id);
  expect(history?.request).toEqual(request);
  expect(history?.steps.map(({ event }) => event.type)).toEqual([
    ...['requested', 'search_started', 'asked', 'answered', 'accepted'],
    ...['transport_decided', 'departed', 'arrived', 'closed']
  ]);
  const told = (await readFeed(test.db, head, 50)).filter(({ kind }) => kind === 'tiu.request');
  expect(told.map(({ payload }) => (payload as { state: string }).state)).toEqual([
    ...['requested', 'searching', 'searching', 'placed', 'placed', 'departed', 'arrived', 'closed']
  ]);
  const acts = await latestAudit(test.db, { limit: 20, subject: `tiu:${id}` });
  expect(acts.map(({ action }) => action).toReversed()).toEqual([
    ...['tiu.open', 'tiu.ask', 'tiu.answer', 'tiu.choose'],
    ...['tiu.transport', 'tiu.depart', 'tiu.arrive', 'tiu.close']
  ]);
  expect(JSON.stringify(acts)).not.toContain('gestation');
});

it('gives one cot once, to two people with three requests at the same moment', async () => {
  const ids = [await accepted(ASKS), await accepted(ALSO_ASKS, 1), await accepted(THIRD_ASKS, 2)];
  const at = MORNING + 20 * MINUTE;
  const all = await Promise.allSettled(
    ids.map((id, i) => desk(id, choose(RECEIVES, 1), { at, who: `midwife-${(i % 2) + 1}` }))
  );
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const one of all)
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'TIU_COT_GIVEN' });
  const states = (await listTiu(test.db, 'simulated')).map(({ state }) => state);
  expect(states.toSorted()).toEqual(['placed', 'searching', 'searching']);
  // Asked again, the maternity that accepts knows of the other.
  const left = (await listTiu(test.db, 'simulated')).find(({ state }) => state === 'searching');
  await desk(left?.id ?? '', answering(RECEIVES), { at: at + MINUTE });
  await expect(desk(left?.id ?? '', choose(RECEIVES, 1), { at: at + 2 * MINUTE })).resolves.toMatchObject({
    request: { state: 'placed' }
  });
});

it('refuses the second of two who change a request at once; what both said stays', async () => {
  const { request } = await desk(null, opening(ASKS));
  const both = await Promise.allSettled(
    (['IMMEDIATE', 'DIFFERABLE'] as const).map((urgency, i) =>
      desk(request.id, { kind: 'update', case: { urgency }, seen: 1 }, { who: `midwife-${i}` })
    )
  );
  const refused = both.find(({ status }) => status === 'rejected');
  expect(refused).toMatchObject({ reason: { code: 'TIU_CONFLICT', details: { version: 2, seen: 1 } } });
  expect((await readTiu(test.db, 'simulated', request.id))?.request.version).toBe(2);
  // Answers only append: many at once all count, whatever version anybody saw.
  for (const finess of [RECEIVES, ALSO_RECEIVES]) await desk(request.id, ask(finess));
  await Promise.all([
    desk(request.id, answering(RECEIVES), { at: MORNING + MINUTE }),
    desk(request.id, answering(ALSO_RECEIVES, { answer: 'DIFFEREE' }), { at: MORNING + MINUTE }),
    desk(request.id, answering(RECEIVES, { answer: 'PARTIELLE' }), { at: MORNING + 2 * MINUTE })
  ]);
  const now = (await readTiu(test.db, 'simulated', request.id))?.request;
  expect(now?.asks.flatMap(({ answers }) => answers)).toHaveLength(3);
  expect(now?.version).toBe(2);
});

it('counts a command once that was cut and is asked again, and says so', async () => {
  const id = await accepted(ASKS);
  const command = randomUUID();
  const at = MORNING + 10 * MINUTE;
  expect(await readCommand(test.db, command)).toBeNull();
  const first = await desk(id, choose(RECEIVES, 1), { at, id: command });
  const again = await desk(id, choose(RECEIVES, 1), { at: at + MINUTE, id: command });
  expect(again).toEqual({ ...first, repeated: true });
  expect(await readCommand(test.db, command)).toMatchObject({ request: id, steps: first.steps });
  await expect(desk(id, choose(ALSO_RECEIVES, 2), { at, id: command })).rejects.toMatchObject({
    code: 'TIU_COMMAND_OTHER'
  });
  const opened = randomUUID();
  const one = await desk(null, opening(ALSO_ASKS), { id: opened });
  expect((await desk(null, opening(ALSO_ASKS), { id: opened })).request.id).toBe(one.request.id);
});

it('lets its author alone take a change back, within five minutes, and keeps both in history', async () => {
  const id = await accepted(ASKS);
  const at = MORNING + 10 * MINUTE;
  const { request } = await desk(id, choose(RECEIVES, 1), { at });
  const undo = { kind: 'undo', step: request.step, seen: 2 } as const;
  await expect(desk(id, undo, { at, who: 'midwife-2' })).rejects.toMatchObject({
    code: 'TIU_UNDO_REFUSED',
    where: 'author'
  });
  await expect(desk(id, undo, { at: at + 6 * MINUTE })).rejects.toMatchObject({ where: 'time' });
  const back = await desk(id, undo, { at: at + MINUTE });
  expect(back.request).toMatchObject({ state: 'searching', placement: null, version: 3 });
  expect(back.request.asks[0]?.state).toBe('accepted');
  const history = await readTiu(test.db, 'simulated', id);
  expect(history?.request).toEqual(back.request);
  expect(history?.undone).toEqual([request.step]);
  expect(history?.steps).toHaveLength(6);
});

it('does not give back a place that another request got meanwhile', async () => {
  const first = await accepted(ASKS);
  const second = await accepted(ALSO_ASKS, 1);
  const at = MORNING + 20 * MINUTE;
  await desk(first, choose(RECEIVES, 1), { at });
  const { request } = await desk(
    first,
    { kind: 'release', reason: 'PLACE_REA', seen: 2 },
    { at: at + MINUTE }
  );
  await desk(second, choose(RECEIVES, 1), { at: at + 2 * MINUTE });
  await expect(
    desk(first, { kind: 'undo', step: request.step, seen: 3 }, { at: at + 3 * MINUTE })
  ).rejects.toMatchObject({ code: 'TIU_UNDO_REFUSED', where: 'cot' });
});

it('lets an ask run out once, whoever writes it down, at the instant it was over', async () => {
  const { request } = await desk(null, opening(ASKS));
  await desk(request.id, ask(RECEIVES));
  await desk(request.id, ask(ALSO_RECEIVES));
  expect(await expireAsks(test.db, MORNING + 29 * MINUTE)).toBe(0);
  const now = MORNING + 31 * MINUTE;
  const all = await Promise.all([1, 2, 3].map(() => expireAsks(test.db, now)));
  expect(all.reduce((sum, n) => sum + n, 0)).toBe(2);
  const history = await readTiu(test.db, 'simulated', request.id);
  const expired = history?.steps.filter(({ event }) => event.type === 'expired');
  expect(expired).toMatchObject(
    [0, 1].map(() => ({ at: MORNING + 30 * MINUTE, recordedAt: now, by: 'system', actor: '' }))
  );
  expect(history?.request).toMatchObject({ state: 'searching', version: 1 });
  // Late, and it still counts while the search goes on.
  const late = await desk(request.id, answering(RECEIVES), { at: now + MINUTE });
  expect(late.request.asks[0]).toMatchObject({ state: 'accepted', answers: [{ late: true }] });
});

it('makes of what was told by phone the newest declaration of beds, and evidence of a refusal', async () => {
  const id = await accepted(ASKS);
  const beds = (await readSites(test.db, 'simulated', [RECEIVES], MORNING + 6 * MINUTE)).get(RECEIVES);
  expect(beds?.kinds.icu_neonatal?.declared).toMatchObject({
    by: 'midwife',
    counts: { available: { value: 1, at: MORNING + 5 * MINUTE } }
  });
  const told = await readNewsNow(test.db, 'simulated');
  expect(told.find(({ kind }) => kind === 'beds.site')).toMatchObject({ key: RECEIVES });
  const refusal = answering(RECEIVES, { answer: 'REFUSEE', reason: 'PLACE_REA' });
  const { request } = await desk(id, refusal, { at: MORNING + 12 * MINUTE });
  expect(request.asks[0]?.answers[1]?.evidence).toEqual([
    { kind: 'obstetrics', count: 1, at: MORNING + 5 * MINUTE, channel: 'phone' },
    { kind: 'icu_neonatal', count: 1, at: MORNING + 5 * MINUTE, channel: 'phone' }
  ]);
});

it('is read as it was known then', async () => {
  const id = await accepted(ASKS);
  const at = MORNING + 10 * MINUTE;
  await desk(id, { kind: 'cancel', reason: 'AMELIORATION', seen: 1 }, { at });
  await accepted(ALSO_ASKS, 30);
  const known = async (minutes: number) =>
    (await listTiu(test.db, 'simulated', { knownAt: MORNING + minutes * MINUTE })).map(
      ({ state, asks }) => `${state} ${asks.length}`
    );
  expect(await known(-1)).toEqual([]);
  expect(await known(2)).toEqual(['searching 1']);
  expect(await known(30)).toEqual(['requested 0']);
  expect(await listTiu(test.db, 'real')).toEqual([]);
  expect(await readTiu(test.db, 'real', id)).toBeNull();
});

it('leaves the screens an hour after its end; its free text after 30 days, the rest after its time', async () => {
  const { request } = await desk(null, opening(ASKS, { note: 'Col court sous tocolyse' }));
  expect((await readTiu(test.db, 'simulated', request.id))?.note).toBe('Col court sous tocolyse');
  expect(JSON.stringify(await readNewsNow(test.db, 'simulated'))).not.toContain('tocolyse');
  await desk(request.id, { kind: 'cancel', reason: 'ERREUR', seen: 1 });
  await sweepTiu(test.db, MORNING + HOUR - 1);
  expect(await readNewsNow(test.db, 'simulated')).toHaveLength(1);
  await sweepTiu(test.db, MORNING + HOUR);
  expect(await readNewsNow(test.db, 'simulated')).toEqual([]);
  await purgeTiu(test.db, MORNING + NOTE_KEPT);
  expect((await readTiu(test.db, 'simulated', request.id))?.note).toBe('Col court sous tocolyse');
  await purgeTiu(test.db, MORNING + NOTE_KEPT + 1);
  expect(await readTiu(test.db, 'simulated', request.id)).toMatchObject({
    note: null,
    request: { noted: true }
  });
  await purgeTiu(test.db, MORNING + (KEEP_DAYS.tiu + 1) * 24 * HOUR);
  expect(await readTiu(test.db, 'simulated', request.id)).toBeNull();
});

it('has a spoken code of its own among the open requests', async () => {
  const codes = await Promise.all(
    Array.from({ length: 5 }, async () => (await desk(null, opening(ASKS))).request.code)
  );
  expect(codes.toSorted()).toEqual(['22-A', '22-B', '22-C', '22-D', '22-E']);
});
