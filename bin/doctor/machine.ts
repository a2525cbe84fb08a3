import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { holderOf } from '#db/engine/lock.ts';
import type { Config } from '../config.ts';
import { lockOf } from '../data-folder.ts';
import { type Complaint, finding, type Finding } from './finding.ts';

/** Free bytes under which the record, the spool and a backup no longer fit. */
const LEAST_FREE = 2 * 1024 ** 3;
const LEAST_SHARE = 0.1;

/** Node's version and the room on the disk. */
export function machine(config: Config): Finding {
  const complaints: Complaint[] = [];
  const major = Number(process.versions.node.split('.')[0]);
  if (major !== 22)
    complaints.push({
      state: 'wrong',
      says: `Node ${process.versions.node} runs, 22 is asked for`,
      remedy: 'Start Vigie with "npm start" or node_modules/.bin/node: the right Node is in node_modules.'
    });
  const disk = statfsSync(existsSync(config.dataDir) ? config.dataDir : '.');
  const free = disk.bavail * disk.bsize;
  const share = disk.bavail / disk.blocks;
  const room = `${(free / 1e9).toFixed(0)} GB free (${Math.round(share * 100)} %)`;
  if (free < LEAST_FREE || share < LEAST_SHARE)
    complaints.push({
      state: free < LEAST_FREE ? 'wrong' : 'note',
      says: `only ${room}`,
      remedy: `Make room on the disk of ${config.dataDir}: old backups and logs first.`
    });
  return finding('machine', `Node ${process.versions.node}, ${room}`, complaints);
}

/** The data folder: there, this user's alone, writable, and held by whom. */
export function folder(config: Config): Finding {
  const { dataDir } = config;
  if (!existsSync(dataDir))
    return finding('folder', '', [
      {
        state: 'wrong',
        says: `${dataDir} is not there`,
        remedy: 'Name the data folder with VIGIE_DATA_DIR; the first start makes it.'
      }
    ]);
  const complaints: Complaint[] = [];
  const { mode, uid } = statSync(dataDir);
  if (mode & 0o077)
    complaints.push({
      state: 'wrong',
      says: `${dataDir} is open to other users (${(mode & 0o777).toString(8)})`,
      remedy: `chmod 700 ${dataDir}`
    });
  if (process.getuid && uid !== process.getuid())
    complaints.push({
      state: 'wrong',
      says: `${dataDir} belongs to user ${uid}, this is user ${process.getuid()}`,
      remedy:
        'Run Vigie and this command as the user who owns the folder, or give the folder to them (chown -R).'
    });
  try {
    // Beside a server only its folders must be written, each of which may be a volume of its own.
    const own = ['secrets', 'spool', 'drop']
      .map((name) => join(dataDir, name))
      .filter((path) => existsSync(path));
    for (const path of config.DATABASE_URL && own.length > 0 ? own : [dataDir])
      accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    complaints.push({
      state: 'wrong',
      says: `${dataDir} cannot be written`,
      remedy: 'Look at its rights and whether the disk is mounted read-only.'
    });
  }
  const holder = runningOn(config);
  return finding(
    'folder',
    `${dataDir}, ${holder === null ? 'nobody runs on it' : `process ${holder} runs on it`}`,
    complaints
  );
}

/** Process of `vigie up` on the data folder, or null. */
export function runningOn({ dataDir }: Config): number | null {
  return holderOf(lockOf(dataDir));
}

/** Keys without which accepted payloads cannot be read and every visit looks new. */
export function secrets(config: Config): Finding {
  const dir = join(config.dataDir, 'secrets');
  const complaints: Complaint[] = [];
  for (const name of ['inbox-keys.json', 'visit.key']) {
    const path = join(dir, name);
    if (!existsSync(path)) {
      complaints.push({
        state: existsSync(join(config.dataDir, 'pg')) || config.DATABASE_URL ? 'wrong' : 'note',
        says: `${name} is missing`,
        remedy: `Put ${dir} back from its own backup; without it a new key is made at the start, and the record refuses it.`
      });
      continue;
    }
    const { mode } = statSync(path);
    if (mode & 0o077)
      complaints.push({
        state: 'wrong',
        says: `${name} can be read by others (${(mode & 0o777).toString(8)})`,
        remedy: `chmod 600 ${path}; if others had access to this machine, change the keys.`
      });
    if (mode & 0o400 && !readable(path))
      complaints.push({
        state: 'wrong',
        says: `${name} cannot be read`,
        remedy: `chown ${path} to the user of Vigie.`
      });
  }
  return finding(
    'secrets',
    `${dir}, readable by this user only; back it up apart from the record`,
    complaints
  );
}

function readable(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}
