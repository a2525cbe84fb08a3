import { mergeFacts, type Facts } from '#domain/samu/facts.ts';
import type { AidReport, HubMessage, MissionReport } from '#domain/samu/messages.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { OriginCode } from '../codes.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

interface Of {
  origin: OriginCode;
  receipt: string;
  recordedAt: Instant;
}

/** Keeps the summary of a mission: of two of one key the one that was sent last, of one instant the greater. */
export async function writeMission(
  tx: Queryable,
  mission: MissionReport,
  sentAt: Instant,
  { origin, receipt, recordedAt }: Of
): Promise<void> {
  const legs = `to_timestamp("createdAt" / 1000) AS created_at, to_timestamp("decidedAt" / 1000) AS decided_at,
    to_timestamp("departAt" / 1000) AS depart_at, to_timestamp("arrivedAt" / 1000) AS arrived_at,
    to_timestamp("leftAt" / 1000) AS left_at, to_timestamp("destinationAt" / 1000) AS destination_at,
    to_timestamp("availableAt" / 1000) AS available_at, to_timestamp("returnedAt" / 1000) AS returned_at`;
  await tx.query(
    `INSERT INTO vigie.smur_mission AS m (key, origin, sent_at, recorded_at, receipt, case_key, samu, base, destination,
       orientation, medical_level, vehicle, commune, created_at, decided_at, depart_at, arrived_at, left_at,
       destination_at, available_at, returned_at)
     SELECT key, $2::"char", to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000), $5::uuid, "caseKey", samu,
       base, destination, orientation, "medicalLevel", vehicle, commune, ${legs}
     FROM jsonb_to_record($1::jsonb) AS x(key text, "caseKey" text, samu text, base text, destination text,
       orientation text, "medicalLevel" text, vehicle text, commune text, "createdAt" float8, "decidedAt" float8,
       "departAt" float8, "arrivedAt" float8, "leftAt" float8, "destinationAt" float8, "availableAt" float8,
       "returnedAt" float8)
     ON CONFLICT (key, origin) DO UPDATE SET sent_at = excluded.sent_at, recorded_at = excluded.recorded_at,
       receipt = excluded.receipt, case_key = excluded.case_key, samu = excluded.samu, base = excluded.base,
       destination = excluded.destination, orientation = excluded.orientation, medical_level = excluded.medical_level,
       vehicle = excluded.vehicle, commune = excluded.commune, created_at = excluded.created_at,
       decided_at = excluded.decided_at, depart_at = excluded.depart_at, arrived_at = excluded.arrived_at,
       left_at = excluded.left_at, destination_at = excluded.destination_at, available_at = excluded.available_at,
       returned_at = excluded.returned_at
     WHERE excluded.sent_at > m.sent_at OR (excluded.sent_at = m.sent_at AND
       (excluded.destination, excluded.depart_at, excluded.arrived_at, excluded.left_at, excluded.destination_at, excluded.returned_at)::text COLLATE "C"
       > (m.destination, m.depart_at, m.arrived_at, m.left_at, m.destination_at, m.returned_at)::text COLLATE "C")`,
    [JSON.stringify(mission), origin, sentAt, recordedAt, receipt]
  );
}

/** Merges one side of a request for a team: asked and answered in either order. The caller holds the request. */
export async function writeAid(tx: Queryable, aid: AidReport, { origin, recordedAt }: Of): Promise<void> {
  const [known] = await tx.query<{ facts: Facts }>(
    'SELECT facts FROM vigie.aid_request WHERE key = $1 AND origin = $2::"char"',
    [aid.key, origin]
  );
  const facts = mergeFacts(known?.facts ?? {}, aid.facts);
  await tx.query(
    `INSERT INTO vigie.aid_request AS a (key, origin, case_key, asked_at, answered_at, facts, recorded_at)
     VALUES ($1, $2::"char", $3, to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000), $6::jsonb,
       to_timestamp($7::float8 / 1000))
     ON CONFLICT (key, origin) DO UPDATE SET asked_at = excluded.asked_at, answered_at = excluded.answered_at,
       facts = excluded.facts, recorded_at = excluded.recorded_at
     WHERE a.facts <> excluded.facts`,
    [
      aid.key,
      origin,
      aid.caseKey,
      facts['askedAt']?.[0] ?? null,
      facts['answeredAt']?.[0] ?? null,
      JSON.stringify(facts),
      recordedAt
    ]
  );
}

/**
 * Notes what came, in place of what an earlier try at the same payload noted; what that one had set aside goes. One
 * statement: a message costs the engine by their number.
 */
export async function writeMessages(
  tx: Queryable,
  messages: readonly (HubMessage & { late: number })[],
  of: { receipt: string; source: string; receivedAt: Instant; recordedAt: Instant }
): Promise<void> {
  const rows = messages.map(({ refused, refusals, body, ...message }) => ({
    ...{ n: message.n, kind: message.kind, model: message.model, sender: message.sender, late: message.late },
    ...{
      sentAt: message.sentAt,
      received: message.received,
      accepted: message.accepted,
      notes: message.notes
    },
    origin: originCode(message.origin),
    state: refused ? 'refused' : refusals.length > 0 ? 'partial' : body ? 'used' : 'kept',
    code: refused?.code ?? null,
    place: refused?.place.slice(0, 200) ?? null
  }));
  await tx.query(
    `WITH aside AS (DELETE FROM vigie.set_aside WHERE receipt = $2::uuid),
       gone AS (DELETE FROM vigie.hub_message WHERE receipt = $2::uuid AND n <> ALL ($6::int2[]))
     INSERT INTO vigie.hub_message (receipt, n, origin, source, kind, model, sender, sent_at, received_at, recorded_at,
       state, code, place, received, accepted, late, notes)
     SELECT $2::uuid, n, origin::"char", $3, kind, model, sender, to_timestamp("sentAt" / 1000),
       to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000), state, code, place, received, accepted, late, notes
     FROM jsonb_to_recordset($1::jsonb) AS x(n smallint, origin text, kind text, model text, sender text, "sentAt" float8,
       state text, code text, place text, received int, accepted int, late int, notes jsonb)
     ON CONFLICT (receipt, n) DO UPDATE SET origin = excluded.origin, source = excluded.source, kind = excluded.kind,
       model = excluded.model, sender = excluded.sender, sent_at = excluded.sent_at,
       received_at = excluded.received_at, recorded_at = excluded.recorded_at, state = excluded.state,
       code = excluded.code, place = excluded.place, received = excluded.received, accepted = excluded.accepted,
       late = excluded.late, notes = excluded.notes`,
    [JSON.stringify(rows), of.receipt, of.source, of.receivedAt, of.recordedAt, rows.map(({ n }) => n)]
  );
}
