import { rawHeader, writeRpuXml } from '#domain/rpu/write-xml.ts';
import type { RawRecord } from '#domain/rpu/raw.ts';
import type { Instant } from '#domain/time/instant.ts';
import { regionHabits } from '#ingest/simulator/files/habits.ts';
import { buildFile, type BuiltFile } from '#ingest/simulator/files/build.ts';
import { NIGHT_DAYS } from '#ingest/simulator/files/plan.ts';
import { defaultParameters } from '#ingest/simulator/parameters.ts';
import { localDayNumber } from '#ingest/simulator/world/wall-time.ts';
import { createWorld } from '#ingest/simulator/world/world.ts';
import { loadCommunes, loadRegion } from '#maps/region/index.ts';

/** The legal night file of one unit: its records of J-6 to J-1. */
export interface NightFile {
  finess: string;
  built: BuiltFile;
}

/** A file to send. */
export interface Sending {
  finess: string;
  bytes: Buffer;
  rows: number;
}

/** The night files of every unit of a region, as each site knows its last six days at `now`. */
export async function nightFiles(regionId: string, seed: number, now: Instant): Promise<NightFile[]> {
  const region = loadRegion(regionId);
  const habits = regionHabits(region, seed);
  const communes = await loadCommunes(regionId);
  const world = createWorld(region, { ...defaultParameters, seed }, [], communes.all);
  const today = localDayNumber(now);
  return region.sites.flatMap((site) => {
    const own = habits.get(site.finess);
    if (own === undefined) return [];
    return site.units.map((ordre) => {
      const { finess } = site;
      const plan = { finess, ordre, from: today - NIGHT_DAYS, to: today - 1, extractAt: now, sendAt: now };
      return { finess, built: buildFile(world.site(finess), own, plan) };
    });
  });
}

const LEVELS = ['1', '2', '3', '4'];

/**
 * The same file extracted at another instant, with one record in `every` changed (none without); another `turn`
 * changes others.
 */
export function sendingOf(
  { finess, built }: NightFile,
  extractAt: Instant,
  changes?: { every: number; turn: number }
): Sending {
  const { header, records } = built;
  const said = changes ? records.map((record, i) => changed(record, i, changes)) : records;
  const xml = writeRpuXml(rawHeader({ ...header, extractAt }), said);
  return { finess, bytes: Buffer.from(xml, 'utf8'), rows: records.length };
}

function changed(record: Partial<RawRecord>, i: number, { every, turn }: { every: number; turn: number }) {
  if ((i + turn) % every !== 0) return record;
  const at = LEVELS.indexOf(record.GRAVITE ?? '');
  return { ...record, GRAVITE: LEVELS[(at + 1) % LEVELS.length] ?? '1' };
}
