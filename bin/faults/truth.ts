import type { Db, Queryable } from '#db/connect.ts';
import { readEpoch } from '#db/epoch.ts';
import { feedBounds } from '#db/outbox.ts';
import type { RegionPack } from '#domain/region.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { play, readSteps, type Beginning, type Flat, type Memory, type Remembered } from './memory.ts';
import type { Figures, Projection } from './projection.ts';

/** What the record says at one seq. */
export interface Truth {
  epoch: string;
  head: number;
  /** One for each picture whose history may be told, the likeliest first: they differ in what is remembered only. */
  topics: Projection[];
  /** Domain time of the last tick. */
  tick: Instant;
}

/**
 * One row per unit: figures at its horizon, straight from attendances and the winners of their days, by the words of
 * docs/definitions.md §1, §3 and §5 and by none of the code that computes them for the screens.
 */
const UNITS = `
WITH head AS (
  SELECT DISTINCT ON (d.unit_id) d.unit_id,
    least(d.extract_at, (d.day + 1)::timestamp AT TIME ZONE 'Europe/Paris') AS h
  FROM vigie.rpu_day d WHERE d.origin = $1
  ORDER BY d.unit_id, least(d.extract_at, (d.day + 1)::timestamp AT TIME ZONE 'Europe/Paris') DESC
), rec AS (
  SELECT a.*, head.h, (a.entree AT TIME ZONE 'Europe/Paris')::date AS day
  FROM vigie.attendance a JOIN head USING (unit_id)
  WHERE a.superseded_at IS NULL AND a.origin = $1
), own AS (
  SELECT unit_id, count(*) AS n,
    percentile_disc(0.99) WITHIN GROUP (ORDER BY floor(extract(epoch FROM sortie - entree) / 3600)) AS p99
  FROM rec
  WHERE sortie > entree AND sortie - entree < INTERVAL '72 hours' AND NOT exit_unusable
    AND day > (h AT TIME ZONE 'Europe/Paris')::date - 28
  GROUP BY unit_id
), marked AS (
  SELECT rec.*, age_years < 18 AS child,
    (sortie IS NULL AND own.n >= 100 AND h - entree > (own.p99 + 1) * INTERVAL '1 hour') AS to_close,
    NOT EXISTS (SELECT 1 FROM vigie.rpu_day d WHERE d.unit_id = rec.unit_id AND d.origin = $1 AND d.day = rec.day
      AND d.extract_at >= h - INTERVAL '2 hours') AS not_refreshed
  FROM rec LEFT JOIN own USING (unit_id)
), here AS (
  SELECT unit_id,
    count(*) FILTER (WHERE NOT to_close) AS present,
    count(*) FILTER (WHERE to_close) AS to_close,
    count(*) FILTER (WHERE NOT to_close AND not_refreshed) AS not_refreshed,
    count(*) FILTER (WHERE NOT to_close AND h - entree > INTERVAL '8 hours') AS over8,
    count(*) FILTER (WHERE NOT to_close AND h - entree > INTERVAL '12 hours') AS over12
  FROM marked
  WHERE entree <= h AND h < entree + INTERVAL '72 hours' AND NOT exit_unusable AND (sortie IS NULL OR sortie > h)
  GROUP BY unit_id
), came AS (
  SELECT unit_id,
    count(*) FILTER (WHERE entree > h - INTERVAL '60 minutes') AS arrivals1h,
    count(*) FILTER (WHERE entree >= date_trunc('day', h AT TIME ZONE 'Europe/Paris') AT TIME ZONE 'Europe/Paris') AS today,
    max(entree) AS last
  FROM rec WHERE entree <= h GROUP BY unit_id
), exits AS (
  SELECT unit_id, count(*) AS n, count(*) FILTER (WHERE sortie IS NOT NULL OR exit_unusable) AS filled
  FROM rec WHERE day BETWEEN ((h - INTERVAL '240 hours') AT TIME ZONE 'Europe/Paris')::date
    AND ((h - INTERVAL '72 hours') AT TIME ZONE 'Europe/Paris')::date
  GROUP BY unit_id
), norm AS (
  SELECT scope, norm FROM vigie.norm
  WHERE version = (SELECT max(version) FROM vigie.norm_version WHERE origin = $1)
)
SELECT u.unit, u.finess, s.department, head.h AS h, came.last AS last, coalesce(came.arrivals1h, 0)::int AS "arrivals1h",
  coalesce(came.today, 0)::int AS today, coalesce(here.present, 0)::int AS present,
  coalesce(here.over8, 0)::int AS over8, coalesce(here.over12, 0)::int AS over12,
  coalesce(here.to_close, 0)::int AS "toClose",
  CASE WHEN exits.n > 0 AND exits.filled < 0.9 * exits.n THEN 'exits_missing'
    WHEN here.present > 0 AND here.not_refreshed > 0.1 * here.present THEN 'previous_day_not_refreshed' END AS block,
  (norm.norm->'present'->'mu'->>0)::float8 AS mu, (norm.norm->'present'->>'phi')::float8 AS phi,
  to_char(head.h AT TIME ZONE 'Europe/Paris', 'MM-DD') IN ('12-24', '12-25', '12-31', '01-01') AS special
FROM head JOIN vigie.unit u USING (unit_id) JOIN vigie.site s USING (finess)
LEFT JOIN here USING (unit_id) LEFT JOIN came USING (unit_id) LEFT JOIN exits USING (unit_id)
LEFT JOIN norm ON norm.scope = u.unit`;

