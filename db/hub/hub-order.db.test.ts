import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { factsAt } from '#domain/samu/facts.ts';
import type { HubBody, HubMessage } from '#domain/samu/messages.ts';
import type { StateReport } from '#domain/samu/team-state.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { purgeHub } from './purge.ts';
import type { HubRegion } from './types.ts';
import { writeHub } from './write.ts';

const NOW = Date.parse('2026-11-21T20:00:00+01:00');
const DAY = 24 * HOUR;
const region: HubRegion = { departments: new Set(['96']), communeAt: () => null };

let record: TestDb;
beforeAll(async () => {
  record = await openTestDb();
});
afterAll(() => record.close());

let number = 0;
const message = (body: HubBody, sentAt = NOW): HubMessage => ({
  ...{ n: 0, kind: 'OTHER', model: 'any', sender: null, sentAt, origin: 'simulated', body },
  ...{ refused: null, refusals: [], notes: [], received: 1, accepted: 1 }
});
const write = (messages: HubMessage[], recordedAt = NOW) =>
  writeHub(
    record.db,
    {
      receipt: `00000000-0000-4000-8000-${String((number += 1)).padStart(12, '0')}`,
      ...{ source: 's', origin: 'simulated', receivedAt: recordedAt, recordedAt },
      messages: messages.map((one, n) => ({ ...one, n }))
    },
    region,
    () => Promise.resolve()
  );

const state = (at: number, status: string, caseKey: string, available: boolean | null): StateReport => ({
  ...{ at: NOW - 60 * MINUTE + at * MINUTE, status, caseKey, available }
});
const team = (id: string, ...states: StateReport[]): HubBody => ({
  is: 'teams',
  teams: [{ id, facts: factsAt({ name: `N${states.length}`, family: 'SMUR' }, states[0]?.at ?? NOW), states }]
});
const position = (id: string, minutes: number, lon: number): HubBody => ({
  is: 'positions',
  positions: [
    {
      team: id,
      at: NOW - minutes * MINUTE,
      lon,
      lat: 46,
      speed: null,
      heading: null,
      available: null,
      engaged: null
    }
  ]
});
const caseOf = (
  key: string,
  at: number,
  values: Record<string, string | number | boolean>,
  destination?: string
): HubBody => ({
  is: 'case',
  key,
  report: {
    facts: factsAt({ health: true, samu: '96', ...values }, NOW - 60 * MINUTE + at * MINUTE),
    decisions: destination
      ? [{ at: NOW + at, type: 'INTER', resource: null, orientation: null, destination }]
      : []
  }
});
const aid = (at: number, values: Record<string, string | number>): HubBody => ({
  is: 'aid',
  aid: { key: 'r', caseKey: 'a', facts: factsAt(values, at) }
});

/** An evening of two cases and two teams, each message as it may come alone. */
const evening = (team1: string, team2: string, a: string, b: string): HubBody[] => [
  caseOf(a, 0, { created: NOW - HOUR, priority: 'P1' }, '960000011'),
  caseOf(a, 5, { priority: 'P0' }),
  caseOf(a, 9, { priority: 'P2', status: 'CLOTURE' }, '990000014'),
  caseOf(b, 3, { created: NOW - HOUR / 2, priority: 'P3' }),
  team(team1, state(1, 'DECLENCHE', a, false), state(0, 'DECISION', a, null)),
  team(team1, state(4, 'PEC', a, null)),
  team(team1, state(9, 'REN-BASE', a, true)),
  team(team2, state(6, 'DEPART', a, null)),
  team(team2, state(6, 'DEPART', b, false)),
  position(team1, 8, -5.4),
  position(team1, 2, -5.3),
  aid(5, { askedAt: 5, purpose: 'SMUR' }),
  aid(7, { answeredAt: 7, answer: 'ACCEPTEE' })
];

