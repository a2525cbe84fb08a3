import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawn, FUZZ, mutated } from '../testing/fuzz.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { FIRST, parse, query } from './protocol.ts';

const CASES = 150 * FUZZ.times;

let record: TestDb;
beforeAll(async () => void (record = await openTestDb()));
afterAll(() => record.close());

function startup(): Buffer {
  const words = Buffer.from('user\0vigie\0database\0vigie\0\0');
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + words.length, 0);
  head.writeInt32BE(FIRST.v3, 4);
  return Buffer.concat([head, words]);
}

const message = (type: string, body: string): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(4 + Buffer.byteLength(body), 1);
  return Buffer.concat([head, Buffer.from(body)]);
};

/** What an ordinary client says: one statement, prepared ones, a transaction, a failure, a cancel, TLS. */
const SPOKEN: Buffer[] = [
  Buffer.concat([startup(), query('SELECT 1'), query('SELECT id FROM vigie.epoch'), message('X', '')]),
  Buffer.concat([
    startup(),
    parse('', 'SELECT $1::text', Buffer.from([0, 0])),
    message('B', '\0\0\0\0\0\x01\0\0\0\x01a\0\0'),
    message('D', 'P\0'),
    message('E', '\0\0\0\0\0'),
    message('S', '')
  ]),
  Buffer.concat([startup(), query('BEGIN'), query('SELECT 1/0'), query('ROLLBACK')]),
  Buffer.concat([startup(), query('COPY vigie.outbox FROM STDIN'), message('d', 'x\n'), message('c', '')]),
  Buffer.concat([
    startup(),
    message('H', ''),
    message('C', 'Sx\0'),
    message('S', ''),
    message('F', '\0\0\0\x01')
  ]),
  Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])
];

/** Sends bytes in pieces and leaves, politely or not. */
async function say(socketPath: string, bytes: Buffer, random: () => number): Promise<void> {
  const socket = connect(socketPath);
  socket.on('error', () => undefined);
  socket.resume();
  await once(socket, 'connect');
  for (let at = 0; at < bytes.length && socket.writable;) {
    const size = 1 + Math.floor(random() ** 2 * bytes.length);
    socket.write(bytes.subarray(at, at + size));
    at += size;
    if (random() < 0.3) await new Promise((resolve) => setImmediate(resolve));
  }
  // Not by `once`: it fails at the error of a line that the engine closed while something was being said.
  const gone = new Promise((resolve) => socket.once('close', resolve));
  if (random() < 0.5) socket.destroy();
  else socket.end();
  // One that waits for more of a message is not waited for.
  await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 50))]);
  socket.destroy();
}

test(`the wire server survives ${CASES} mutated conversations, and serves everybody else meanwhile`, async (context) => {
  const { engine, target } = record;
  if (!engine || !('socketDir' in target)) return context.skip('a server of its own speaks for itself');
  const path = join(target.socketDir, `.s.PGSQL.${target.port ?? 5432}`);
  const random = drawn(FUZZ.seed);
  const { pid } = engine;
  const settings = () => record.db.query('SELECT name, setting FROM pg_catalog.pg_settings ORDER BY name');
  // The language of procedures has settings of its own, once any session used it.
  await record.db.query('DO $$ BEGIN END $$');
  const before = await settings();
  for (let n = 0; n < CASES; n++) {
    const spoken = SPOKEN[n % SPOKEN.length] ?? Buffer.alloc(0);
    const bytes =
      n % 10 === 9 ? Buffer.from(Array.from({ length: 200 }, () => random() * 256)) : mutated(spoken, random);
    await say(path, bytes, random);
    if (n % 10 === 0)
      expect(await record.db.query<{ one: number }>('SELECT 1::int8 AS one')).toEqual([{ one: 1 }]);
  }
  expect(await settings()).toEqual(before);
  // It was never restarted: nothing of all that reached the engine in a form that ends it.
  expect(engine.pid).toBe(pid);
});

test('a client that leaves after a failed message, before its Sync, leaves nothing behind and ends nothing', async (context) => {
  const { engine, target } = record;
  if (!engine || !('socketDir' in target)) return context.skip('a server of its own speaks for itself');
  const { pid } = engine;
  const socket = connect(join(target.socketDir, `.s.PGSQL.${target.port ?? 5432}`));
  socket.on('error', () => undefined);
  let heard = '';
  socket.on('data', (bytes: Buffer) => (heard += bytes.toString('latin1')));
  // A statement that nobody prepared: all that follows is skipped until a Sync, which never comes.
  socket.write(Buffer.concat([startup(), message('B', '\0nobody\0\0\0\0\0\0\0'), message('H', '')]));
  await expect.poll(() => heard, { timeout: 60_000 }).toContain('26000');
  socket.destroy();
  expect(await record.db.query<{ one: number }>('SELECT 1::int8 AS one')).toEqual([{ one: 1 }]);
  expect(engine.pid).toBe(pid);
});
