import { createReadStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { CodedError } from '#domain/errors.ts';
import { arrivalsADay } from '#domain/stay/size.ts';
import { fileHistory, type FileHistory } from '#domain/stay/history.ts';
import type { TestedSite } from '#domain/stay/backtest.ts';
import type { Service } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { parseParis } from '#domain/time/paris.ts';
import { translateRpu } from '#ingest/rpu/translate.ts';

/** Age under which a passage is the paediatric service's, where a site has both. */
const CHILD_UNDER = 18;
/** Children a day from which a site that no region pack knows is taken to have a service for them. */
const CHILDREN_ENOUGH = 20;

/** What became of a folder. */
export interface ReadFolder {
  sites: TestedSite[];
  files: number;
  /** Files that the reader refused, by code. */
  refused: Record<string, number>;
}

/**
 * Reads every RPU file of a folder (`.xml`, `.xml.gz`) with the house's own reader, in the order of EXTRACT: a file
 * tells nothing before it was extracted. What identifies a person never leaves the reader.
 * @param servicesOf services of a FINESS; null where they are not known, and are then told from the ages
 */
export async function readFolder(
  folder: string,
  servicesOf: (finess: string) => readonly Service[] | null
): Promise<ReadFolder> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.xml(\.gz)?$/i.test(name));
  const found: { path: string; extractAt: Instant }[] = [];
  for (const name of names) {
    const path = join(folder, name);
    found.push({ path, extractAt: await extractOf(path) });
  }
  found.sort((a, b) => a.extractAt - b.extractAt || (a.path < b.path ? -1 : 1));
  const histories = new Map<string, FileHistory>();
  const refused: Record<string, number> = {};
  const secret = new Uint8Array(32);
  for (const { path, extractAt } of found) {
    try {
      const { header, attendances } = await translateRpu(bytesOf(path), {
        ...{ secret, communes: { byName: () => null }, finessAllowed: () => true, receivedAt: extractAt }
      });
      const history = histories.get(header.finess) ?? fileHistory();
      histories.set(header.finess, history);
      history.add(header, attendances, header.extractAt);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      refused[error.code] = (refused[error.code] ?? 0) + 1;
    }
  }
  const sites = [...histories].map(([finess, history]) => tested(finess, history, servicesOf(finess)));
  return { sites, files: found.length, refused };
}

function tested(finess: string, history: FileHistory, known: readonly Service[] | null): TestedSite {
  const horizons = history.horizons();
  const last = horizons.knownAt.at(-1) ?? 0;
  const services = known ?? servicesBy(arrivalsADay(history.log(CHILD_UNDER), last));
  return { finess, services, horizons, log: history.log(services.length === 2 ? CHILD_UNDER : 0) };
}

function servicesBy({ all, children }: { all: number; children: number }): Service[] {
  if (children < CHILDREN_ENOUGH) return ['adult'];
  return all - children < CHILDREN_ENOUGH ? ['paediatric'] : ['adult', 'paediatric'];
}

const bytesOf = (path: string): AsyncIterable<Uint8Array> => {
  const stream = createReadStream(path);
  return path.toLowerCase().endsWith('.gz') ? stream.pipe(createGunzip()) : stream;
};

/** EXTRACT of a file, from its head alone; 0 where there is none, which the reader then refuses. */
async function extractOf(path: string): Promise<Instant> {
  let head = '';
  if (path.toLowerCase().endsWith('.gz')) {
    for await (const chunk of bytesOf(path)) {
      head += Buffer.from(chunk).toString('latin1');
      if (head.length > 4096) break;
    }
  } else {
    const file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    await file.close();
    head = buffer.toString('latin1', 0, bytesRead);
  }
  const text = /<EXTRACT>\s*([^<]+?)\s*<\/EXTRACT>/.exec(head)?.[1];
  return (text ? parseParis(text)?.instant : undefined) ?? 0;
}
