import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideEvent } from '#domain/declared/event.ts';
import { decideLevel, type LevelCommand } from '#domain/declared/level.ts';
import { decideOrder } from '#domain/declared/order.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { latestAudit } from '../audit.ts';
import { KEEP_DAYS } from '../keep.ts';
import { readNewsNow } from '../news.ts';
import { headSeq, readFeed } from '../outbox.ts';
import { act, START } from '../testing/people.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { eventsAndUsual, eventsChangedAt, listEvents } from './events.ts';
import { declare, newestOf, statesOf, sweepDeclared } from './log.ts';

const SCOPES = new Set(['region', 'dept:01']);
const DAY = 24 * HOUR;

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

const origin = act().origin;
const level = (command: LevelCommand, at: Instant = START) =>
  declare(test.db, act(), at, { kind: 'level.declared', key: 'dept:01', act: command.kind }, (before) =>
    decideLevel(before, command, at, SCOPES)
  );
const say: LevelCommand = {
  ...{ kind: 'declare', scope: 'dept:01', level: 2, reason: 'Afflux attendu', by: 'ars', seen: 0 },
  until: START + HOUR
};
const news = async (kind: string) => (await readNewsNow(test.db, origin)).filter((n) => n.kind === kind);

it('keeps every step of a declared level, tells it, and audits it', async () => {
  const head = await headSeq(test.db);
  await level(say);
  await level({ kind: 'extend', by: 'samu', seen: 1, until: START + 2 * HOUR }, START + MINUTE);
  await level({ kind: 'end', by: 'ars', seen: 2 }, START + 2 * MINUTE);
  const told = (await readFeed(test.db, head, 10)).map((event) => event.payload);
  expect(told).toMatchObject([{ level: 2, version: 1 }, { until: START + 2 * HOUR, version: 2 }, null]);
  expect(await news('level.declared')).toEqual([]);
  expect(await newestOf(test.db, origin, 'level.declared', 'dept:01')).toMatchObject({ version: 3 });
  const [first] = await statesOf(test.db, origin, 'level.declared', START);
  expect(first).toMatchObject({ version: 1, until: START + HOUR });
  const acts = await latestAudit(test.db, { limit: 9, subject: 'level.declared:dept:01' });
  expect(acts.map(({ action }) => action)).toEqual(['level.end', 'level.extend', 'level.declare']);
  expect(acts[0]).toMatchObject({ before: { version: 2 }, after: { version: 3 } });
});

it('refuses the second of two who act at once, and writes nothing of it', async () => {
  const { version } = await level({ ...say, seen: 3, until: START + 5 * HOUR }, START + 3 * HOUR);
  const both = await Promise.allSettled(
    [1, 3].map((hours) =>
      level(
        { kind: 'extend', by: 'ars', seen: version, until: START + (4 + hours) * HOUR },
        START + 4 * HOUR - MINUTE
      )
    )
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'DECLARED_CHANGED' }
  });
  expect((await newestOf(test.db, origin, 'level.declared', 'dept:01'))?.version).toBe(version + 1);
});

it('an event freezes the usual of its perimeter while it is open, and its days are left out afterwards', async () => {
  const scope = { kind: 'event.declared', key: 'e1' } as const;
  const opened = await declare(test.db, act(), START, { ...scope, act: 'open' }, (before) =>
    decideEvent(
      before,
      {
        ...{ kind: 'open', id: 'e1', title: 'Canicule', nature: 'real', perimeter: ['dept:01'] },
        ...{ from: START, until: null, by: 'ars', seen: 0 }
      },
      START,
      SCOPES
    )
  );
  const open = await eventsAndUsual(test.db, origin, START + DAY);
  expect([...open.frozen]).toEqual(['dept:01']);
  expect(open.excluded).toHaveLength(1);
  expect((await eventsAndUsual(test.db, 'real', START + DAY)).excluded).toEqual([]);
  await declare(test.db, act(), START + DAY, { ...scope, act: 'end' }, (before) =>
    decideEvent(before, { kind: 'end', by: 'ars', seen: opened.version }, START + DAY, SCOPES)
  );
  const over = await eventsAndUsual(test.db, origin, START + 9 * DAY);
  expect(over.frozen.size).toBe(0);
  expect(over.excluded).toEqual(open.excluded);
  expect(await eventsChangedAt(test.db, origin)).toBe(START + DAY);
  expect(await listEvents(test.db, origin, START + HOUR)).toMatchObject([{ until: null }]);
});

it('takes what is over out of the news by itself, and forgets it after its time', async () => {
  const at = START + 10 * DAY;
  const known = { layouts: new Set(['region']), scopes: SCOPES, walls: new Set<string>() };
  await declare(test.db, act(), at, { kind: 'wall.order', key: 'o1', act: 'send' }, (before) =>
    decideOrder(
      before,
      {
        ...{ kind: 'send', id: 'o1', walls: 'all', until: at + HOUR, by: 'ars' },
        ...{ subject: 'message', value: 'Point de situation à 20 h' }
      },
      at,
      known
    )
  );
  await level({ ...say, seen: 0, until: at + 7 * DAY }, at);
  await sweepDeclared(test.db, at + 90 * MINUTE);
  expect(await news('wall.order')).toHaveLength(1);
  const head = await headSeq(test.db);
  await sweepDeclared(test.db, at + 3 * HOUR);
  expect(await news('wall.order')).toEqual([]);
  expect(await news('level.declared')).toHaveLength(1);
  expect(await readFeed(test.db, head, 9)).toMatchObject([{ kind: 'wall.order', key: 'o1', payload: null }]);

  await sweepDeclared(test.db, at + (KEEP_DAYS.wallOrders + 1) * DAY);
  expect(await statesOf(test.db, origin, 'wall.order')).toEqual([]);
  expect(await listEvents(test.db, origin)).toHaveLength(1);
  await sweepDeclared(test.db, at + (KEEP_DAYS.declared + 8) * DAY);
  expect(await listEvents(test.db, origin)).toEqual([]);
  expect(await statesOf(test.db, origin, 'level.declared')).toEqual([]);
});
