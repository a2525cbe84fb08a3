import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { REFUSED_FILES, tooManyRecords } from '../testing/refused-files.ts';
import { openRig, type Rig } from '../testing/rig.ts';
import { file, left, NOW, OTHER_SITE, record, records, TODAY, YESTERDAY } from '../testing/sample.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.close());

const GOOD = file(records(20));

describe('a file refused as a whole', () => {
  it.each(REFUSED_FILES)('%s has its code', async (_name, body, status, code) => {
    const answer = await rig.send(body());
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body).toMatchObject({
      state: 'refused',
      message: expect.any(String),
      hint: expect.any(String)
    });
    expect((await rig.receipt(answer.body.receipt)).body).toMatchObject({
      state: 'refused',
      error: { code }
    });
  });

  it('of 200,001 records has its code', async () => {
    const answer = await rig.send(tooManyRecords(), { headers: { 'content-encoding': 'gzip' } });
    const code = answer.body.code ?? (await rig.settled(answer)).body.error?.code;
    expect(code).toBe('RPU_TOO_MANY_RECORDS');
  });

  it('by the key of another site is forbidden, and leaves nothing in the record', async () => {
    const key = await rig.newKey('other-site', { finess: [OTHER_SITE] });
    const answer = await rig.send(file(records(7)), { key });
    expect([answer.status, answer.body.code]).toEqual([403, 'RPU_FINESS_FORBIDDEN']);
    const [row] = await rig.db.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM vigie.rpu_file WHERE source = $1',
      ['other-site']
    );
    expect(row?.n).toBe(0);
  });

  it('says its reason in the language asked for, French when none is', async () => {
    const [fr, en] = await Promise.all([
      rig.send('not XML'),
      rig.send('not XML', { headers: { 'accept-language': 'en-GB,fr;q=0.5' } })
    ]);
    expect(fr.body.message).toBe('Le fichier n’est pas du XML bien formé.');
    expect(en.body.message).toBe('The file is not well-formed XML.');
    expect(en.headers.get('content-language')).toBe('en');
  });
});

