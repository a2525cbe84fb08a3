import { ageClassOf } from '#domain/rpu/age.ts';
import type { Orient } from '#domain/rpu/types.ts';
import type { Origin } from '#domain/origin.ts';
import { HOUR, type Instant, type LocalDay } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';
import type { DayState, HeldState, RowState } from './types.ts';

/** A quarantined record that the winner of its day still holds. */
export interface OpenQuarantine {
  id: number;
  fileId: string;
  code: string;
  place: string;
  value: string | null;
  scopeDay: LocalDay | null;
}

/** A unit as its writing transaction sees it, under the unit's lock. */
export interface UnitState {
  unitId: number;
  unit: string;
  finess: string;
  origin: Origin;
  /** True when the site has a paediatric service, and when it has nothing else. */
  paediatric: boolean;
  onlyPaediatric: boolean;
  days: Map<LocalDay, DayState>;
  held: Map<LocalDay, HeldState>;
  quarantine: OpenQuarantine[];
  /** Last rhythm said of the feed, and when it last received: see `feed.ts`. */
  rhythm: number | null;
  heardAt: Instant | null;
  /** Current records by key, for the ranges read so far. */
  rows: Map<string, RowState>;
  /** Records read for the figures only, older than any the figures need by key. */
  oldRows: Omit<RowState, 'key' | 'content'>[];
  /** First reception that showed a record oriented, by key. */
  oriented: Map<string, Instant>;
}

interface HeadRow {
  unit_id: number;
  finess: string;
  services: string | null;
  days:
    | [
        LocalDay,
        number,
        number,
        number,
        number,
        string,
        boolean,
        number,
        number,
        number,
        number,
        [number, number][]
      ][]
    | null;
  held: [LocalDay, number, number, string, number, string[] | null][] | null;
  quarantine: [number, string, string, string, string | null, LocalDay | null][] | null;
  rhythm: number | null;
  heard_at: number | null;
}

/** Makes this transaction the only one that writes the unit, until it ends. Taken before the feed's lock, always. */
export async function lockUnit(tx: Queryable, unit: string, origin: Origin): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(7101, hashtext($1 || $2))', [unit, originCode(origin)]);
}

const HEAD = 'SELECT * FROM vigie.open_unit($1, $2, $3::date)';

/**
 * Takes the unit's lock (in `vigie.open_unit`, before it looks, so that it sees what the last holder committed)
 * and reads the unit, its days since `from` or the last month, its held days and its open quarantine.
 * A unit never seen before is created when its site exists.
 * @throws Error when the site does not: ingest refuses unknown FINESS before this
 */
export async function openUnit(
  tx: Queryable,
  unit: { finess: string; ordre: string },
  origin: Origin,
  from: LocalDay
): Promise<UnitState> {
  const name = `${unit.finess}/${unit.ordre}`;
  const params = [name, originCode(origin), from];
  let [head] = await tx.query<HeadRow>(HEAD, params);
  if (!head) {
    await createUnit(tx, unit);
    [head] = await tx.query<HeadRow>(HEAD, params);
  }
  if (!head)
    throw new Error(`no site ${unit.finess}: reference data must be seeded before files are written`);
  const services = head.services ?? 'a';
  return {
    unitId: head.unit_id,
    unit: name,
    finess: head.finess,
    origin,
    paediatric: services.includes('p'),
    onlyPaediatric: services === 'p',
    days: new Map((head.days ?? []).map((d) => [d[0], dayOf(d)])),
    held: new Map(
      (head.held ?? []).map(([day, extractAt, receivedAt, fileId, n, keys]) => [
        day,
        { day, extractAt, receivedAt, fileId, n, refused: keys && new Set(keys) }
      ])
    ),
    quarantine: (head.quarantine ?? []).map(openOf),
    rhythm: head.rhythm,
    heardAt: head.heard_at,
    rows: new Map(),
    oldRows: [],
    oriented: new Map()
  };
}

type OpenRow = NonNullable<HeadRow['quarantine']>[number];

function openOf([id, fileId, code, place, value, scopeDay]: OpenRow): OpenQuarantine {
  return { id, fileId, code, place, value, scopeDay };
}

/** Reads the unit's open quarantine again, after rows were added to it in this transaction. */
export async function rereadQuarantine(tx: Queryable, state: UnitState): Promise<void> {
  const [row] = await tx.query<HeadRow>(HEAD, [state.unit, originCode(state.origin), null]);
  state.quarantine = (row?.quarantine ?? []).map(openOf);
}

function dayOf(d: NonNullable<HeadRow['days']>[number]): DayState {
  const [
    day,
    extractAt,
    receivedAt,
    recordedAt,
    file,
    fileId,
    sameExtract,
    n,
    nExit,
    nHospital,
    nOriented,
    stays
  ] = d;
  return {
    day,
    extractAt,
    receivedAt,
    recordedAt,
    file,
    fileId,
    sameExtract,
    n,
    nExit,
    nHospital,
    nOriented,
    stays
  };
}

