import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE } from '#domain/time/instant.ts';
import type { HospitalFile } from '../hospital.ts';
import type { Verdict } from '../judge.ts';
import type { Lab, Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

interface Ready {
  status: string;
  components: { spool: { state: string; files: number; bytes: number }; database: { state: string } };
}

const SPOOL = 'spool/waiting';

/** The record away, hospitals go on until the door refuses; then everything comes back. */
async function fill(lab: Lab, mostMs: number, padding = 0): Promise<Verdict> {
  const { world, driver } = lab;
  for (const name of ['one', 'two']) await lab.reader(name);
  for (const one of driver.hospitals) await driver.deliver(one.fileAt(world.now()));
  world.line('ingest-db').cut();
  const until = Date.now() + mostMs;
  const { refused, answered } = driver.ledger;
  let unlucky: HospitalFile | null = null;
  for (let i = 0; unlucky === null || i % 40 !== 0; i += 1) {
    if (Date.now() > until) throw new Error(`never full: ${answered.length} payloads taken`);
    // Each of another minute, so that each is another payload; older ones win no day.
    const made = driver.hospitals[i % driver.hospitals.length]?.fileAt(world.now() - i * MINUTE);
    const file = made && { ...made, body: padded(made.body, padding) };
    if (file) await driver.post(file).catch(() => (unlucky = file));
  }
  const full = await ask(world, unlucky);
  const retryAfter = Number(full.headers.get('retry-after'));
  if (full.status !== 503 || !(retryAfter > 0))
    throw new Error(`full, and answers ${full.status} without a hint`);
  // No source may hold more than it leaves to the others: five that send alike come to their shares first.
  const wrong = [...refused.keys()].filter((why) => !/^503 SPOOL_(?:FULL|SHARE_USED)$/.test(why));
  if (wrong.length > 0) throw new Error(`refused with ${wrong.join(', ')}`);
  // As the process itself sees it: the file system may be its own.
  const folder = join(`/proc/${world.process('ingest').pid()}/root`, world.home, 'ingest', SPOOL);
  const files = readdirSync(folder);
  const half = files.filter((name) => !name.endsWith('.sealed'));
  if (half.length > 0) throw new Error(`half accepted: ${half.join(', ')}`);
  const ready = (await (await fetch(`${world.base('ingest')}/readyz`)).json()) as Ready;
  lab.note(
    `${files.length} payloads and ${Math.round(files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1024)} kB on disk when it refused, Retry-After ${retryAfter} s, ${[...refused.keys()].join(', ')}, /readyz spool ${ready.components.spool.state}, database ${ready.components.database.state}`
  );
  if (ready.components.spool.state !== (refused.has('503 SPOOL_FULL') ? 'down' : 'degraded'))
    throw new Error('/readyz does not say whether the spool takes more');
  if (ready.components.database.state !== 'down')
    throw new Error('/readyz does not say that the record is away');
  await sleep(1_000);
  world.line('ingest-db').mend();
  return lab.settle();
}

/** A body that no compression makes small: few fill a spool, and few are to be drained. */
function padded(body: string, bytes: number): string {
  return bytes === 0 ? body : `${body}<!-- ${randomBytes(bytes).toString('hex')} -->`;
}

function ask(world: World, { unit, body }: HospitalFile): Promise<Response> {
  const headers = {
    authorization: `Bearer ${world.keys[unit.slice(0, 9)]}`,
    'content-type': 'application/xml'
  };
  return fetch(`${world.base('ingest')}/ingest/rpu`, { method: 'POST', headers, body });
}

/** The spool at its limits: refused whole, with a hint; what was accepted is in the record in the end, in order. */
export const spoolFull: Scenario = {
  name: 'spool-full',
  says: 'the record is away and every source reaches its share of the spool (1 MB): 503 with Retry-After, nothing half accepted, drained by itself',
  options: {
    processes: [
      ['ingest', 'ingest', { env: { VIGIE_SPOOL_MB: '1' } }],
      ['realtime', 'realtime']
    ]
  },
  run: (lab) => fill(lab, 120_000, 12_000)
};

/** Why no small file system can be made here; null where it can. */
function noTmpfs(): string | null {
  try {
    execFileSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs -o size=64k tmpfs /mnt'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'a file system of its own needs root (unshare, mount)';
  }
}

/** A disk that has no room for a further file: the system itself says ENOSPC, in the middle of a payload's way. */
export const diskFull: Scenario = {
  name: 'disk-full',
  says: 'the spool is on a file system that has no room for a further file: ENOSPC from the system itself',
  notHere: noTmpfs,
  options: {
    processes: [
      // Many bytes free, few files: what the door looks at before it writes says that there is room.
      ['ingest', 'ingest', { prefix: (dir) => onTmpfs(join(dir, SPOOL), 'size=512m,nr_inodes=12') }],
      ['realtime', 'realtime']
    ]
  },
  run: (lab) => fill(lab, 60_000)
};

/** Becomes the program that follows, with a small file system of its own at `folder`. */
function onTmpfs(folder: string, options: string): string[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return ['unshare', '-m', 'sh', '-c', `mount -t tmpfs -o ${options} tmpfs ${folder} && exec "$0" "$@"`];
}

/** A limit on the size of a file: each payload's writing fails half way. */
export const writeFails: Scenario = {
  name: 'write-fails',
  says: 'a payload larger than the system lets a file be: its writing fails half way (EFBIG), nothing of it stays',
  short: true,
  options: {
    processes: [
      ['ingest', 'ingest', { prefix: () => ['sh', '-c', 'ulimit -f 8 && exec "$0" "$@"'] }],
      ['realtime', 'realtime']
    ]
  },
  run: (lab) => fill(lab, 60_000)
};