describe('a file that is taken', () => {
  it('answers with its receipt and every field', async () => {
    const answer = await rig.send(GOOD);
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      receipt: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ...{ stream: 'rpu', origin: 'real', state: 'processed', received: 20, accepted: 20, quarantined: 0 },
      ...{ grade: expect.stringMatching(/^[AB]$/), warnings: [] },
      days: [YESTERDAY, TODAY].map((day) => ({ day, state: 'applied' }))
    });
    expect(answer.headers.get('location')).toBe(`/ingest/receipts/${answer.body.receipt}`);
    expect((await rig.receipt(answer.body.receipt)).body).toEqual(answer.body);
  });

  it('is a duplicate the second time, also when it comes compressed', async () => {
    const first = await rig.send(file(records(21)));
    const again = await rig.send(gzipSync(file(records(21))), { headers: { 'content-encoding': 'gzip' } });
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ ...first.body, duplicate: true });
  });

  it('with records in quarantine is tried again, not called a duplicate', async () => {
    const bad = { ...record(NOW - HOUR), ENTREE: '31/02/2026 25:00' };
    const body = file([...records(22), bad], { extractAt: NOW + MINUTE });
    const first = await rig.send(body);
    expect(first.body).toMatchObject({ state: 'processed', received: 23, accepted: 22, quarantined: 1 });
    const again = await rig.send(body);
    expect([again.status, again.body]).toEqual([202, first.body]);
  });

  it('without any usable record is 422 with the counts, and in quarantine', async () => {
    const body = file(records(12).map((item) => ({ ...item, ENTREE: '' })));
    const answer = await rig.send(body);
    expect([answer.status, answer.body.code]).toEqual([422, 'RPU_ALL_QUARANTINED']);
    expect(answer.body).toMatchObject({ state: 'processed', received: 12, accepted: 0, quarantined: 12 });
  });

  it('of an older EXTRACT is kept and does not win', async () => {
    const options = { finess: OTHER_SITE };
    await rig.send(file(records(30, options), options));
    const older = { ...options, extractAt: NOW - HOUR };
    const answer = await rig.send(file(records(25, older), older));
    expect(answer.status).toBe(202);
    expect(answer.body.days).toEqual([YESTERDAY, TODAY].map((day) => ({ day, state: 'older' })));
  });

  it('that halves a complete day, or is empty, is held', async () => {
    const at = (extractAt: number) => ({ finess: '960000029', extractAt });
    await rig.send(file(records(60, at(NOW - 4 * MINUTE)), at(NOW - 4 * MINUTE)));
    const halved = await rig.send(file(records(60, at(NOW - 3 * MINUTE)).slice(0, 10), at(NOW - 3 * MINUTE)));
    expect(halved.status).toBe(202);
    expect(halved.body.days).toContainEqual({ day: YESTERDAY, state: 'held' });
    expect(halved.body.warnings.map(({ code }) => code)).toContain('RPU_SHRINK_HELD');
    const empty = await rig.send(file([], at(NOW - 2 * MINUTE)));
    expect(empty.status).toBe(202);
    expect(empty.body.days).toContainEqual({ day: YESTERDAY, state: 'held' });
    expect(empty.body.warnings.map(({ code }) => code)).toContain('RPU_PASSAGES_EMPTY');
  });

  it('keeps what is good beside 10,000 bad records', async () => {
    const options = { finess: '960000037' };
    const good = records(500, options);
    const bad = Array.from({ length: 10_000 }, (_, i) => ({ ...record(NOW - HOUR), ENTREE: `bad ${i}` }));
    const answer = await rig.send(file([...bad.slice(0, 5_000), ...good, ...bad.slice(5_000)], options));
    expect(answer.status).toBe(202);
    const { body } = await rig.settled(answer);
    expect(body).toMatchObject({ received: 10_500, accepted: 500, quarantined: 10_000, grade: 'D' });
  });

  it('flags odd records and keeps them', async () => {
    const options = { finess: '990000022', from: '2026-10-25', to: '2026-10-25' };
    const entree = Date.parse('2026-10-25T10:00:00+01:00');
    const list = [
      record(entree, { SORTIE: '25/10/2026 09:00', MODE_SORTIE: '8' }),
      record(entree + MINUTE, { ENTREE: '25/10/2026 02:30', ...left(entree) }),
      record(entree + 2 * MINUTE, { ...left(entree + HOUR), TRANSPORT: 'TAPIS', GRAVITE: '9' }),
      record(entree + 3 * MINUTE, { ...left(entree + HOUR), TRANSPORT: 'VSAV', ORIENT: 'PAS' }),
      record(entree + 4 * MINUTE, left(entree + HOUR)),
      record(entree + 4 * MINUTE, left(entree + HOUR)),
      record(entree - 48 * HOUR, left(entree - 47 * HOUR))
    ];
    const { body } = await rig.send(file(list, options));
    expect(body).toMatchObject({ state: 'processed', received: 7, accepted: 5, quarantined: 2 });
    const codes = body.warnings.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining(['RPU_SORTIE_BEFORE_ENTREE', 'RPU_TIME_AMBIGUOUS', 'RPU_CODE_UNKNOWN'])
    );
    const reasons = await rig.db.query<{ code: string }>(
      'SELECT code FROM vigie.quarantine WHERE receipt = $1 ORDER BY code',
      [body.receipt]
    );
    expect(reasons.map(({ code }) => code)).toEqual(['RPU_DUPLICATE', 'RPU_ENTREE_OUTSIDE_WINDOW']);
  });

  it("reads March's missing hour one hour later and says so", async () => {
    const options = {
      finess: '990000022',
      from: '2026-03-29',
      to: '2026-03-29',
      extractAt: Date.parse('2026-03-29T12:00Z')
    };
    const { body } = await rig.send(file([record(0, { ENTREE: '29/03/2026 02:30' })], options));
    expect(body).toMatchObject({ accepted: 1, quarantined: 0 });
    expect(body.warnings.map(({ code }) => code)).toContain('RPU_TIME_GAP');
    const [row] = await rig.db.query<{ entree: number }>(
      `SELECT entree FROM vigie.attendance WHERE entree BETWEEN '2026-03-29' AND '2026-03-30'`
    );
    expect(row?.entree).toBe(Date.parse('2026-03-29T01:30Z'));
  });

  it('and another for the same window at the same moment: both are kept, the newest EXTRACT wins', async () => {
    const at = (extractAt: number) => ({ finess: OTHER_SITE, extractAt, from: TODAY, to: TODAY });
    const one = at(NOW + MINUTE);
    const two = at(NOW + 2 * MINUTE);
    const answers = await Promise.all([
      rig.send(file(records(40, one), one)),
      rig.send(file(records(41, two), two))
    ]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    const [row] = await rig.db.query<{ n: number }>(
      `SELECT d.n FROM vigie.rpu_day d JOIN vigie.unit u USING (unit_id) WHERE u.finess = $1 AND d.day = $2`,
      [OTHER_SITE, TODAY]
    );
    expect(row?.n).toBe(41);
  });

  it('does not stop the next one', async () => {
    const bodies = ['not XML', file(records(23)), '<OSCOUR', file(records(24))];
    const answers = await Promise.all(bodies.map((body) => rig.send(body)));
    expect(answers.map(({ status }) => status)).toEqual([400, 202, 400, 202]);
  });
});
