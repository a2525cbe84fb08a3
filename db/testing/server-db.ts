import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** The server the suite runs on instead of the embedded engine, or null. */
export function serverUrl(): string | null {
  return process.env['TEST_DATABASE_URL'] ?? process.env['DATABASE_URL'] ?? null;
}

/** The same server, another database. Not by `URL`: it refuses the empty host of a socket's URL. */
const withDatabase = (url: string, name: string): string =>
  url.replace(/^(\w+:\/\/[^/?]*)(?:\/[^?]*)?/, `$1/${name}`);

/** Runs statements on the server's own database, outside any transaction. */
async function admin(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}

/**
 * Creates an empty database under a name nobody else has. Not from a migrated template: a worker of TimescaleDB
 * sits in every database that has the extension, and PostgreSQL copies none that somebody is connected to.
 */
export async function createDatabase(url: string): Promise<{ url: string; name: string }> {
  const name = `vigie_test_${randomBytes(6).toString('hex')}`;
  await admin(url, `CREATE DATABASE ${name}`);
  return { url: withDatabase(url, name), name };
}

/** How long a worker of the server in a database is waited for, ms. */
const WORKER_MS = 20_000;
/** `insufficient_privilege` and `object_in_use`. */
const SOMEBODY_THERE = new Set(['42501', '55006']);

/**
 * Removes a database and whoever is still connected to it. A worker of the server itself (its autovacuum) may
 * not be ended by an ordinary role: it is waited for.
 */
export async function dropDatabase(url: string, name: string): Promise<void> {
  const until = Date.now() + WORKER_MS;
  for (;;) {
    try {
      return await admin(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    } catch (error) {
      if (!SOMEBODY_THERE.has((error as { code?: string }).code ?? '') || Date.now() > until) throw error;
    }
    await sleep(200);
  }
}