interface UnitRow {
  unit: string;
  finess: string;
  department: string;
  h: number;
  last: number | null;
  arrivals1h: number;
  today: number;
  present: number;
  over8: number;
  over12: number;
  toClose: number;
  block: string | null;
  mu: number | null;
  phi: number | null;
  special: boolean;
}

const USUAL = `SELECT scope, (norm->'present'->'mu'->>0)::float8 AS present, (norm->'present'->>'phi')::float8 AS phi,
    (norm->'arrivals'->'mu'->>0)::float8 AS "arrivalsAnHour" FROM vigie.norm
  WHERE version = (SELECT max(version) FROM vigie.norm_version WHERE origin = $1)`;
/** The newest word of each site on a field; of what it said at one instant the later received. */
const PLACES = `SELECT DISTINCT ON (finess) finess, (said->'fields'->'boarders'->>'value')::float8 AS boarders,
  (said->'fields'->'oldestBoarderMin'->>'value')::float8 AS "oldestBoarderMin"
  FROM vigie.ed_said WHERE origin = $1 AND service = 'all' ORDER BY finess, at DESC, recorded_at DESC`;
/** The newest count of beds available now of each Location: the laboratory's are named by their site, one each. */
const BEDS = `SELECT DISTINCT ON (location) right(location, 9) AS finess, value::float8 AS available
  FROM vigie.ror_measurement WHERE origin = $1 AND status = '02' AND temporality = '01'
  ORDER BY location, measured_at DESC, recorded_at DESC`;
/** The last interval of each SAMU, by its newest report. */
const CALLS = `SELECT DISTINCT ON (samu) samu, to_at AS "to", presented::float8 AS presented, waiting_now::float8 AS "waitingNow"
  FROM vigie.samu_call WHERE origin = $1 AND superseded_at IS NULL ORDER BY samu, to_at DESC, received_at DESC`;

const two = (value: number): number => Math.round(value * 100) / 100;
const SIMULATED = 's';

/**
 * The truth of the judged topics, by SQL, from the current tables at one seq; what has a memory, played from the outbox.
 * @param began where a picture may have begun from the tables alone, the likeliest first
 */
export async function readTruth(db: Db, region: RegionPack, began: readonly Beginning[]): Promise<Truth> {
  return db.tx((tx) => truthIn(tx, region, began), { readOnly: true, isolation: 'repeatable read' });
}

async function truthIn(tx: Queryable, region: RegionPack, began: readonly Beginning[]): Promise<Truth> {
  const { head } = await feedBounds(tx);
  const epoch = await readEpoch(tx);
  const units = await tx.query<{ [K in keyof UnitRow]: UnitRow[K] }>(UNITS, [SIMULATED]);
  const usual = new Map(
    (await tx.query<{ scope: string } & { [K in keyof Flat]: Flat[K] }>(USUAL, [SIMULATED])).map(
      ({ scope, ...flat }) => [scope, flat]
    )
  );
  const steps = await readSteps(tx, SIMULATED);
  const areas = areasOf(region);
  const said = await saidIn(tx);
  const played = began.map((from) => play(steps, from, { usual, areas }));
  return {
    ...{ epoch, head },
    tick: played[0]?.tick ?? 0,
    topics: played.map((memory) => ({ ...topicsOf(units, memory, usual), ...said }))
  };
}

/** What the other streams said last, straight from the records of each. */
async function saidIn(tx: Queryable): Promise<Projection> {
  const by = <T extends Figures>(rows: readonly T[], name: keyof T, prefix = ''): Record<string, Figures> =>
    Object.fromEntries(rows.map(({ [name]: key, ...figures }) => [`${prefix}${String(key)}`, figures]));
  return {
    places: by(await tx.query<Figures>(PLACES, [SIMULATED]), 'finess'),
    beds: by(await tx.query<Figures>(BEDS, [SIMULATED]), 'finess'),
    'samu-wall': by(await tx.query<Figures>(CALLS, [SIMULATED]), 'samu', 'calls:')
  };
}

