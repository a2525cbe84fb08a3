import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kept } from '../kept.ts';

/** Bytes of one kept answer, and answers in all: a handful of pages with their styles and scripts. */
const LARGEST = 1024 * 1024;
const MOST = 64;

/** The last public answers: in memory for whoever asks, on disk for the next start. */
export interface LastAnswers {
  find(address: string): Kept | null;
  /** Keeps an answer; what it cannot write is only kept in memory. */
  keep(address: string, answer: Kept): Promise<void>;
  /** Forgets the answers whose address is needed no more; what is no address stays. */
  only(needed: (address: string) => boolean): Promise<void>;
  size(): number;
}

interface Head {
  address: string;
  headers: Kept['headers'];
  at: number;
  madeAt: number;
}

const fileOf = (address: string): string =>
  `${createHash('sha256').update(address).digest('hex').slice(0, 24)}.kept`;

/** Reads what an earlier start kept; a file that cannot be read counts as absent. @param folder null: memory only */
export async function openLast(folder: string | null): Promise<LastAnswers> {
  const held = new Map<string, Kept>();
  const written = new Map<string, string>();
  if (folder) await read(folder, held);
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (act: () => Promise<void>): Promise<void> => (turn = turn.then(act, act));

  return {
    find: (address) => held.get(address) ?? null,
    size: () => held.size,
    keep(address, answer) {
      if (answer.body.length > LARGEST || (!held.has(address) && held.size >= MOST)) return Promise.resolve();
      held.set(address, answer);
      if (!folder) return Promise.resolve();
      return inTurn(async () => {
        const body = createHash('sha256').update(answer.body).digest('hex');
        // An asset is named by its content: once written, it stays.
        if (address.includes('/immutable/') && written.get(address) === body) return;
        await write(join(folder, fileOf(address)), { address, ...answer }).catch(() => undefined);
        written.set(address, body);
      });
    },
    async only(needed) {
      const gone = [...held.keys()].filter((address) => address.startsWith('/') && !needed(address));
      for (const address of gone) held.delete(address);
      if (!folder) return;
      await inTurn(async () => {
        for (const address of gone) await rm(join(folder, fileOf(address)), { force: true });
      });
    }
  };
}

/** A file is whole or is not there: it is renamed once it is written. */
async function write(file: string, { body, ...head }: Kept & { address: string }): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]), {
    mode: 0o600
  });
  await rename(`${file}.new`, file);
}

async function read(folder: string, held: Map<string, Kept>): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => one.endsWith('.kept')).slice(0, MOST)) {
    try {
      const bytes = await readFile(join(folder, name));
      const end = bytes.indexOf(10);
      const { address, headers, at, madeAt } = JSON.parse(bytes.subarray(0, end).toString('utf8')) as Head;
      held.set(address, { headers, at, madeAt, body: bytes.subarray(end + 1) });
    } catch {
      // Half a disk is better than none: the others are read.
    }
  }
}
