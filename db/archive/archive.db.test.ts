import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CodedError } from '#domain/errors.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { setClock } from '../clock.ts';
import { readEpoch } from '../epoch.ts';
import { finishReceipt, readReceipt, storeInbox } from '../inbox.ts';
import { seedRegion } from '../reference.ts';
import { writeRpu } from '../rpu/write.ts';
import { writeSetting } from '../setting.ts';
import { newSourceKey, putSourceKey, readGrants } from '../sources.ts';
import { dayOf, file } from '../testing/rpu-files.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { backupTo } from './backup.ts';
import { readTables } from './catalogue.ts';
import type { Foot, Head } from './head.ts';
import { moveTo } from './move.ts';
import { payloadTotal } from './payloads.ts';
import { settle, totalsOf } from './read-table.ts';
import { checkArchive, restoreFrom } from './restore.ts';
import { KEPT, LEFT_OUT, MOVED } from './tables.ts';

const region = loadRegion('fictive');
const NOW = Date.parse('2026-11-18T10:00:00Z');
const MARKER = 'MARKERPAYLOAD';
const quiet = () => undefined;
/** A copy is one long transaction: the commands start an engine of their own for it, with such limits. */
const PATIENT = { limits: { transactionMs: 600_000, transactionTotalMs: 600_000, batchMs: 600_000 } };

let dir: string;
let source: TestDb;
let archive: string;
let made: { head: Head; foot: Foot };
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-archive-'));
  source = await openTestDb(PATIENT);
  await fill(source);
  archive = join(dir, 'vigie.ndjson.gz');
  made = await backupTo(source.db, archive, { product: '0.0.1', region: region.id, now: NOW });
});
afterAll(async () => {
  await source.close();
  rmSync(dir, { recursive: true, force: true });
});

/** A day of every site, a correction of it, a key, payloads done and waiting, the clock and the nature. */
async function fill({ db }: TestDb): Promise<void> {
  await writeSetting(db, 'nature', 'simulated');
  await seedRegion(db, region);
  await putSourceKey(db, newSourceKey(), {
    source: 'test',
    streams: ['rpu'],
    finess: null,
    origin: 'simulated'
  });
  await setClock(db, { anchorDomain: NOW, anchorProcess: NOW, speed: 60 }, NOW, 'simulated');
  for (const [index, extractAt] of [NOW - 2 * HOUR, NOW - HOUR].entries()) {
    await writeRpu(
      db,
      region.sites.map(({ finess }) => {
        const people = dayOf(finess, '2026-11-17', 80 + index, extractAt);
        return file({ finess, extractAt }, people, {
          quarantined: [
            { index: 3, place: 'PATIENT[3]/ENTREE', code: 'RPU_ENTREE_MISSING', value: null, day: null }
          ]
        });
      }),
      { holding: true, emitEvents: true }
    );
  }
  for (const name of ['done', 'waiting']) {
    const { row } = await storeInbox(db, inboxMeta(name), [Buffer.from(`${MARKER} ${name}`)]);
    if (name === 'done') await finishReceipt(db, row.receipt, { state: 'processed' });
  }
}

const inboxMeta = (name: string) => ({
  receipt: `00000000-0000-4000-8000-0000000000${name === 'done' ? '01' : '02'}`,
  source: 'test',
  stream: 'rpu',
  origin: 'simulated' as const,
  hash: (name === 'done' ? 'ab' : 'cd').repeat(32),
  bytes: 100,
  receivedAt: NOW - 5 * MINUTE,
  keyFiness: null,
  unit: null,
  fileName: `MARKERNAME ${name}.xml`
});

const refusal = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: CodedError) => `${error.code} ${error.where ?? ''}`.trim()
  );

