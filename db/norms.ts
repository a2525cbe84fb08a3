import type { Origin } from '#domain/origin.ts';
import type { RegionPack } from '#domain/region.ts';
import type { Exclusion } from '#domain/rules/rules.ts';
import { HOUR, type Instant, type LocalDay } from '#domain/time/instant.ts';
import { addDays, dayRange, daysBetween } from '#domain/time/day.ts';
import { dayBounds, localDay } from '#domain/time/paris.ts';
import { definitionAt } from '#domain/samu/calls/definition.ts';
import { computeNorms as compute } from '#domain/usual/compute.ts';
import { USUAL_FORMULA, type Norms, type ScopeNorm } from '#domain/usual/types.ts';
import { originCode, originOf } from './codes.ts';
import type { Db, Queryable } from './connect.ts';
import { readSeries, type SeriesUnit } from './norms-series.ts';
import { emit } from './outbox.ts';
import { readUnits } from './reference.ts';
import { readRules } from './rules.ts';
import { readCallSeries } from './samu/call-series.ts';

/** Days that are not learned from, of `region`, `dept:<code>` or a FINESS. */
type ExcludedDays = Pick<Exclusion, 'scope' | 'firstDay' | 'lastDay'>;

/** What a computation of the usual leaves out and how far it looks. */
export interface NormsOptions {
  origin: Origin;
  /** Domain time: the window ends at its local midnight. */
  now: Instant;
  /** Listed exclusions (docs/definitions.md §5), each of the whole region, a department or a site. */
  excluded?: readonly ExcludedDays[];
  /** Scopes whose usual stands still while an event is open: `region` stops everything. */
  frozen?: ReadonlySet<string>;
  /** Longest window, weeks. */
  weeks?: number;
}

const WEEKS = { least: 8, most: 26 };
/**
 * Days a replaced version is kept: rows of the picture log name the version they were judged by, and live 400
 * days, up to a chunk of 7 longer (0006 of the migrations).
 */
export const NORMS_KEPT_DAYS = 410;

/**
 * Computes what is usual from final values of the last 8 to 26 weeks (docs/definitions.md §5), stores it as a new
 * immutable version and tells every node.
 * While an event is open the scopes of its perimeter keep the norms they have: a crisis is never learned as usual.
 * @returns the version; null when files were received for less than 8 weeks, or when the whole region stands still
 */
export async function computeNorms(
  db: Db,
  region: RegionPack,
  options: NormsOptions
): Promise<number | null> {
  const { origin, now, excluded = [], frozen = new Set(), weeks = WEEKS.most } = options;
  const standing = frozen.size > 0 ? await newestNorms(db, origin) : null;
  if (standing && frozen.has('region')) return null;
  const today = localDay(now);
  const [to] = dayBounds(today);
  const first = await firstDay(db, origin);
  if (first === null || daysBetween(first, today) < 7 * WEEKS.least) return null;
  const earliest = addDays(today, -7 * weeks);
  const [from] = dayBounds(first > earliest ? first : earliest);
  const hours = Math.round((to - from) / HOUR);
  const window = { origin, from, hours };
  const definition = definitionAt((await readRules(db)).calls, now);
  const series = [
    ...(await readSeries(db, await seriesUnits(db, region), window)),
    ...(await readCallSeries(db, window, definition))
  ];
  const days = daysOf(excluded, localDay(from), addDays(today, -1));
  const scopes = compute({
    ...{ from, hours, units: series },
    excluded: days.get('region') ?? new Set(),
    excludedIn: days
  });
  return storeNorms(db, {
    ...{ origin, from, to, basis: 'final', computedAt: now },
    scopes: standing ? await frozenIn(db, standing.version, region, scopes, frozen) : scopes,
    excluded: excluded.map(({ scope, firstDay, lastDay }) => ({ scope, firstDay, lastDay }))
  });
}

/** New norms, but for the scopes that stand still: those keep what the version in force says of them. */
async function frozenIn(
  db: Db,
  version: number,
  region: RegionPack,
  scopes: readonly ScopeNorm[],
  frozen: ReadonlySet<string>
): Promise<ScopeNorm[]> {
  const before = (await readNorms(db, version))?.scopes ?? {};
  const isFrozen = (scope: string): boolean => {
    const finess = scope.split('/')[0] ?? scope;
    const department = region.sites.find((site) => site.finess === finess)?.department;
    return frozen.has(scope) || frozen.has(finess) || frozen.has(`dept:${department}`);
  };
  return scopes.map((norm) => (isFrozen(norm.scope) ? (before[norm.scope] ?? norm) : norm));
}

