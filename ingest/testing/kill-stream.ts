import { MINUTE, SECOND } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { file, NOW, records } from './sample.ts';

/** mulberry32: the same seed tells the same story. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A stream of files of the region's five sites: growing days, corrections, older EXTRACTs, the same bytes twice,
 * files with bad records and files that are refused.
 */
export function streamOfFiles(seed: number, count: number): string[] {
  const next = random(seed);
  const sites = loadRegion('fictive').sites.map(({ finess }) => finess);
  const files: string[] = [];
  const extracts = new Set<string>();
  for (let i = 0; i < count; i++) {
    const kind = next();
    const previous = files[Math.floor(next() * files.length)];
    if (kind < 0.05 && previous) {
      files.push(previous);
      continue;
    }
    const minutes = kind < 0.15 ? Math.floor(next() * i) : i;
    const options = {
      finess: kind < 0.18 && kind >= 0.15 ? '750000000' : (sites[Math.floor(next() * sites.length)] ?? ''),
      extractAt: NOW - (count - minutes) * MINUTE
    };
    // Two files of one EXTRACT are decided by their reception, which a kill may rightly change.
    while (extracts.has(`${options.finess} ${options.extractAt}`)) options.extractAt += SECOND;
    extracts.add(`${options.finess} ${options.extractAt}`);
    const list = records(20 + Math.floor(next() * 10) + i / 10, options);
    if (kind > 0.9) list.push({ ...list[0], ENTREE: `bad ${i}` });
    const text = file(list, options);
    files.push(kind > 0.97 ? text.slice(0, -60) : text);
  }
  return files;
}
