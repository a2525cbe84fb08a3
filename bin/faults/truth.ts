import type { Queryable } from '#db/connect.ts';
import { readEpoch } from '#db/epoch.ts';
import { feedBounds } from '#db/outbox.ts';
import type { Db } from '#db/connect.ts';
import type { AreaEntry, FeedEntry, Keyed, SiteEntry } from '#realtime/protocol/types.ts';
import type { PlaceEntry } from '#realtime/protocol/places-types.ts';

/** Figures of one entry that SQL can say too: `null` where there must be none. */
export type Figures = Record<string, number | string | null>;

/** Topic → key → figures. */
export type Projection = Record<string, Record<string, Figures>>;

/** What the record says at one seq. */
export interface Truth {
  epoch: string;
  head: number;
  topics: Projection;
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

const AREAS = `SELECT scope, (norm->'present'->>'phi')::float8 AS phi FROM vigie.norm
  WHERE version = (SELECT max(version) FROM vigie.norm_version WHERE origin = $1)`;
const PLACES = `SELECT finess, service, state->'fields' AS fields FROM vigie.ed_state
  WHERE origin = $1 AND service = 'all'`;

const two = (value: number): number => Math.round(value * 100) / 100;
const SIMULATED = 's';

/** The truth of the judged topics, by SQL, from the current tables at one seq. */
export async function readTruth(db: Db): Promise<Truth> {
  return db.tx(truthIn, { readOnly: true, isolation: 'repeatable read' });
}

async function truthIn(tx: Queryable): Promise<Truth> {
  const { head } = await feedBounds(tx);
  const epoch = await readEpoch(tx);
  const units = await tx.query<{ [K in keyof UnitRow]: UnitRow[K] }>(UNITS, [SIMULATED]);
  const phis = new Map(
    (await tx.query<{ scope: string; phi: number }>(AREAS, [SIMULATED])).map(({ scope, phi }) => [scope, phi])
  );
  const said = await tx.query<{ finess: string; fields: Record<string, { value: number }> }>(PLACES, [
    SIMULATED
  ]);
  const topics: Projection = { sites: {}, region: {}, feeds: {}, places: {} };
  const areas = new Map<string, UnitRow[]>();
  // Every site of the invented region is one unit.
  for (const row of units) {
    (topics['sites'] ??= {})[row.finess] = siteFigures(row);
    (topics['feeds'] ??= {})[row.unit] = { horizon: row.h };
    for (const scope of ['region', `dept:${row.department}`])
      areas.set(scope, [...(areas.get(scope) ?? []), row]);
  }
  for (const [scope, rows] of areas)
    (topics['region'] ??= {})[scope] = areaFigures(rows, phis.get(scope) ?? null);
  for (const { finess, fields } of said)
    (topics['places'] ??= {})[finess] = {
      boarders: fields['boarders']?.value ?? null,
      oldestBoarderMin: fields['oldestBoarderMin']?.value ?? null
    };
  return { epoch, head, topics };
}

function siteFigures(row: UnitRow): Figures {
  const { block, mu, phi, special, present } = row;
  const now = (value: number): number | null => (block === null ? value : null);
  const usual = mu !== null && phi !== null && !special ? mu : null;
  const sd = usual === null ? null : Math.sqrt((phi ?? 1) * Math.max(usual, 2));
  return {
    measuredAt: row.h,
    lastArrivalAt: row.last,
    present: now(present),
    longStay8: now(row.over8),
    longStay12: now(row.over12),
    toClose: now(row.toClose),
    arrivals1h: row.arrivals1h,
    arrivalsToday: row.today,
    usual,
    z: block !== null || usual === null || sd === null ? null : two((present - usual) / sd)
  };
}

/** Over the sites that have both a presence and a usual, as all of the invented region do. */
function areaFigures(rows: readonly UnitRow[], phi: number | null): Figures {
  const used = rows.filter((row) => row.block === null && row.mu !== null && !row.special);
  const sum = (pick: (row: UnitRow) => number): number => used.reduce((total, row) => total + pick(row), 0);
  const mean = sum((row) => row.mu ?? 0);
  const present = sum((row) => row.present);
  return {
    present: used.length > 0 ? present : null,
    arrivals1h: used.length > 0 ? sum((row) => row.arrivals1h) : null,
    longStay12: used.length > 0 ? sum((row) => row.over12) : null,
    seen: used.length,
    z: used.length > 0 && phi !== null ? two((present - mean) / Math.sqrt(phi * Math.max(mean, 2))) : null
  };
}

type Topics = Record<string, { entries: [string, Keyed][] }>;

/** The same figures as a client shows them. Entries of which SQL says nothing are left to the full comparison. */
export function projectionOf(topics: Topics): Projection {
  const of = <V>(topic: string): [string, V][] =>
    (topics[topic]?.entries ?? []).map(([key, { value }]) => [key, value as V]);
  const sites = of<SiteEntry>('sites').filter(([, entry]) => entry.provenance.measuredAt !== null);
  const areas = of<AreaEntry>('region').filter(([key]) => key === 'region' || key.startsWith('dept:'));
  return {
    sites: Object.fromEntries(
      sites.map(([key, { measures: m, provenance, lastArrivalAt }]) => [
        key,
        {
          measuredAt: provenance.measuredAt,
          lastArrivalAt,
          ...{ present: m.present.value, longStay8: m.longStay8.value, longStay12: m.longStay12.value },
          ...{
            toClose: m.toClose.value,
            arrivals1h: m.arrivals1h.value,
            arrivalsToday: m.arrivalsToday.value
          },
          ...{ usual: m.presentUsual.value?.mean ?? null, z: m.z.value }
        }
      ])
    ),
    region: Object.fromEntries(
      areas.map(([key, { measures: m, coverage }]) => [
        key,
        {
          ...{ present: m.present.value, arrivals1h: m.arrivals1h.value, longStay12: m.longStay12.value },
          ...{ seen: coverage.seen, z: m.z.value }
        }
      ])
    ),
    feeds: Object.fromEntries(
      of<FeedEntry>('feeds')
        .filter(([, feed]) => feed.horizon !== null)
        .map(([key, { horizon }]) => [key, { horizon }])
    ),
    places: Object.fromEntries(
      of<PlaceEntry>('places').map(([key, { measures }]) => [
        key,
        { boarders: measures.boarders.value, oldestBoarderMin: measures.oldestBoarderMin.value }
      ])
    )
  };
}
