import type { Db } from '#db/connect.ts';
import { readWinners } from '#db/rpu/winners.ts';
import { writeRpu } from '#db/rpu/write.ts';
import { dayFromNumber } from '#domain/time/day.ts';
import type { Instant } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import type { Effect } from '../effects.ts';
import type { FilePlan } from '../files/build.ts';
import { regionHabits } from '../files/habits.ts';
import { fileName } from '../files/plan.ts';
import { defaultParameters, type WorldParameters } from '../parameters.ts';
import { sourceOf } from '../sources.ts';
import { localDayNumber } from '../world/wall-time.ts';
import { startMaker } from './maker.ts';
import { historyPlan, isTold } from './plan.ts';
import type { TranslatedFile } from './translate-history.ts';

export interface BackfillDeps {
  db: Db;
  /** Region id, known to maps/region; its sites must be in the record. */
  regionId: string;
  /** HMAC secret of visit keys, the one ingest uses. */
  secret: Uint8Array;
}

export interface BackfillOptions {
  weeks: number;
  /** Domain time up to which the story is told. */
  until: Instant;
  parameters?: WorldParameters;
  effects?: readonly Effect[];
  onProgress?: (progress: BackfillProgress) => void;
  /** Stops between two transactions; what is written stays, and the next run goes on from there. */
  signal?: AbortSignal;
}

export interface BackfillProgress {
  /** Units told, of all. */
  done: number;
  of: number;
  files: number;
  attendances: number;
}

export interface BackfillResult extends BackfillProgress {
  finished: boolean;
}

/** Records a transaction carries at most: a few tenths of a second of the engine. */
const BATCH = 5_000;

/**
 * Tells the history of every unit: one final file a day, then the real files of the last days, each made as
 * bytes, read by the translator of the public door and written by the same function, as received then.
 * What the record already knows is left out, so it can be stopped and run again at any point, and run after
 * a pause to tell what was missed. Screens hear of each unit once, at its last file.
 */
export async function backfill(deps: BackfillDeps, options: BackfillOptions): Promise<BackfillResult> {
  const parameters = options.parameters ?? defaultParameters;
  const units = await missing(deps, options, parameters);
  const total: BackfillProgress = { done: 0, of: units.length, files: 0, attendances: 0 };
  const remaining = units.filter((plans) => plans.length > 0);
  total.done = units.length - remaining.length;
  if (remaining.length === 0) return { ...total, finished: true };

  const { regionId, secret } = deps;
  const maker = startMaker({ regionId, parameters, effects: options.effects ?? [], secret });
  try {
    // Two ahead: one being made while one is written.
    const ahead: Promise<TranslatedFile[]>[] = [];
    let asked = 0;
    const ask = () => {
      const plans = remaining[asked++];
      if (plans !== undefined) ahead.push(quiet(maker.make(plans)));
    };
    ask();
    ask();
    for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
      const files = await next;
      ask();
      if (!(await tell(deps.db, files, total, options.signal))) return { ...total, finished: false };
      total.done++;
      options.onProgress?.({ ...total });
    }
    return { ...total, finished: true };
  } finally {
    await maker.stop();
  }
}

/** A failure is met when its turn comes, not as an unhandled one before. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** The files the record has not been told, by unit. */
async function missing(
  { db, regionId }: BackfillDeps,
  { until, weeks }: BackfillOptions,
  parameters: WorldParameters
): Promise<FilePlan[][]> {
  const region = loadRegion(regionId);
  const habits = regionHabits(region, parameters.seed);
  const first = localDayNumber(until) - 7 * weeks - 7;
  const winners = await readWinners(db, 'simulated', dayFromNumber(first));
  return region.sites.flatMap((site) => {
    const own = habits.get(site.finess);
    if (own === undefined) return [];
    return site.units.map((ordre) => {
      const known = winners.get(`${site.finess}/${ordre}`) ?? new Map();
      return historyPlan(site, ordre, own, until, weeks).filter((plan) => !isTold(plan, known));
    });
  });
}

/** Writes one unit's files in order; false when asked to stop. */
async function tell(
  db: Db,
  files: readonly TranslatedFile[],
  total: BackfillProgress,
  signal: AbortSignal | undefined
): Promise<boolean> {
  for (const [batch, last] of batches(files)) {
    if (signal?.aborted) return false;
    const writes = batch.map(({ plan, translated }) => ({
      translated,
      fileId: `${fileName(plan)}#${plan.to - plan.from + 1}`,
      receipt: null,
      source: sourceOf(plan.finess),
      origin: 'simulated' as const,
      receivedAt: plan.sendAt,
      recordedAt: plan.sendAt
    }));
    await writeRpu(db, writes, { holding: false, emitEvents: last, figures: last });
    total.files += batch.length;
    total.attendances += batch.reduce((sum, { translated }) => sum + translated.attendances.length, 0);
  }
  return true;
}

/** Groups of files of at most BATCH records; the last group says it is. */
function batches(files: readonly TranslatedFile[]): [TranslatedFile[], boolean][] {
  const groups: TranslatedFile[][] = [];
  let size = Infinity;
  for (const file of files) {
    size += file.translated.attendances.length;
    if (size > BATCH) {
      groups.push([]);
      size = file.translated.attendances.length;
    }
    groups.at(-1)?.push(file);
  }
  return groups.map((group, i) => [group, i === groups.length - 1]);
}
