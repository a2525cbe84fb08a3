import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptInvitation } from '#db/access/accounts.ts';
import { enrolDevice, readDevice } from '#db/access/devices.ts';
import { type AuditRow, latestAudit } from '#db/audit.ts';
import { openTestDb, type TestDb } from '#db/testing/test-db.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { anchorAudit, readAnchors } from '../audit-anchor.ts';
import { vigie } from '../testing/command.ts';

const PASSWORD = 'une phrase de commande';
const SITE = '960000011';
let test: TestDb;
let dir: string;
let run: (...args: string[]) => ReturnType<typeof vigie>;
beforeAll(async () => {
  test = await openTestDb();
  dir = mkdtempSync(join(tmpdir(), 'vigie-access-'));
  const { target } = test;
  const where: Record<string, string> =
    'url' in target ? { DATABASE_URL: target.url } : { VIGIE_DATA_DIR: target.socketDir };
  run = (...args) => vigie(args, { ...where, VIGIE_AUDIT_ANCHOR: join(dir, 'heads.jsonl') });
});
afterAll(async () => {
  await test?.close();
  rmSync(dir, { recursive: true, force: true });
});
const firstLine = (said: string) => said.split('\n')[0] ?? '';

describe('vigie accounts', () => {
  it('makes the first administrator with an invitation that is said once', async () => {
    const made = await run(
      'accounts',
      'create',
      '--login',
      'Chef',
      '--name',
      'La Cheffe',
      '--roles',
      'admin'
    );
    expect(made.code).toBe(0);
    const token = firstLine(made.said);
    const accepted = await acceptInvitation(test.db, { token, password: PASSWORD, now: Date.now() });
    expect(accepted.login).toBe('chef');
    const listed = await run('accounts', 'list');
    expect(listed.said).toMatch(/^chef\s+active\s+1 factor\s+admin\s+La Cheffe$/m);
    expect(listed.said).not.toContain(token);
    const [noted] = await latestAudit(test.db, { limit: 1, action: 'account.create' });
    expect(noted).toMatchObject({ actor: 'command', after: { login: 'chef', roles: ['admin'] } });
  });

  it('invites anew, disables and enables, and refuses with a sentence what must not be', async () => {
    await run('accounts', 'create', '--login', 'iao', '--name', 'IAO', '--roles', 'site', '--sites', SITE);
    for (const [args, said] of [
      [['disable', 'chef'], 'last administrator'],
      [['disable', 'nobody'], 'No account has the login "nobody"'],
      [['create', '--login', 'iao', '--name', 'x', '--roles', 'ars'], 'already exists'],
      [['create', '--login', 'x y', '--name', 'x', '--roles', 'ars'], 'at least one role'],
      [['remove'], 'Say what to do']
    ] as const) {
      const refused = await run('accounts', ...args);
      expect([args, refused.code]).toEqual([args, 1]);
      expect(refused.said).toContain(said);
    }
    expect((await run('accounts', 'disable', 'iao')).said).toContain('its sessions are over');
    expect((await run('accounts', 'invite', 'iao')).said).toContain('enable it first');
    await run('accounts', 'enable', 'iao');
    const token = firstLine((await run('accounts', 'invite', 'iao')).said);
    await expect(
      acceptInvitation(test.db, { token, password: PASSWORD, now: Date.now() })
    ).resolves.toMatchObject({ login: 'iao' });
  });
});

it('vigie devices: makes, lists and revokes a screen', async () => {
  const made = await run('devices', 'create', '--level', 'ward', '--name', 'Poste IAO', '--site', SITE);
  const context = { secret: Buffer.alloc(32, 1), now: Date.now() };
  const { token, id } = await enrolDevice(test.db, { code: firstLine(made.said), address: '::1' }, context);
  expect((await run('devices', 'list')).said).toMatch(
    new RegExp(`^${id.slice(0, 8)}  seen .*ward ${SITE}`, 'm')
  );
  expect((await run('devices', 'revoke', id.slice(0, 8))).said).toContain('Revoked: Poste IAO');
  expect(await readDevice(test.db, token, Date.now())).toMatchObject({ revoked: true });
  expect((await run('devices', 'revoke', id.slice(0, 8))).said).toContain('No single device in force');
});