const NOT_HISTORY = 'id recorded_at heard_at receipt'.split(' ');
async function picture(name: string): Promise<string> {
  const tables = await Promise.all([
    record.db.query("SELECT * FROM vigie.team WHERE id LIKE $1 || '%' ORDER BY id", [name]),
    record.db.query(
      "SELECT * FROM vigie.samu_case WHERE key LIKE $1 || '%' AND superseded_at IS NULL ORDER BY key",
      [name]
    ),
    record.db.query(
      "SELECT at, team, status, available, case_key FROM vigie.team_state WHERE team LIKE $1 || '%' ORDER BY 1, 2, 3, 4, 5",
      [name]
    ),
    record.db.query("SELECT at, team, lon FROM vigie.team_position WHERE team LIKE $1 || '%' ORDER BY 1, 2", [
      name
    ]),
    record.db.query(
      "SELECT kind, key, payload FROM vigie.news_now WHERE kind LIKE 'team%' AND key LIKE $1 || '%' ORDER BY 1, 2",
      [name]
    )
  ]);
  const bare = (_key: string, value: unknown) => value;
  return tables
    .map((rows) =>
      JSON.stringify(
        rows.map((row) =>
          Object.fromEntries(Object.entries(row as object).filter(([key]) => !NOT_HISTORY.includes(key)))
        ),
        bare
      ).replaceAll(name, '')
    )
    .join('\n');
}

it('comes to one state in every order, in one payload or in many, also when said twice', async () => {
  await write(evening('x0-1', 'x0-2', 'x0-a', 'x0-b').map((body) => message(body)));
  const expected = await picture('x0-');
  expect(expected).toContain('REN-BASE');
  expect(expected).toContain('990000014');
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...Array(13).keys()], { minLength: 13 }),
      fc.integer({ min: 1, max: 5 }),
      async (order, size) => {
        const name = `x${(run += 1)}-`;
        const bodies = evening(`${name}1`, `${name}2`, `${name}a`, `${name}b`);
        const shuffled = [...order, ...order.slice(0, 3)].flatMap((i) => bodies[i] ?? []);
        for (let i = 0; i < shuffled.length; i += size)
          await write(shuffled.slice(i, i + size).map((body) => message(body)));
        expect(await picture(name)).toBe(expected);
      }
    ),
    { numRuns: 12 }
  );
});

it('writes at once from many sides what one side would have written', async () => {
  const bodies = evening('p-1', 'p-2', 'p-a', 'p-b');
  await Promise.all(bodies.map((body) => write([message(body)])));
  expect((await picture('p-')).replaceAll('p-', '')).toBe(await picture('x0-'));
});

it('forgets each thing at its time, and tells screens of places and silent teams', async () => {
  const news = async (kind: string, key: string) =>
    (await record.db.query('SELECT 1 FROM vigie.news_now WHERE kind = $1 AND key = $2', [kind, key])).length;
  const count = async (table: string) =>
    (await record.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM vigie.${table}`))[0]?.n ?? 0;
  await write([message(position('old', 0, -5.2))]);
  expect([await news('team.position', 'old'), await news('team.state', 'old')]).toEqual([1, 1]);
  const later = NOW + 25 * HOUR;
  await write([message(position('new', -25 * 60, -5.2))], later);
  await purgeHub(record.db, { domain: later, process: Date.now() });
  expect(await count('team_position')).toBe(1);
  expect([await news('team.position', 'old'), await news('team.state', 'old')]).toEqual([0, 1]);
  expect(await news('team.position', 'new')).toBe(1);
  await purgeHub(record.db, { domain: NOW + 8 * DAY, process: Date.now() });
  expect(await news('team.state', 'old')).toBe(0);
  await write([message(position('old', -8 * 24 * 60, -5.2))], NOW + 8 * DAY);
  expect(await news('team.state', 'old')).toBe(1);
  const told = (process: number) =>
    purgeHub(record.db, { domain: NOW + 8 * DAY, process }).then(() =>
      record.db.query("SELECT 1 FROM vigie.outbox WHERE kind = 'team.position'")
    );
  expect((await told(Date.now())).length).toBeGreaterThan(1);
  expect((await told(Date.now() + 2 * HOUR)).length).toBeLessThanOrEqual(1);
  await purgeHub(record.db, { domain: NOW + 401 * DAY, process: Date.now() });
  for (const table of ['hub_message', 'samu_case', 'aid_request']) expect(await count(table), table).toBe(0);
});
