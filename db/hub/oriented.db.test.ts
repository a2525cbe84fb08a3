import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { orientedSince } from './oriented.ts';

const NOW = Date.UTC(2026, 10, 22, 14);
const [HERE, THERE] = ['960000011', '990000014'];

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

interface Given {
  key: string;
  decisions: { at: number; destination: string | null }[];
  origin?: string;
  counted?: boolean;
}

/** A current version of a case, as the stream writes it. */
async function add({ key, decisions, origin = 's', counted = true }: Given): Promise<void> {
  const last = decisions.findLast(({ destination }) => destination !== null);
  await test.db.query(
    `INSERT INTO vigie.samu_case (key, origin, recorded_at, receipt, closed, counted, destination, decided_at,
       decisions, facts)
     VALUES ($1, $2::"char", to_timestamp($3::float8 / 1000), gen_random_uuid(), false, $4, $5,
       to_timestamp($6::float8 / 1000), $7::jsonb, '{}')`,
    [
      ...[key, origin, NOW, counted, last?.destination ?? null],
      ...[Math.max(...decisions.map(({ at }) => at)), JSON.stringify(decisions)]
    ]
  );
}
const ask = () => orientedSince(test.db, { since: NOW - HOUR, until: NOW, origin: 'simulated' });

it('counts each case once, where its newest decision with a place says, in the last hour', async () => {
  expect(await ask()).toEqual({});
  const at = (minutes: number, destination: string | null) => ({ at: NOW - minutes * MINUTE, destination });
  await add({ key: 'a', decisions: [at(30, HERE)] });
  await add({ key: 'b', decisions: [at(50, THERE), at(20, HERE)] });
  await add({ key: 'c', decisions: [at(10, THERE), at(5, null)] });
  // Oriented long ago, decided something else since.
  await add({ key: 'd', decisions: [at(90, HERE), at(5, null)] });
  await add({ key: 'e', decisions: [at(61, HERE)] });
  await add({ key: 'f', decisions: [at(10, HERE)], counted: false });
  await add({ key: 'g', decisions: [at(10, HERE)], origin: 'e' });
  expect(await ask()).toEqual({ [HERE]: 2, [THERE]: 1 });
});
