import type { RegionPack } from '#domain/region.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { hash32, random } from '../random.ts';

/** How a site sends. `daily`: the legal night file only. `today`: its files within the day forget yesterday. */
type Sending = 'intraday' | 'daily' | 'today' | 'no-exit';

/** How a site's software fills and sends its files, drawn once from the seed. */
export interface Habits {
  sending: Sending;
  /** Gap between files within the day and its place in the clock, ms. */
  interval: number;
  offset: number;
  /** Night file, ms after local midnight: between 01:00 and 03:50. */
  nightlyAt: number;
  /** Mean delays: of registration (min), of closing a record after the exit (min), of coding after that (h). */
  registration: number;
  closing: number;
  coding: number;
  /** Fills ORIENT when the decision is taken, before SORTIE. */
  orientsEarly: boolean;
  /** Shares of records where an item stays empty. */
  missing: {
    dp: number;
    gravite: number;
    motif: number;
    transport: number;
    entry: number;
    exit: number;
    place: number;
  };
  /** Shares of records never closed, sent days late, and written wrong first. */
  neverClosed: number;
  late: number;
  wrongFirst: number;
  /** Spellings of its software. */
  seconds: boolean;
  aliases: boolean;
  dotted: boolean;
  freeText: boolean;
}

/** Of 91 sites: three send by night only, two forget yesterday, one never sends an exit. */
const UNUSUAL: readonly [Sending, number][] = [
  ['daily', 3 / 91],
  ['today', 2 / 91],
  ['no-exit', 1 / 91]
];
/** The largest sites send as they should: their share is not drawn at random. */
const LARGEST = 0.15;

/** How each site sends, by FINESS: the same for one region and one seed. */
export function regionHabits(region: RegionPack, seed: number): Map<string, Habits> {
  const sending = unusualSenders(region, seed);
  return new Map(
    region.sites.map(({ finess }) => [finess, habits(finess, seed, sending.get(finess) ?? 'intraday')])
  );
}

function unusualSenders(region: RegionPack, seed: number): Map<string, Sending> {
  const bySize = [...region.sites].sort((a, b) => b.visitsPerYear - a.visitsPerYear);
  const drawn = bySize
    .slice(Math.ceil(bySize.length * LARGEST))
    .sort((a, b) => hash32('sending', seed, a.finess) - hash32('sending', seed, b.finess));
  const chosen = new Map<string, Sending>();
  for (const [kind, share] of UNUSUAL) {
    const count = Math.round(share * region.sites.length);
    for (const site of drawn.splice(0, count)) chosen.set(site.finess, kind);
  }
  return chosen;
}

function habits(finess: string, seed: number, sending: Sending): Habits {
  const draw = random(hash32('habits', seed, finess));
  const between = (low: number, high: number) => low + (high - low) * draw.next();
  const interval = [5, 10, 10, 15][Math.floor(draw.next() * 4)] ?? 10;
  return {
    sending,
    interval: interval * MINUTE,
    offset: Math.floor(draw.next() * interval * 60) * 1000,
    nightlyAt: Math.floor(between(1 * HOUR, 3 * HOUR + 50 * MINUTE) / 1000) * 1000,
    registration: between(0.5, 3),
    closing: between(2, 8),
    coding: between(2, 16),
    orientsEarly: draw.next() < 0.45,
    missing: {
      dp: between(0.01, 0.2),
      gravite: between(0, 0.08),
      motif: between(0.01, 0.25),
      transport: between(0, 0.1),
      entry: between(0, 0.04),
      exit: between(0, 0.04),
      place: between(0, 0.05)
    },
    neverClosed: between(0, 0.003),
    late: between(0, 0.004),
    wrongFirst: between(0, 0.01),
    seconds: draw.next() < 0.3,
    aliases: draw.next() < 0.3,
    dotted: draw.next() < 0.2,
    freeText: draw.next() < 0.15
  };
}
