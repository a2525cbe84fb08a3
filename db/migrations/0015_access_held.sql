-- Up Migration
-- A screen that was replaced is told whom to call as one that was revoked is: what it held is known for as long as
-- a browser keeps it.
CREATE TABLE vigie.device_ended (
  token_hash bytea PRIMARY KEY,
  device_id uuid NOT NULL REFERENCES vigie.device ON DELETE CASCADE,
  ended_at timestamptz NOT NULL
);
CREATE INDEX device_ended_device ON vigie.device_ended (device_id);
CREATE INDEX device_ended_at ON vigie.device_ended (ended_at);
COMMENT ON TABLE vigie.device_ended IS 'What screens held before their device got a new code, so that an old screen can say whom to call. Retention: 400 days, as long as a browser keeps the cookie.';
COMMENT ON COLUMN vigie.device_ended.token_hash IS 'SHA-256 of the cookie that ended.';
COMMENT ON COLUMN vigie.device_ended.device_id IS 'Device it was the cookie of.';
COMMENT ON COLUMN vigie.device_ended.ended_at IS 'Process time at which the device got a new code.';

ALTER TABLE vigie.rpu_held ADD COLUMN refused_at timestamptz;
COMMENT ON COLUMN vigie.rpu_held.refused_at IS 'Domain time at which a person refused it: what says the same stays refused. null = waits for a decision.';
COMMENT ON TABLE vigie.rpu_held IS 'Days kept back because a file would empty or halve them; applied when a newer file says the same or a person accepts. Refused ones stay to be known again. Retention: until a newer file or a person decides; refused ones 60 days.';

COMMENT ON TABLE vigie.oriented IS 'First reception (domain time) that showed a record oriented to a bed while SORTIE was empty: a lower bound of the wait. Retention: 60 days after ENTREE; the last 28 days are counted.';

-- As in 0011; of a held day that was refused, also the keys of its records.
CREATE OR REPLACE FUNCTION vigie.open_unit(the_unit text, the_origin "char", since date)
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
         (date_part('epoch', h.received_at) * 1000)::int8, f.file_id, h.n,
         CASE WHEN h.refused_at IS NOT NULL THEN coalesce((SELECT json_agg(r->>'key')
           FROM jsonb_array_elements(h.records) AS r), '[]'::json) END))
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

-- Down Migration
CREATE OR REPLACE FUNCTION vigie.open_unit(the_unit text, the_origin "char", since date)
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
COMMENT ON TABLE vigie.oriented IS 'First reception (domain time) that showed a record oriented to a bed while SORTIE was empty: a lower bound of the wait.';
COMMENT ON TABLE vigie.rpu_held IS 'Days kept back because a file would empty or halve them; applied when a newer file says the same or a person accepts.';
-- To what came before, a refused day is one nobody kept.
DELETE FROM vigie.rpu_held WHERE refused_at IS NOT NULL;
ALTER TABLE vigie.rpu_held DROP COLUMN refused_at;
DROP TABLE vigie.device_ended;
