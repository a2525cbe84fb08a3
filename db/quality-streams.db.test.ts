import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Origin } from '#domain/origin.ts';
import { HOUR } from '#domain/time/instant.ts';
import { latestAudit } from './audit.ts';
import { asideGroups, hubQuality } from './quality-streams.ts';
import { closeAside, setAside } from './set-aside.ts';
import { openTestDb, type TestDb } from './testing/test-db.ts';

const NOW = Date.UTC(2026, 10, 22, 14);
const SINCE = NOW - 24 * HOUR;

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

interface Given {
  kind?: string;
  model?: string;
  origin?: string;
  state?: string;
  code?: string | null;
  at?: number;
  notes?: object[];
}

/** A message as the stream notes it. */
async function came(given: Given): Promise<void> {
  const {
    kind = 'RS-EDA',
    model = 'v3',
    origin = 's',
    state = 'used',
    code = null,
    at = NOW,
    notes = []
  } = given;
  await test.db.query(
    `INSERT INTO vigie.hub_message (receipt, n, origin, source, kind, model, sent_at, received_at, recorded_at, state,
       code, received, accepted, notes)
     SELECT gen_random_uuid(), 0, $1::"char", 'essai', $2, $3, t, t, t, $4, $5, 1, 1, $6::jsonb
     FROM to_timestamp($7::float8 / 1000) AS t`,
    [origin, kind, model, state, code, JSON.stringify(notes), at]
  );
}

it('counts the messages of a day by kind and version, exercises apart', async () => {
  expect(await hubQuality(test.db, 'simulated', SINCE)).toEqual({
    ...{ kinds: [], exercise: 0, notes: [], refusals: [] }
  });
  const unknown = { code: 'HUB_VALUE_UNKNOWN', where: 'resource/state/status', value: 'ZZZ' };
  await came({ notes: [{ ...unknown, n: 2 }] });
  await came({ state: 'partial', notes: [{ ...unknown, n: 1 }] });
  await came({ model: 'v1' });
  await came({ state: 'refused', code: 'HUB_FIELD_MISSING' });
  await came({ kind: 'RS-INFO', model: 'any', state: 'kept' });
  // None of these is a message of this origin within a day.
  await came({ at: SINCE - 1, notes: [{ ...unknown, n: 9 }] });
  await came({ origin: 'r', state: 'refused', code: 'HUB_FIELD_MISSING' });
  await came({ origin: 'e', notes: [{ ...unknown, n: 9 }] });
  const none = { used: 0, partial: 0, refused: 0, kept: 0 };
  expect(await hubQuality(test.db, 'simulated', SINCE)).toEqual({
    kinds: [
      { ...none, kind: 'RS-EDA', model: 'v1', used: 1 },
      { ...none, kind: 'RS-EDA', model: 'v3', used: 1, partial: 1, refused: 1 },
      { ...none, kind: 'RS-INFO', model: 'any', kept: 1 }
    ],
    exercise: 1,
    notes: [{ ...unknown, n: 3 }],
    refusals: [{ code: 'HUB_FIELD_MISSING', n: 1 }]
  });
});

it('counts what is still set aside, by stream and code', async () => {
  const put = (stream: 'ror' | 'ed-state', origin: Origin, at: number, n: number) =>
    setAside(
      test.db,
      { ...{ stream, origin, source: 'essai' }, receipt: randomUUID(), recordedAt: at },
      Array.from({ length: n }, () => ({ place: 'ligne', code: 'ROR_UNMAPPED' as const, value: null }))
    );
  await put('ror', 'simulated', NOW - HOUR, 2);
  await put('ror', 'simulated', NOW, 1);
  await put('ed-state', 'simulated', NOW, 1);
  await put('ed-state', 'real', NOW, 1);
  await put('ed-state', 'simulated', SINCE - 1, 1);
  const code = 'ROR_UNMAPPED';
  expect(await asideGroups(test.db, 'simulated', SINCE)).toEqual([
    { stream: 'ed-state', code, n: 1, lastAt: NOW },
    { stream: 'ror', code, n: 3, lastAt: NOW }
  ]);
  const act = { actor: { id: 'command', label: 'essai' }, now: NOW, origin: 'simulated' as const };
  const close = (stream: 'ror' | 'ed-state', seen: number) =>
    closeAside(test.db, { stream, code, origin: 'simulated', seen, now: NOW + HOUR }, act);
  // What came after what was shown stays open; what is closed is closed once.
  expect([await close('ror', NOW - 1), await close('ror', NOW - 1)]).toEqual([2, 0]);
  expect(await asideGroups(test.db, 'simulated', SINCE)).toEqual([
    { stream: 'ed-state', code, n: 1, lastAt: NOW },
    { stream: 'ror', code, n: 1, lastAt: NOW }
  ]);
  expect(await latestAudit(test.db, { limit: 5, action: 'aside.close' })).toMatchObject([
    { subject: 'stream:ror', after: { code, n: 2 } }
  ]);
  expect([await close('ror', NOW), await close('ed-state', NOW)]).toEqual([1, 2]);
  expect(await asideGroups(test.db, 'simulated', SINCE)).toEqual([]);
});
