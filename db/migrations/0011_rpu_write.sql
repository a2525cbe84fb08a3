-- Up Migration
-- Rows travel to attendance and departure as one array of these: half the engine's work of an array per column.
-- Instants are seconds since the epoch, key is hex, lists are texts cut at blanks.
CREATE TYPE vigie.rpu_version AS (
  entree double precision,
  sortie double precision,
  recorded_at double precision,
  content bigint,
  file_id integer,
  age_years smallint,
  age_months smallint,
  stay_bin smallint,
  key text,
  service "char",
  sex "char",
  mode_entree "char",
  provenance "char",
  gravite "char",
  mode_sortie "char",
  destination "char",
  outcome "char",
  grade "char",
  exit_unusable boolean,
  uhcd boolean,
  age_class text,
  residence_department text,
  residence_commune text,
  transport text,
  transport_pec text,
  orient text,
  motif text,
  dp text,
  da text,
  actes text,
  remarks text
);
COMMENT ON TYPE vigie.rpu_version IS 'One new version of a record on its way into attendance and departure (db/rpu/save-records.ts). Never stored.';

-- Two questions of every file, as functions because PL/pgSQL keeps their plans: parsing and planning them cost the
-- embedded engine more than answering them.

-- The lock is a statement of its own, so that the next one sees what the last holder committed.
CREATE FUNCTION vigie.open_unit(the_unit text, the_origin "char", since date)
RETURNS TABLE (unit_id smallint, finess text, services text, days json, held json, quarantine json,
  rhythm double precision, heard_at double precision) LANGUAGE plpgsql AS $open_unit$
#variable_conflict use_column
BEGIN
  PERFORM pg_advisory_xact_lock(7101, hashtext(the_unit || the_origin::text));
  RETURN QUERY
  SELECT u.unit_id, u.finess,
    (SELECT string_agg(s.service::text, '') FROM vigie.unit_service s WHERE s.unit_id = u.unit_id),
    (SELECT json_agg(json_build_array(d.day, (date_part('epoch', d.extract_at) * 1000)::int8,
         (date_part('epoch', d.received_at) * 1000)::int8, (date_part('epoch', d.recorded_at) * 1000)::int8, d.file_id,
         f.file_id, d.same_extract, d.n, d.n_exit, d.n_hospital, d.n_oriented, d.stays))
       FROM vigie.rpu_day d JOIN vigie.rpu_file f ON f.id = d.file_id
       WHERE d.unit_id = u.unit_id AND d.origin = the_origin AND d.day >= least(since,
         (SELECT max(m.day) FROM vigie.rpu_day m WHERE m.unit_id = u.unit_id AND m.origin = the_origin) - 30)),
    (SELECT json_agg(json_build_array(h.day, (date_part('epoch', h.extract_at) * 1000)::int8,
         (date_part('epoch', h.received_at) * 1000)::int8, f.file_id, h.n))
       FROM vigie.rpu_held h JOIN vigie.rpu_file f ON f.id = h.file_id
       WHERE h.unit_id = u.unit_id AND h.origin = the_origin),
    (SELECT json_agg(json_build_array(q.id, f.file_id, q.code, q.place, q.value, q.scope_day))
       FROM vigie.quarantine q JOIN vigie.rpu_file f ON f.id = q.file_id
       WHERE q.unit_id = u.unit_id AND q.origin = the_origin AND q.closed_at IS NULL),
    (n.feed->>'rhythm')::double precision, (n.feed->>'lastReceivedAt')::double precision
  FROM vigie.unit u LEFT JOIN vigie.unit_now n ON n.unit = u.unit AND n.origin = the_origin
  WHERE u.unit = the_unit;
END
$open_unit$;
COMMENT ON FUNCTION vigie.open_unit(text, "char", date) IS 'Locks a unit for this transaction and gives what its writer must know: its days since a date or its last month (28 days of stays, and a little), held days, open quarantine, feed.';

-- horizons: of the last seven days; null when the rhythm last computed still holds, that is when more than 30 files
-- came in a day and one of the same hour computed it.
CREATE FUNCTION vigie.unit_feed(the_unit smallint, the_origin "char", rhythm_at double precision)
RETURNS TABLE (files integer, records integer, quarantined integer, file_id text, grade "char", suspect text,
  received_at timestamptz, down json, horizons text) LANGUAGE plpgsql AS $unit_feed$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT w.files, w.records, w.quarantined, l.file_id, l.grade, l.suspect, l.received_at,
    (SELECT json_build_object('since', (date_part('epoch', a.since) * 1000)::int8,
         'until', (date_part('epoch', a.until) * 1000)::int8, 'reason', a.reason)
       FROM vigie.announced_down a WHERE a.unit_id = the_unit AND a.origin = the_origin
       AND (a.until IS NULL OR a.until > l.received_at) ORDER BY a.since DESC LIMIT 1),
    CASE WHEN w.files > 30 AND floor(date_part('epoch', l.received_at) / 3600) = floor(rhythm_at / 3600000) THEN NULL
    ELSE (SELECT coalesce(string_agg((date_part('epoch', f.horizon) * 1000)::int8::text, ','), '') FROM vigie.rpu_file f
      WHERE f.unit_id = the_unit AND f.origin = the_origin AND f.horizon IS NOT NULL
        AND f.received_at > l.received_at - INTERVAL '7 days') END
  FROM (SELECT f.file_id, f.grade, f.suspect, f.received_at FROM vigie.rpu_file f
        WHERE f.unit_id = the_unit AND f.origin = the_origin
        ORDER BY f.received_at DESC, f.extract_at DESC, f.file_id DESC LIMIT 1) AS l,
  LATERAL (SELECT count(*)::int AS files, coalesce(sum(f.received), 0)::int AS records,
             coalesce(sum(f.quarantined), 0)::int AS quarantined
           FROM vigie.rpu_file f WHERE f.unit_id = the_unit AND f.origin = the_origin
           AND f.received_at > l.received_at - INTERVAL '24 hours') AS w;
END
$unit_feed$;
COMMENT ON FUNCTION vigie.unit_feed(smallint, "char", double precision) IS 'What the outbox says of a unit''s feed: its newest file, the last 24 hours, an announced outage.';

-- Down Migration
DROP FUNCTION vigie.unit_feed(smallint, "char", double precision);
DROP FUNCTION vigie.open_unit(text, "char", date);
DROP TYPE vigie.rpu_version;