async function createUnit(tx: Queryable, unit: { finess: string; ordre: string }): Promise<void> {
  await tx.query(
    `WITH made AS (
       INSERT INTO vigie.unit (unit, finess, ordre)
       SELECT finess || '/' || $2, finess, $2 FROM vigie.site WHERE finess = $1
       ON CONFLICT DO NOTHING RETURNING unit_id, finess
     )
     INSERT INTO vigie.unit_service (unit_id, service)
     SELECT made.unit_id, CASE a.kind WHEN 'ed_paediatric' THEN 'p'::"char" ELSE 'a'::"char" END
     FROM made JOIN vigie.authorisation a ON a.finess = made.finess AND a.kind IN ('ed_adult', 'ed_paediatric')
     ON CONFLICT DO NOTHING`,
    [unit.finess, unit.ordre]
  );
}

/*
 * Records travel packed in one text per range: a result of 1,500 rows costs the embedded engine 20 ms as rows
 * and 4 ms as one value (docs/decisions/record.md).
 */
const FIGURES = `date_part('epoch', entree)::int8 || ',' || coalesce(date_part('epoch', sortie)::int8::text, '') || ','
  || CASE WHEN exit_unusable THEN '1' ELSE '' END || ',' || coalesce(age_years::text, '') || ','
  || coalesce(mode_sortie::text, '') || ',' || coalesce(orient, '')`;
const CURRENT = `FROM vigie.attendance WHERE unit_id = $1 AND origin = $2 AND superseded_at IS NULL
  AND entree >= to_timestamp($3::float8 / 1000) AND entree < to_timestamp($4::float8 / 1000)`;
const KEYED = `SELECT string_agg(${FIGURES} || ',' || encode(key, 'hex') || ',' || content, ';') AS packed ${CURRENT}`;
const PLAIN = `SELECT string_agg(${FIGURES}, ';') AS packed ${CURRENT} AND (sortie IS NULL OR sortie >= to_timestamp($5::float8 / 1000))`;
const ORIENTED = `SELECT string_agg(encode(key, 'hex') || ',' || (date_part('epoch', seen_at) * 1000)::int8, ';') AS packed
  FROM vigie.oriented WHERE unit_id = $1 AND origin = $2
  AND entree >= to_timestamp($3::float8 / 1000) AND entree < to_timestamp($4::float8 / 1000)`;

/** Longest range read at once: keeps a packed value of the largest site around 2 MB. */
const SLICE = 31 * 24 * HOUR;

/** Reads the current records of [from, to) into `state.rows`, with what is known of their orientation. */
export async function readRows(tx: Queryable, state: UnitState, from: Instant, to: Instant): Promise<void> {
  for (let at = from; at < to; at += SLICE) {
    const params = [state.unitId, originCode(state.origin), at, Math.min(to, at + SLICE)];
    const [row] = await tx.query<{ rows: string | null; oriented: string | null }>(
      `SELECT (${KEYED}) AS rows, (${ORIENTED}) AS oriented`,
      params
    );
    for (const packed of unpack(row?.rows)) {
      const f = packed.split(',');
      const key = f[6] ?? '';
      state.rows.set(key, { key, ...figuresOf(f), content: Number(f[7]) });
    }
    for (const packed of unpack(row?.oriented)) {
      state.oriented.set(packed.slice(0, 32), Number(packed.slice(33)));
    }
  }
}

/** Reads into `state.oldRows` the records of [from, to) that had not left before `since`. */
export async function readOldRows(
  tx: Queryable,
  state: UnitState,
  from: Instant,
  to: Instant,
  since: Instant
): Promise<void> {
  if (from >= to) return;
  const [row] = await tx.query<{ packed: string | null }>(PLAIN, [
    state.unitId,
    originCode(state.origin),
    from,
    to,
    since
  ]);
  for (const packed of unpack(row?.packed)) state.oldRows.push(figuresOf(packed.split(',')));
}

const unpack = (packed: string | null | undefined): string[] => (packed ? packed.split(';') : []);

function figuresOf(f: string[]): Omit<RowState, 'key' | 'content'> {
  const ageYears = f[3] ? Number(f[3]) : null;
  return {
    entree: Number(f[0]) * 1000,
    sortie: f[1] ? Number(f[1]) * 1000 : null,
    exitUnusable: f[2] === '1',
    ageYears,
    ageClass: ageClassOf(ageYears),
    modeSortie: (f[4] || null) as RowState['modeSortie'],
    orient: (f[5] || null) as Orient | null
  };
}
