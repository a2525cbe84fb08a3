import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRig, type Answer, type Rig } from '../testing/rig.ts';
import { file, records } from '../testing/sample.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig({ limits: { backlog: 8 } });
});
afterEach(() => rig.close());

it('a record that does not keep up slows the source that floods, not the others, and nothing is lost', async () => {
  const quiet = await rig.newKey('quiet');
  await rig.restart();
  expect((await rig.send(file(records(4)))).body.state).toBe('processed');
  // An earlier file of the unit is in the hands of another process: what comes now waits behind it.
  await rig.db.query(
    `INSERT INTO vigie.inbox (receipt, arrival, source, stream, hash, origin, received_at, size, unit, claimed_at)
     OVERRIDING SYSTEM VALUE
     SELECT gen_random_uuid(), 0, 'other', 'rpu', sha256('x'), 'r', received_at, 1, unit, now() + interval '1 day'
     FROM vigie.inbox`
  );
  const answers: Answer[] = [];
  for (let n = 0; n < 7; n++) answers.push(await rig.send(file(records(5 + n)), { query: '?async=1' }));
  expect(answers.map(({ status, body }) => `${status} ${body.code ?? body.state}`)).toEqual([
    ...Array.from({ length: 4 }, () => '202 queued'),
    ...Array.from({ length: 3 }, () => '503 INGEST_BUSY')
  ]);
  expect(answers[6]?.headers.get('retry-after')).toBe('5');
  const other = await rig.send(file(records(20)), { query: '?async=1', key: quiet });
  expect([other.status, other.body.state]).toEqual([202, 'queued']);
  const metrics = await (await fetch(`${rig.base}/metrics`)).text();
  expect(metrics).toContain('vigie_ingest_jobs 5');
  await rig.db.query('DELETE FROM vigie.inbox WHERE arrival = 0');
  for (const answer of answers.slice(0, 4)) expect((await rig.settled(answer)).body.state).toBe('processed');
  expect((await rig.settled(other, quiet)).body.state).toBe('processed');
  expect((await rig.send(file(records(11)))).body.state).toBe('processed');
  expect(await rig.db.query('SELECT 1 FROM vigie.inbox')).toHaveLength(7);
});
