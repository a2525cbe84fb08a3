import { statSync, readFileSync, readlinkSync, readdirSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { connect } from '../../connect.ts';
import { startEngine } from '../start.ts';
import { restarted } from './copy.ts';
import { failure, holds, must, type Check } from './types.ts';
import { fromSocket, startupPacket } from './wire.ts';

const silent = pino({ level: 'silent' });

/** Rules 5 and 7: one engine to a folder, and nobody but the folder's owner reaches it. */
export const exclusionChecks: Check[] = [
  {
    rule: 5,
    title: 'a second engine on the same folder is refused; the lock of a dead one is taken over',
    tried: 'a second start beside a live engine; kill -9 and a restart on the lock left behind',
    embeddedOnly: true,
    async run(bench) {
      const engine = await bench.engine();
      const refused = await failure(startEngine({ dataDir: engine.dataDir, log: silent }));
      must(
        refused.message.includes(`another engine (process ${engine.status().pid}) already serves`),
        refused.message
      );
      process.kill(engine.status().pid, 'SIGKILL');
      await restarted(engine, 1);
      return holds('refused by name of the process; taken over after kill -9');
    }
  },
  {
    rule: 5,
    title: 'pg_advisory_xact_lock is harmless, and excludes through the engine’s queue',
    tried: '8 clients add 1 to a number read before, each in a transaction that takes the lock, 25 times',
    embeddedOnly: false,
    async run(bench) {
      await bench.db.query('DROP TABLE IF EXISTS vigie.conformance_sum');
      await bench.db.query('CREATE TABLE vigie.conformance_sum AS SELECT 0 AS n');
      const since = performance.now();
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          for (let i = 0; i < 25; i++) {
            await bench.db.tx(async (tx) => {
              await tx.query('SELECT pg_advisory_xact_lock(4712)');
              const [row] = await tx.query<{ n: number }>('SELECT n FROM vigie.conformance_sum');
              await tx.query('UPDATE vigie.conformance_sum SET n = $1', [(row?.n ?? 0) + 1]);
            });
          }
        })
      );
      const [row] = await bench.db.query<{ n: number }>('SELECT n FROM vigie.conformance_sum');
      must(row?.n === 200, `${row?.n} of 200 additions`);
      return holds(`200 of 200, ${Math.round(200_000 / (performance.now() - since))} transactions/s`);
    }
  },
  {
    rule: 7,
    title: 'a Unix socket in a folder of mode 0700, no TCP unless asked',
    tried: 'modes of folder, socket and lock; listening sockets of the process (Linux)',
    embeddedOnly: true,
    async run(bench) {
      const engine = await bench.engine();
      const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
      must(mode(engine.dataDir) === '700', `the folder has mode ${mode(engine.dataDir)}`);
      must(mode(join(engine.dataDir, '.s.PGSQL.5432')) === '600', 'the socket is open to others');
      if (process.platform !== 'linux') return holds('modes 700 and 600 (TCP looked at on Linux only)');
      const ports = listeningPorts(engine.status().pid);
      must(ports.length === 0, `the process listens on TCP ports ${ports.join(', ')}`);
      return holds('modes 700 and 600, 0 TCP sockets');
    }
  },
  {
    rule: 7,
    title: 'TCP, when asked: loopback only, with the password kept in the folder',
    tried: 'a wrong and the right password on the loopback port; the address it is bound to',
    embeddedOnly: true,
    async run(bench) {
      const engine = await bench.engine({ tcpPort: 0 });
      const { tcpPort } = engine.status().facts;
      must(tcpPort !== null, 'no TCP port');
      const login = async (password: string): Promise<string> => {
        const raw = fromSocket(connectSocket(tcpPort, '127.0.0.1'));
        const body = Buffer.from(`${password}\0`);
        const head = Buffer.from('p\0\0\0\0');
        head.writeInt32BE(4 + body.length, 1);
        raw.send(Buffer.concat([startupPacket(), head, body]));
        await Promise.race([raw.closed, raw.until('Z\0\0\0\x05I')]);
        raw.destroy();
        return raw.received();
      };
      must((await login('wrong')).includes('28P01'), 'a wrong password was accepted');
      const password = readFileSync(join(engine.dataDir, 'engine.password'), 'utf8');
      must((await login(password)).endsWith('I'), 'the right password was refused');
      const db = connect({ url: `postgres://vigie:${password}@127.0.0.1:${tcpPort}/vigie` });
      const { timescale } = await db.ping().finally(() => db.end());
      must(timescale.startsWith('2.'), `TimescaleDB ${timescale} by URL`);
      return holds('28P01 without the password');
    }
  }
];

/** TCP ports a process listens on, from /proc. */
function listeningPorts(pid: number): number[] {
  const inodes = new Set<string>();
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode) inodes.add(inode);
    } catch {
      // Closed since it was listed.
    }
  }
  const rows = ['tcp', 'tcp6'].flatMap((name) =>
    readFileSync(`/proc/${pid}/net/${name}`, 'utf8').split('\n').slice(1)
  );
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter((columns) => columns[3] === '0A' && inodes.has(columns[9] ?? ''))
    .map((columns) => Number.parseInt(columns[1]?.split(':')[1] ?? '', 16));
}
