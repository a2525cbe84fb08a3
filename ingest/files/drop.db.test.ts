import { mkdir, readdir, readFile, rename, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRig, type Rig } from '../testing/rig.ts';
import { file, OTHER_SITE, records, SITE } from '../testing/sample.ts';

const NAME = 'O960000011_0_20261121200000.xml';
let rig: Rig;
let folder: string;
async function open(options: Parameters<typeof openRig>[0] = {}): Promise<void> {
  rig = await openRig(options);
  await rig.newKey('port-brume', { finess: [SITE] });
  folder = join(rig.dataDir, 'drop/rpu/port-brume');
  await mkdir(folder, { recursive: true });
  await rig.restart();
}
beforeEach(() => open());
afterEach(() => rig.close());

async function drop(name: string, body: string | Uint8Array): Promise<void> {
  await writeFile(join(folder, `.${name}`), body);
  await rename(join(folder, `.${name}`), join(folder, name));
}

const list = (where: string): Promise<string[]> => readdir(join(folder, where)).catch(() => []);

async function reason(where: 'done' | 'rejected', name: string): Promise<Record<string, unknown>> {
  const path = join(folder, where, `${name}.json`);
  await expect
    .poll(
      () =>
        stat(path).then(
          () => true,
          () => false
        ),
      { timeout: 60_000 }
    )
    .toBe(true);
  await expect.poll(() => list('work'), { timeout: 60_000 }).toEqual([]);
  return JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
}

describe('a dropped file', () => {
  it('goes into the record, and leaves its receipt and a sealed copy in done/', async () => {
    const body = file(records(9)).replaceAll('Port-Brume', 'MARKERCOMMUNE');
    await drop(NAME, body);
    expect(await reason('done', NAME)).toMatchObject({
      file: NAME,
      state: 'processed',
      origin: 'real',
      accepted: 9
    });
    expect((await list('done')).sort()).toEqual([`${NAME}.json`, `${NAME}.sealed`]);
    expect((await readFile(join(folder, 'done', `${NAME}.sealed`))).includes('MARKERCOMMUNE')).toBe(false);
    expect((await readdir(folder)).sort()).toEqual(['done', 'work']);
    const rows = await rig.db.query('SELECT source, file_name FROM vigie.inbox');
    expect(rows).toEqual([{ source: 'port-brume', file_name: NAME }]);
  });

  it('may be gzipped, and keeps a name that could tell of a person to itself', async () => {
    await drop('DUPONT Marie.xml.gz', gzipSync(file(records(9))));
    expect(await reason('done', 'DUPONT Marie.xml.gz')).toMatchObject({ state: 'processed', accepted: 9 });
    expect(await rig.db.query('SELECT file_name FROM vigie.inbox')).toEqual([{ file_name: null }]);
    expect(rig.logs()).not.toContain('DUPONT');
  });

  it.each([
    ['not XML', 'RPU_NOT_XML'],
    [file(records(5), { finess: OTHER_SITE }), 'RPU_FINESS_FORBIDDEN'],
    [file(records(5).map((item) => ({ ...item, ENTREE: '' }))), 'RPU_ALL_QUARANTINED']
  ])('that is bad goes to rejected/ with its code beside it', async (body, code) => {
    await drop(NAME, body);
    expect(await reason('rejected', NAME)).toMatchObject({
      code,
      hint: expect.any(String),
      receipt: expect.any(String)
    });
    expect((await list('rejected')).sort()).toEqual([`${NAME}.json`, `${NAME}.sealed`]);
  });

  it('that cannot even be read goes to rejected/ and does not stop the next', async () => {
    await drop('a.xml.gz', 'not gzip');
    await symlink('/etc/passwd', join(folder, 'b.xml'));
    await drop('c.xml', file(records(4)));
    expect(await reason('rejected', 'a.xml.gz')).toMatchObject({ code: 'BODY_GZIP_INVALID' });
    expect(await reason('rejected', 'b.xml')).toMatchObject({ code: 'FILE_NOT_PLAIN' });
    expect(await reason('done', 'c.xml')).toMatchObject({ accepted: 4 });
  });

  it('is left alone while it is being written', async () => {
    await rig.close();
    // Looked at some times meanwhile, and changed many times between two looks, also where the writer is kept waiting.
    await open({ dropEveryMs: 500 });
    const body = file(records(9));
    await writeFile(join(folder, 'slow.xml.part'), body);
    const piece = Math.ceil(body.length / 100);
    for (let written = 0; written < body.length; written += piece) {
      await writeFile(join(folder, NAME), body.slice(0, written + piece));
      await utimes(join(folder, NAME), written, written);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await reason('done', NAME)).toMatchObject({ state: 'processed', accepted: 9 });
    expect(await readdir(folder)).toContain('slow.xml.part');
  });

  it('in a folder of no known source is sealed and rejected', async () => {
    const own = folder;
    folder = join(rig.dataDir, 'drop/rpu/nobody');
    await mkdir(folder);
    await drop(NAME, file(records(5)));
    expect(await reason('rejected', NAME)).toMatchObject({ code: 'SOURCE_UNKNOWN' });
    folder = own;
  });

  it('waits while the database is away, through a restart', async () => {
    rig.line.cut();
    await drop(NAME, file(records(8)));
    await expect.poll(() => list('work'), { timeout: 60_000 }).toHaveLength(1);
    await rig.restart();
    rig.line.mend();
    expect(await reason('done', NAME)).toMatchObject({ state: 'processed', accepted: 8 });
    expect(await rig.db.query('SELECT 1 FROM vigie.inbox')).toHaveLength(1);
  });

  it('waits while the disk or the spool takes no more, which is said, and is in the record afterwards, once', async () => {
    const health = async (): Promise<Record<string, { state: string; waiting?: number; code?: string }>> =>
      ((await (await fetch(`${rig.base}/readyz`)).json()) as { components: never }).components;
    await rig.restart({ keepFreeBytes: Number.MAX_SAFE_INTEGER });
    await drop('a.xml', file(records(6)));
    await expect
      .poll(async () => (await health())['drop'], { timeout: 60_000 })
      .toEqual({ state: 'degraded', waiting: 1, code: 'DISK_FULL' });
    expect(await list('work')).toEqual(['a.xml.plain']);
    expect(rig.logs()).toContain('dropped files wait');
    // The disk has room again, the record is away and the spool has none.
    rig.line.cut();
    await rig.restart({ spoolEntries: 1 });
    await expect.poll(() => readdir(join(rig.dataDir, 'spool/waiting')), { timeout: 60_000 }).toHaveLength(1);
    await drop('b.xml', file(records(7)));
    await drop('c.xml', file(records(8)));
    await expect
      .poll(async () => (await health())['drop'], { timeout: 60_000 })
      .toEqual({ state: 'degraded', waiting: 3, code: 'SPOOL_FULL' });
    expect(await (await fetch(`${rig.base}/metrics`)).text()).toContain('vigie_ingest_drop_files 3');
    rig.line.mend();
    const n = { 'a.xml': 6, 'b.xml': 7, 'c.xml': 8 };
    for (const [name, accepted] of Object.entries(n))
      expect(await reason('done', name)).toMatchObject({ state: 'processed', accepted });
    expect(await rig.db.query('SELECT 1 FROM vigie.inbox')).toHaveLength(3);
    await expect
      .poll(async () => (await health())['drop'], { timeout: 60_000 })
      .toEqual({ state: 'ok', waiting: 0 });
    expect(await list('rejected')).toEqual([]);
  });
});