/** Units of each area; every site of the invented region is one unit. */
function areasOf({ sites, departments }: RegionPack): Map<string, string[]> {
  const unitsOf = (code: string | null): string[] =>
    sites
      .filter(({ department }) => code === null || department === code)
      .flatMap(({ finess, units }) => units.map((ordre) => `${finess}/${ordre}`));
  return new Map([
    ['region', unitsOf(null)],
    ...departments.map(({ code }): [string, string[]] => [`dept:${code}`, unitsOf(code)])
  ]);
}

type UnitsNow = readonly (UnitRow & { now: Remembered })[];
const NOTHING: Remembered = {
  ...{ level: null, state: 'unknown', staleAt: null, unknownAt: null, feed: 'never_heard' }
};

function topicsOf(units: readonly UnitRow[], memory: Memory, usual: ReadonlyMap<string, Flat>): Projection {
  const rows: UnitsNow = units.map((row) => ({ ...row, now: memory.sites.get(row.unit) ?? NOTHING }));
  const scopes = new Set(['region', ...rows.map(({ department }) => `dept:${department}`)]);
  const within = (scope: string): UnitsNow =>
    rows.filter(({ department }) => scope === 'region' || scope === `dept:${department}`);
  return {
    sites: Object.fromEntries(rows.map((row) => [row.finess, siteFigures(row)])),
    public: Object.fromEntries(rows.map((row) => [row.finess, publicFigures(row, memory.tick)])),
    feeds: Object.fromEntries(rows.map((row) => [row.unit, { horizon: row.h, state: row.now.feed }])),
    region: Object.fromEntries(
      [...scopes].map((scope) => [
        scope,
        areaFigures(within(scope), usual.get(scope)?.phi ?? null, memory.areas.get(scope) ?? null)
      ])
    )
  };
}

function siteFigures(row: UnitsNow[number]): Figures {
  const { block, present, now: then } = row;
  // What cannot be believed, or is too old, is not told at all.
  const told = then.state !== 'unknown' && then.state !== 'not_applicable';
  const now = (value: number): number | null => (block === null && told ? value : null);
  const usual = told ? usualOf(row) : null;
  return {
    ...{ measuredAt: row.h, lastArrivalAt: row.last, staleAt: then.staleAt },
    ...{ level: then.level, levelState: then.state },
    present: now(present),
    longStay8: now(row.over8),
    longStay12: now(row.over12),
    toClose: now(row.toClose),
    arrivals1h: told ? row.arrivals1h : null,
    arrivalsToday: told ? row.today : null,
    usual,
    z: usual === null ? null : zOf(row)
  };
}

const usualOf = ({ mu, phi, special }: UnitRow): number | null =>
  mu !== null && phi !== null && !special ? mu : null;

function zOf(row: UnitRow): number | null {
  const usual = usualOf(row);
  if (row.block !== null || usual === null) return null;
  return two((row.present - usual) / Math.sqrt((row.phi ?? 1) * Math.max(usual, 2)));
}

/** One of five things, never mixed (docs/definitions.md §9). */
function publicFigures(row: UnitsNow[number], tick: number): Figures {
  const { level, state, staleAt, unknownAt } = row.now;
  const fresh = staleAt !== null && tick < staleAt;
  const lately = row.last !== null && tick - row.last < 6 * HOUR;
  const said =
    state === 'not_applicable'
      ? 'no_live_measure'
      : state !== 'not_computable'
        ? state
        : fresh
          ? lately
            ? 'active'
            : 'unknown'
          : unknownAt !== null && tick < unknownAt
            ? 'stale'
            : 'unknown';
  const z = zOf(row);
  const quieter = level === 0 && z !== null && z <= -1.5;
  return {
    state: said,
    affluence: level === null ? null : quieter ? -1 : Math.min(level, 2),
    measuredAt: row.h,
    staleAt,
    lastArrivalAt: said === 'active' ? row.last : null
  };
}

/** Over the sites that are known now and have both a presence and a usual, as all of the invented region do. */
function areaFigures(rows: UnitsNow, phi: number | null, level: number | null): Figures {
  const used = rows.filter((row) => row.now.state === 'known');
  const sum = (pick: (row: UnitRow) => number): number => used.reduce((total, row) => total + pick(row), 0);
  const mean = sum((row) => row.mu ?? 0);
  const present = sum((row) => row.present);
  return {
    present: used.length > 0 ? present : null,
    arrivals1h: used.length > 0 ? sum((row) => row.arrivals1h) : null,
    longStay12: used.length > 0 ? sum((row) => row.over12) : null,
    seen: used.length,
    z: used.length > 0 && phi !== null ? two((present - mean) / Math.sqrt(phi * Math.max(mean, 2))) : null,
    level
  };
}