describe('vigie audit', () => {
  const said: unknown[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void said.push(JSON.parse(line)) });
  const anchor = (now: number) => anchorAudit(test.db, { file: join(dir, 'heads.jsonl'), now, log });

  it('anchors the head when it moved, every hour anyway, and says so in the log', async () => {
    const now = Date.now();
    await anchor(now);
    await anchor(now + MINUTE);
    expect(await readAnchors(join(dir, 'heads.jsonl'))).toHaveLength(1);
    await anchor(now + HOUR);
    await run('accounts', 'invite', 'iao');
    await anchor(now + HOUR + MINUTE - 1);
    await anchor(now + HOUR + MINUTE);
    const heads = await readAnchors(join(dir, 'heads.jsonl'));
    expect(heads.map(({ at }) => at - now)).toEqual([0, HOUR, HOUR + MINUTE]);
    expect(heads.map(({ seq }) => seq - (heads[0]?.seq ?? 0))).toEqual([0, 0, 1]);
    expect(said).toHaveLength(3);
    expect(said[2]).toMatchObject({ msg: 'head of the audit log', seq: heads[2]?.seq });
  });

  it('exports rows that verify without a record, and finds what was changed or cut', async () => {
    const heads = join(dir, 'heads.jsonl');
    const sound = await run('audit', 'verify');
    expect(sound.said).toMatch(/^\d+ rows, one unbroken chain[\s\S]*It holds every head of/);
    const { said: exported } = await run('audit', 'export');
    const lines = exported.trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ action: 'audit.export', actor: 'command' });
    const verify = (text: string, ...more: string[]) => {
      writeFileSync(join(dir, 'log.jsonl'), text);
      return vigie(['audit', 'verify', ...more, join(dir, 'log.jsonl')], {
        VIGIE_DATA_DIR: join(dir, 'none')
      });
    };
    expect((await verify(exported)).said).toContain('No anchored head was compared');
    expect((await verify(exported, '--anchor', heads)).code).toBe(0);
    const changed = await verify(exported.replace('La Cheffe', 'Personne'));
    expect(changed.code).toBe(1);
    expect(changed.said).toContain('broken at row 1: this row was changed');
    const cut = `${lines.slice(0, 3).join('\n')}\n`;
    expect((await verify(cut)).code).toBe(0);
    expect((await verify(cut, '--anchor', heads)).said).toContain('this anchored head is not in it');
    expect((await verify('not json')).said).toContain('Line 1 is not a row');
  });

  it('says loudly when the record lost what was anchored, and anchors nothing over it', async () => {
    const file = join(dir, 'heads.jsonl');
    const before = readFileSync(file, 'utf8');
    appendFileSync(file, `${JSON.stringify({ seq: 9_999, hash: 'ab'.repeat(32), at: 0 })}\n{"seq": 1, "ha`);
    await anchor(Date.now() + 5 * HOUR);
    expect(said.at(-1)).toMatchObject({ level: 50, anchored: 9_999 });
    expect((await run('audit', 'verify')).said).toContain('broken at row 9999');
    writeFileSync(file, before);
  });

  it('begins anew after three years, or when told: exported, verified and anchored first, and goes on', async () => {
    const heads = join(dir, 'heads.jsonl');
    const closed = join(dir, 'closed.jsonl');
    const early = await run('audit', 'begin-anew', closed);
    expect([early.code, early.said]).toEqual([1, expect.stringContaining('--early')]);
    expect(existsSync(closed)).toBe(false);
    const rows = async () =>
      (await test.db.query<{ n: number }>('SELECT count(*)::int AS n FROM vigie.audit'))[0]?.n ?? 0;
    const before = await rows();
    const { said: told, code } = await run('audit', 'begin-anew', '--early', closed);
    expect([code, told]).toEqual([0, expect.stringContaining(`${before + 1} rows left the record`)]);
    const sha = createHash('sha256').update(readFileSync(closed)).digest('hex');
    expect(told).toContain(sha);
    // Nobody overwrites what was exported.
    expect((await run('audit', 'begin-anew', '--early', closed)).code).toBe(1);
    expect(await rows()).toBe(1);

    const [begun] = await latestAudit(test.db, { limit: 1 });
    const last = JSON.parse(readFileSync(closed, 'utf8').trimEnd().split('\n').at(-1) ?? '') as AuditRow;
    expect(last).toMatchObject({ action: 'audit.close', actor: 'command' });
    expect(begun).toMatchObject({
      seq: last.seq + 1,
      action: 'audit.begin',
      prev: last.hash,
      before: { seq: last.seq, hash: last.hash }
    });
    await run('accounts', 'invite', 'iao');
    await anchor(Date.now() + 9 * HOUR);
    const verified = await run('audit', 'verify');
    expect(verified.said).toMatch(/^2 rows, one unbroken chain[\s\S]*begun anew on[\s\S]*every head of/);
    const file = (...more: string[]) =>
      vigie(['audit', 'verify', ...more], { VIGIE_DATA_DIR: join(dir, 'none') });
    expect((await file('--anchor', heads, closed)).said).toContain(`${before + 1} rows, one unbroken chain`);
    // It may not be changed or deleted still, nor begun by somebody who anchored nothing.
    await expect(test.db.query('DELETE FROM vigie.audit')).rejects.toThrow('append-only');
    const anchors = readFileSync(heads, 'utf8');
    writeFileSync(heads, anchors.replaceAll(last.hash, 'ab'.repeat(32)));
    expect((await run('audit', 'verify')).said).toContain(`broken at row ${last.seq}`);
    writeFileSync(heads, anchors);
    const { said: exported } = await run('audit', 'export');
    const rest = join(dir, 'rest.jsonl');
    writeFileSync(rest, exported.split('\n').slice(1).join('\n'));
    expect((await file(rest)).said).toContain('broken at row 1: this row is missing');
  });
});