/** Excluded days of the window by scope. */
function daysOf(
  excluded: readonly ExcludedDays[],
  first: LocalDay,
  last: LocalDay
): Map<string, Set<LocalDay>> {
  const days = new Map<string, Set<LocalDay>>();
  for (const { scope, firstDay: begin, lastDay: end } of excluded) {
    const [from, to] = [begin > first ? begin : first, end < last ? end : last];
    if (from > to) continue;
    days.set(scope, new Set([...(days.get(scope) ?? []), ...dayRange(from, to)]));
  }
  return days;
}

async function firstDay(db: Queryable, origin: Origin): Promise<LocalDay | null> {
  const [row] = await db.query<{ day: LocalDay | null }>(
    'SELECT min(day) AS day FROM vigie.rpu_day WHERE origin = $1 AND n > 0',
    [originCode(origin)]
  );
  return row?.day ?? null;
}

async function seriesUnits(db: Db, region: RegionPack): Promise<SeriesUnit[]> {
  const known = new Set(region.sites.map((site) => site.finess));
  const units = (await readUnits(db)).filter((unit) => known.has(unit.finess));
  return units.map(({ unitId, unit, finess, department }) => {
    const several = units.filter((other) => other.finess === finess).length > 1;
    return { unitId, unit, groups: [`dept:${department}`, 'region', ...(several ? [finess] : [])] };
  });
}

interface NewNorms {
  origin: Origin;
  from: Instant;
  to: Instant;
  basis: Norms['basis'];
  scopes: readonly ScopeNorm[];
  excluded: readonly ExcludedDays[];
  computedAt: Instant;
}

/** Stores a version of norms, however it was computed, and tells every node. @returns the version */
export async function storeNorms(db: Db, norms: NewNorms): Promise<number> {
  const { origin, from, to, basis, scopes, excluded, computedAt } = norms;
  return db.tx(async (tx) => {
    const [row] = await tx.query<{ version: number }>(
      `INSERT INTO vigie.norm_version (origin, computed_at, from_at, to_at, basis, definition)
       VALUES ($1, to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000), $5, $6::jsonb)
       RETURNING version`,
      [originCode(origin), computedAt, from, to, basis, JSON.stringify({ formula: USUAL_FORMULA, excluded })]
    );
    const version = row?.version ?? 0;
    await tx.query(
      `INSERT INTO vigie.norm (version, scope, norm)
       SELECT $1, x->>'scope', x FROM jsonb_array_elements($2::jsonb) AS x`,
      [version, JSON.stringify(scopes)]
    );
    await emit(tx, [{ kind: 'norms.published', key: '', origin, at: computedAt, payload: { version } }]);
    return version;
  });
}

/** One version of the norms; null when there is none of that number. */
export async function readNorms(db: Queryable, version: number): Promise<Norms | null> {
  const [head] = await db.query<{
    origin: string;
    from: Instant;
    to: Instant;
    basis: Norms['basis'];
    formula: string;
  }>(
    `SELECT origin, from_at AS "from", to_at AS "to", basis, definition->>'formula' AS formula
     FROM vigie.norm_version WHERE version = $1`,
    [version]
  );
  if (!head) return null;
  const rows = await db.query<{ scope: string; norm: ScopeNorm }>(
    'SELECT scope, norm FROM vigie.norm WHERE version = $1',
    [version]
  );
  const scopes = Object.fromEntries(rows.map(({ scope, norm }) => [scope, norm]));
  return { version, ...head, origin: originOf(head.origin), scopes };
}

/** Newest version of one origin, and when it was computed (domain time); null before the first. */
export async function newestNorms(
  db: Queryable,
  origin: Origin
): Promise<{ version: number; computedAt: Instant } | null> {
  const [row] = await db.query<{ version: number; computedAt: Instant }>(
    `SELECT version, computed_at AS "computedAt" FROM vigie.norm_version
     WHERE origin = $1 ORDER BY version DESC LIMIT 1`,
    [originCode(origin)]
  );
  return row ?? null;
}

/**
 * Forgets versions that a newer one of their origin had replaced before an instant. The version in force then, and
 * every later one, stays.
 * @returns versions forgotten
 */
export async function purgeNorms(db: Db, before: Instant): Promise<number> {
  return db.tx(async (tx) => {
    const old = await tx.query<{ version: number }>(
      `SELECT v.version FROM vigie.norm_version v WHERE EXISTS (
         SELECT FROM vigie.norm_version later WHERE later.origin = v.origin AND later.version > v.version
           AND later.computed_at < to_timestamp($1::float8 / 1000))`,
      [before]
    );
    const versions = old.map(({ version }) => version);
    if (versions.length === 0) return 0;
    await tx.query('DELETE FROM vigie.norm WHERE version = ANY($1::int[])', [versions]);
    await tx.query('DELETE FROM vigie.norm_version WHERE version = ANY($1::int[])', [versions]);
    return versions.length;
  });
}
