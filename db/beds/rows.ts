import type { Measurement } from '#domain/beds/ror.ts';
import { mergeRow, type RowNow } from '#domain/beds/rows.ts';
import { ROW_CODES } from '#domain/beds/ror.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

const KEY = `origin, location, source, status, temporality, capacity_type, gender, assignment, additional, crisis, closing`;
const CODES = `status, temporality, capacity_type AS "capacityType", gender, assignment, additional, crisis, closing`;

/** Rows of one statement: about 1 MB of JSON. */
const BATCH = 4_000;

/** What sends, and when. */
export interface Sending {
  origin: Origin;
  source: string;
  receipt: string;
  sentAt: Instant;
  receivedAt: Instant;
  /** Domain time. */
  recordedAt: Instant;
}

/** Measurements of one message as rows: of each status and time of a Location, the newest date is its version. */
export function rowsOf(measurements: readonly Measurement[], sending: Sending): RowNow[] {
  const groups = new Map<string, Instant>();
  const groupOf = ({ location, status, temporality }: Measurement): string =>
    JSON.stringify([location, status, temporality]);
  for (const one of measurements)
    groups.set(groupOf(one), Math.max(groups.get(groupOf(one)) ?? -Infinity, one.at));
  const rows = new Map<string, RowNow>();
  for (const one of measurements) {
    const { source, sentAt, receivedAt } = sending;
    const row = {
      ...{ ...one, source, sentAt, receivedAt, groupAt: groups.get(groupOf(one)) ?? one.at },
      groupSentAt: sentAt
    };
    const key = keyOf(row);
    const before = rows.get(key);
    rows.set(key, before ? mergeRow(before, row) : row);
  }
  return [...rows.values()];
}

/** What tells a row apart from every other of its origin. */
function keyOf(row: RowNow): string {
  return JSON.stringify([row.location, row.source, ...ROW_CODES.map((code) => row[code])]);
}

const NOW_COLUMNS = `location, source, ${CODES}, channel, value, measured_at AS at, received_at AS "receivedAt",
  group_at AS "groupAt", group_sent_at AS "groupSentAt", sent_at AS "sentAt"`;

/** Newest rows of some Locations. */
export function readRowsNow(db: Queryable, origin: Origin, locations: readonly string[]): Promise<RowNow[]> {
  return db.query<{ [K in keyof RowNow]: RowNow[K] }>(
    `SELECT ${NOW_COLUMNS} FROM vigie.ror_now WHERE origin = $1 AND location = ANY($2::text[])`,
    [originCode(origin), locations]
  );
}

/** Keeps measurements for good, once each, and the newest of every row. Under the lock of all who write beds. */
export async function saveRows(tx: Queryable, rows: readonly RowNow[], sending: Sending): Promise<void> {
  if (rows.length === 0) return;
  const { origin, receipt, recordedAt } = sending;
  const before = await readRowsNow(tx, origin, [...new Set(rows.map(({ location }) => location))]);
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const merged = rows.map((row) => {
    const held = known.get(keyOf(row));
    return held ? mergeRow(held, row) : row;
  });
  const code = originCode(origin);
  for (let i = 0; i < rows.length; i += BATCH) {
    await tx.query(INSERT_RAW, [code, JSON.stringify(rows.slice(i, i + BATCH)), receipt, recordedAt]);
    await tx.query(UPSERT_NOW, [code, JSON.stringify(merged.slice(i, i + BATCH))]);
  }
}

const RECORD = `jsonb_to_recordset($2::jsonb) AS x(location text, source text, status text, temporality text,
  "capacityType" text, gender text, assignment text, additional text, crisis text, closing text, channel text,
  value int, at float8, "receivedAt" float8, "groupAt" float8, "groupSentAt" float8, "sentAt" float8)`;
const VALUES = `location, source, status, temporality, "capacityType", gender, assignment, additional, crisis, closing`;

/** The same count of the same instant is one measurement, however often it is sent. */
const INSERT_RAW = `
INSERT INTO vigie.ror_measurement (${KEY}, channel, value, measured_at, recorded_at, receipt)
SELECT $1::"char", ${VALUES}, channel, value, to_timestamp(at / 1000), to_timestamp($4::float8 / 1000), $3
FROM ${RECORD}
WHERE NOT EXISTS (
  SELECT 1 FROM vigie.ror_measurement m
  WHERE m.location = x.location AND m.measured_at = to_timestamp(x.at / 1000) AND m.origin = $1::"char"
    AND m.source = x.source AND m.value = x.value AND m.channel = x.channel
    AND (m.status, m.temporality, m.capacity_type, m.gender, m.assignment, m.additional, m.crisis, m.closing)
      = (x.status, x.temporality, x."capacityType", x.gender, x.assignment, x.additional, x.crisis, x.closing))`;

const UPSERT_NOW = `
INSERT INTO vigie.ror_now (${KEY}, channel, value, measured_at, received_at, group_at, group_sent_at, sent_at)
SELECT $1::"char", ${VALUES}, channel, value, to_timestamp(at / 1000), to_timestamp("receivedAt" / 1000),
  to_timestamp("groupAt" / 1000), to_timestamp("groupSentAt" / 1000), to_timestamp("sentAt" / 1000)
FROM ${RECORD}
ON CONFLICT (${KEY}) DO UPDATE SET channel = excluded.channel, value = excluded.value,
  measured_at = excluded.measured_at, received_at = excluded.received_at, group_at = excluded.group_at,
  group_sent_at = excluded.group_sent_at, sent_at = excluded.sent_at`;
