import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '#domain/time/instant.ts';
import { openRig, type Answer, type Rig } from '../testing/rig.ts';
import { file, NOW, OTHER_SITE, records, SITE, YESTERDAY } from '../testing/sample.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig({ limits: { uploadsPerSource: 64 } });
});
afterAll(() => rig.close());

/** A file of yesterday, whole (60 records) or halved (25), with so many kB of comments for each. */
interface Sent {
  n: number;
  extractAt: number;
  padding: number;
}

const WHOLE = 60;
const HALF = 25;
/** A halved day between two whole ones, said again, a late older file, a whole one at the end. */
const STORY: Sent[] = [WHOLE, HALF, WHOLE, HALF, HALF, WHOLE, HALF, WHOLE].map((n, i) => ({
  n: n + i,
  extractAt: NOW - (20 - (i === 5 ? 1 : i)) * MINUTE,
  padding: 0
}));

function textOf({ n, extractAt, padding }: Sent, ordre: string): string {
  const options = { ordre, extractAt, from: YESTERDAY, to: YESTERDAY };
  const comment = `<!-- ${'x'.repeat(padding * 1_000)} -->`;
  return file(records(n, options), options).replaceAll('</PATIENT>', `</PATIENT>${comment}`);
}

/** What a unit's files came to, in order of arrival, and what the record then holds of it. */
async function told(ordre: string): Promise<{ files: object[]; record: object }> {
  const unit = `${SITE}/${ordre}`;
  const files = await rig.db.query(
    `SELECT state, result->'days' AS days, result->'accepted' AS accepted FROM vigie.inbox WHERE unit = $1 ORDER BY arrival`,
    [unit]
  );
  const record = await rig.db.query(
    `SELECT d.day, d.n, d.extract_at, (SELECT array_agg(h.n ORDER BY h.day) FROM vigie.rpu_held h WHERE h.unit_id = u.unit_id) AS held
     FROM vigie.unit u JOIN vigie.rpu_day d USING (unit_id) WHERE u.unit = $1 ORDER BY d.day`,
    [unit]
  );
  return { files, record };
}

/** The same files, in the order in which they arrived, each sent when the one before was processed. */
async function oneByOne(sent: Sent[], ordre: string): Promise<ReturnType<typeof told>> {
  for (const one of sent)
    expect((await rig.settled(await rig.send(textOf(one, ordre)))).body.state).toBe('processed');
  return told(ordre);
}

async function inOrderOfArrival(sent: Sent[], answers: Answer[], ordre: string): Promise<Sent[]> {
  const rows = await rig.db.query<{ receipt: string }>(
    'SELECT receipt FROM vigie.inbox WHERE unit = $1 ORDER BY arrival',
    [`${SITE}/${ordre}`]
  );
  expect(rows).toHaveLength(sent.length);
  return rows.flatMap(({ receipt }) => sent[answers.findIndex(({ body }) => body.receipt === receipt)] ?? []);
}

/** While held, nothing of the unit can be written: the record answers each try with a conflict. */
async function hold(ordre: string): Promise<{ release(): Promise<void> }> {
  await rig.db.query(`CREATE FUNCTION public.hold() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF EXISTS (SELECT 1 FROM vigie.unit u WHERE u.unit_id = NEW.unit_id AND u.unit = '${SITE}/${ordre}')
      THEN RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = 'held'; END IF; RETURN NEW; END $$`);
  await rig.db.query(
    'CREATE TRIGGER hold BEFORE INSERT ON vigie.rpu_file FOR EACH ROW EXECUTE FUNCTION public.hold()'
  );
  return { release: async () => void (await rig.db.query('DROP FUNCTION public.hold() CASCADE')) };
}

/** Numbers of a seed, in [0, 1). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe('files of one unit that wait at once', () => {
  it.each([11, 222, 3_333, 44_444])('are written as if sent one by one, seed %i', async (seed) => {
    const next = numbers(seed);
    // The first takes long to read: whoever does not wait for it overtakes it.
    const sent = Array.from({ length: 10 }, (_, i): Sent => ({
      n: (i === 0 || next() < 0.5 ? WHOLE : HALF) + i,
      extractAt: NOW - Math.floor(30 - 3 * i + 5 * next()) * MINUTE,
      padding: i === 0 ? 63 : Math.floor(next() * 10)
    }));
    const ordre = `A${String(seed).slice(0, 2)}`;
    const [slow = '', ...others] = sent.map((one) => textOf(one, ordre));
    const answers = [await rig.send(slow, { query: '?async=1' })];
    answers.push(...(await Promise.all(others.map((text) => rig.send(text, { query: '?async=1' })))));
    for (const answer of answers) expect((await rig.settled(answer)).body.state).toBe('processed');
    const arrived = await inOrderOfArrival(sent, answers, ordre);
    expect(await told(ordre)).toEqual(await oneByOne(arrived, `S${String(seed).slice(0, 2)}`));
  });

  it('hold up no other unit, and keep their order over a restart', async () => {
    const held = await hold('B1');
    const answers: Answer[] = [];
    const send = async (sent: Sent[]): Promise<void> => {
      for (const one of sent) answers.push(await rig.send(textOf(one, 'B1'), { query: '?async=1' }));
    };
    await send(STORY.slice(0, 6));
    expect(
      (await rig.send(file(records(7, { finess: OTHER_SITE }), { finess: OTHER_SITE }))).body
    ).toMatchObject({
      state: 'processed',
      accepted: 7
    });
    await rig.restart();
    await send(STORY.slice(6));
    await held.release();
    for (const answer of answers) await rig.settled(answer);
    expect(await told('B1')).toEqual(await oneByOne(STORY, 'T1'));
  });

  it('keep their order through the spool and a restart', async () => {
    rig.line.cut();
    const answers: Answer[] = [];
    for (const one of STORY) answers.push(await rig.send(textOf(one, 'C1')));
    expect(answers.map(({ body }) => body.state)).toEqual(STORY.map(() => 'spooled'));
    await rig.restart();
    await sleep(100);
    rig.line.mend();
    for (const answer of answers) await rig.settled(answer);
    expect(await told('C1')).toEqual(await oneByOne(STORY, 'U1'));
    // The story is one in which order matters: held once, then believed.
    expect((await told('C1')).files.map((row) => JSON.stringify(row)).join()).toContain('held');
  });

  it('a file without a readable header is refused with its code, and waits for nobody', async () => {
    const held = await hold('D1');
    await rig.send(textOf({ n: WHOLE, extractAt: NOW, padding: 0 }, 'D1'), { query: '?async=1' });
    const broken = textOf({ n: WHOLE, extractAt: NOW, padding: 0 }, 'D1').replace('</ORDRE>', '</ORDER>');
    const answer = await rig.send(broken);
    expect([answer.status, answer.body.code]).toEqual([400, 'RPU_NOT_XML']);
    await held.release();
  });
});