test('every table has its place: in a backup, or left out with a reason', async () => {
  const rows = await source.db.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'vigie'::regnamespace AND relkind = 'r'`
  );
  const placed = [...Object.keys(KEPT), ...Object.keys(LEFT_OUT)];
  expect(rows.map(({ name }) => name).filter((name) => !placed.includes(name))).toEqual([]);
  expect(new Set(placed).size).toBe(placed.length);
});

describe('a backup', () => {
  test('says what it is on its first line, and what it holds on its last', () => {
    expect(made.head).toMatchObject({
      ...{ vigie: 'backup', product: '0.0.1', nature: 'simulated', region: 'fictive', waiting: 1 },
      clock: { speed: 60 }
    });
    expect(made.head.level.at(0)).toMatch(/^0001/);
    expect(made.foot.totals['attendance']?.rows).toBeGreaterThan(300);
    expect(made.foot.totals['inbox']).toMatchObject({ rows: 1 });
    expect(made.foot.sequences['outbox.seq']).toBeGreaterThan(0);
    expect(statSync(archive).mode & 0o077).toBe(0);
  });

  test('holds no payload, no name of a file and no key', async () => {
    let text = '';
    for await (const chunk of createReadStream(archive).pipe(createGunzip())) text += String(chunk);
    expect(text).toContain('attendance');
    expect(text).not.toMatch(/MARKER/);
    for (const word of [MARKER, 'MARKERNAME']) {
      expect(text).not.toContain(Buffer.from(word).toString('hex'));
      expect(text).not.toContain(Buffer.from(word).toString('base64').slice(0, 12));
    }
  });

  test('is not written over another', async () => {
    const again = backupTo(source.db, archive, { product: '0.0.1', region: region.id, now: NOW });
    expect(await refusal(again)).toMatch(/^ARCHIVE_EXISTS/);
  });
});

describe('a restore', () => {
  let target: TestDb;
  beforeAll(async () => {
    target = await openTestDb(PATIENT);
  });
  afterAll(() => target.close());

  test('into an empty record gives the same rows, by counts and hashes, and a new epoch', async () => {
    const epoch = await readEpoch(source.db);
    const restored = await restoreFrom(target.target, archive, await checkArchive(archive), quiet);
    const totals = await target.db.tx(async (tx) => {
      await settle(tx);
      return totalsOf(tx, await readTables(tx));
    });
    expect(totals).toEqual(made.foot.totals);
    expect(restored.epoch).not.toBe(epoch);
    expect(await readEpoch(target.db)).toBe(restored.epoch);
    expect(await readGrants(target.db)).toEqual(await readGrants(source.db));
    // Independent of how an archive is written: SQL on both sides.
    const sums = `SELECT count(*) AS n, sum(content)::text AS content, count(superseded_at) AS old FROM vigie.attendance`;
    expect(await target.db.query(sums)).toEqual(await source.db.query(sums));
  });

  test('has its aggregates refreshed and its identities going on', async () => {
    const daily = await target.db.query(
      `SELECT sum(n)::int AS n FROM vigie.attendance_daily WHERE origin = 's'`
    );
    const rows = await source.db.query(
      `SELECT count(*)::int AS n FROM vigie.attendance WHERE superseded_at IS NULL AND origin = 's'`
    );
    expect(daily).toEqual(rows);
    const before = made.foot.sequences['outbox.seq'] ?? 0;
    await setClock(target.db, { anchorDomain: NOW, anchorProcess: NOW, speed: 1 }, NOW, 'simulated');
    expect(await target.db.query('SELECT max(seq) AS seq FROM vigie.outbox')).toEqual([{ seq: before + 1 }]);
  });

  test('knows bytes received before, takes their payload again, and takes the ones that waited as new', async () => {
    const done = await storeInbox(target.db, inboxMeta('done'), [Buffer.from('again')]);
    expect(done).toMatchObject({ fresh: false, row: { outcome: { state: 'processed' }, fileName: null } });
    expect(await readReceipt(target.db, inboxMeta('waiting').receipt)).toBeNull();
    expect((await storeInbox(target.db, inboxMeta('waiting'), [])).fresh).toBe(true);
  });

  test('refuses a record that is not empty, and one of a newer version', async () => {
    const checked = await checkArchive(archive);
    expect(await refusal(restoreFrom(target.target, archive, checked, quiet))).toMatch(/^ARCHIVE_NOT_EMPTY/);
    const newer = { ...checked, head: { ...checked.head, level: [...checked.head.level, '9999_tomorrow'] } };
    expect(await refusal(restoreFrom(target.target, archive, newer, quiet))).toBe(
      'ARCHIVE_NEWER 9999_tomorrow'
    );
  });
});

describe('a damaged archive', () => {
  const damaged = (name: string, bytes: Buffer): string => {
    const path = join(dir, name);
    writeFileSync(path, bytes);
    return path;
  };

  test('is refused for any flipped byte, wherever it is', async () => {
    const bytes = readFileSync(archive);
    for (const at of [30, 0.3, 0.6, 0.9, -3]) {
      const index = at < 0 ? bytes.length + at : at < 1 ? Math.floor(bytes.length * at) : at;
      const copy = Buffer.from(bytes);
      copy[index] = (copy[index] ?? 0) ^ 0x10;
      expect(await refusal(checkArchive(damaged(`flip-${index}`, copy)))).toMatch(/^ARCHIVE_(TORN|UNKNOWN)/);
    }
  });

  test('is refused when its end is missing, a row is changed, lost or told twice', async () => {
    const bytes = readFileSync(archive);
    expect(await refusal(checkArchive(damaged('cut', bytes.subarray(0, bytes.length / 2))))).toMatch(
      /^ARCHIVE_TORN/
    );
    const lines = gunzipSync(bytes).toString().trimEnd().split('\n');
    const row = lines.findIndex((line) => line.startsWith('["96'));
    const tries: Record<string, string[]> = {
      'no-end': lines.slice(0, -1),
      lost: lines.toSpliced(row, 1),
      twice: lines.toSpliced(row, 0, lines[row] ?? ''),
      changed: lines.with(row, (lines[row] ?? '').replace('96', '97'))
    };
    for (const [name, told] of Object.entries(tries)) {
      const path = damaged(name, gzipSync(`${told.join('\n')}\n`));
      expect(await refusal(checkArchive(path)), name).toMatch(/^ARCHIVE_TORN/);
    }
  });

  test('writes nothing even when it breaks between the check and the restore', async () => {
    const target = await openTestDb(PATIENT);
    try {
      const checked = await checkArchive(archive);
      const lines = gunzipSync(readFileSync(archive)).toString().split('\n');
      const path = damaged('later', gzipSync(lines.slice(0, -2).join('\n')));
      expect(await refusal(restoreFrom(target.target, path, checked, quiet))).toMatch(/^ARCHIVE_TORN/);
      expect(await target.db.query('SELECT count(*)::int AS n FROM vigie.site')).toEqual([{ n: 0 }]);
    } finally {
      await target.close();
    }
  });

  test('another file is no backup', async () => {
    expect(await refusal(checkArchive(damaged('text', Buffer.from('hello'))))).toMatch(/^ARCHIVE_UNKNOWN/);
    const other = gzipSync('{"vigie":"wall"}\n');
    expect(await refusal(checkArchive(damaged('other', other)))).toMatch(/^ARCHIVE_UNKNOWN/);
  });
});

test('a move takes payloads along, waiting ones too, and proves every table', async () => {
  const target = await openTestDb(PATIENT);
  try {
    const moved = await moveTo(source.db, target.target, quiet);
    expect(moved.totals['inbox']?.rows).toBe(2);
    const both = [source.db, target.db].map((db) =>
      db.tx(async (tx) => {
        await settle(tx);
        return { tables: await totalsOf(tx, await readTables(tx, MOVED)), payloads: await payloadTotal(tx) };
      })
    );
    const [from, to] = await Promise.all(both);
    expect(to).toEqual(from);
    expect(to?.payloads.rows).toBe(2);
    expect(await refusal(moveTo(source.db, target.target, quiet))).toMatch(/^ARCHIVE_NOT_EMPTY/);
  } finally {
    await target.close();
  }
});
