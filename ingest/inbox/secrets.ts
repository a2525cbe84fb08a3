import { createHash, createHmac, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** The two secrets of an installation. They live beside the database, never in it. */
export interface Secrets {
  /** AES-256 keys of the inbox, by id; new payloads are sealed with `active`, older ones stay readable. */
  keyring: Keyring;
  /** HMAC-SHA-256 secret of visit keys, 32 bytes. Losing it makes every stored visit look new. */
  visit: Uint8Array;
}

export interface Keyring {
  active: number;
  keys: ReadonlyMap<number, Uint8Array>;
}

/**
 * Reads `<dir>/inbox-keys.json` and `<dir>/visit.key`, creating what is missing (folder 0700, files 0600).
 * Safe when two processes start at once: a file appears whole or not at all, and the first one wins.
 * @throws Error with one clear sentence when a file is there but unusable.
 */
export async function loadSecrets(dir: string): Promise<Secrets> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const ring = await readOrCreate(join(dir, 'inbox-keys.json'), () =>
    JSON.stringify({ active: 1, keys: { 1: randomBytes(32).toString('base64') } })
  );
  const visit = await readOrCreate(join(dir, 'visit.key'), () => randomBytes(32).toString('base64'));
  return {
    keyring: parseKeyring(ring, join(dir, 'inbox-keys.json')),
    visit: parseKey(visit, join(dir, 'visit.key'))
  };
}

/** The secret of sign-in: a key of its own, so that a cookie never says anything of the visit secret. */
export function accessSecret(secrets: Secrets): Uint8Array {
  return createHmac('sha256', secrets.visit).update('vigie session').digest();
}

/** A one-way mark of the visit secret, safe to keep in the database to notice a swapped secret. */
export function visitFingerprint(secrets: Secrets): string {
  return createHash('sha256').update('vigie visit secret\0').update(secrets.visit).digest('hex').slice(0, 16);
}

async function readOrCreate(path: string, make: () => string): Promise<string> {
  const known = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (known !== null) return known;
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(make());
    await file.sync();
  } finally {
    await file.close();
  }
  // `link` fails when the name exists: of two processes one creates, both then read the same file.
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
  await syncFolder(join(path, '..'));
  return readFile(path, 'utf8');
}

/** Makes the names in a folder durable (a no-op where the system cannot). */
export async function syncFolder(dir: string): Promise<void> {
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } catch {
    // Some file systems refuse to sync a folder; the file itself is synced.
  } finally {
    await handle.close();
  }
}

function parseKey(text: string, path: string): Uint8Array {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32) throw new Error(`Secret file ${path} is damaged: expected 32 bytes in base64.`);
  return key;
}

function parseKeyring(text: string, path: string): Keyring {
  const damaged = new Error(`Secret file ${path} is damaged: restore it from a backup.`);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw damaged;
  }
  if (typeof raw !== 'object' || raw === null || !('active' in raw) || !('keys' in raw)) throw damaged;
  const entries = Object.entries(raw.keys as Record<string, unknown>);
  const keys = new Map(entries.map(([id, key]) => [Number(id), parseKey(String(key), path)]));
  const active = Number(raw.active);
  if (!keys.has(active) || active < 1 || active > 255) throw damaged;
  return { active, keys };
}
