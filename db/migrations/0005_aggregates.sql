-- Up Migration
CREATE MATERIALIZED VIEW vigie.attendance_hourly
WITH (timescaledb.continuous, timescaledb.materialized_only = true, timescaledb.create_group_indexes = false) AS
SELECT public.time_bucket(INTERVAL '1 hour', entree) AS bucket, unit_id, origin, service, age_class, outcome, count(*) AS n
FROM vigie.attendance WHERE superseded_at IS NULL
GROUP BY 1, 2, 3, 4, 5, 6 WITH NO DATA;
CREATE INDEX attendance_hourly_unit ON vigie.attendance_hourly (unit_id, bucket);

CREATE MATERIALIZED VIEW vigie.attendance_daily
WITH (timescaledb.continuous, timescaledb.materialized_only = true, timescaledb.create_group_indexes = false) AS
SELECT public.time_bucket(INTERVAL '1 day', bucket, 'Europe/Paris') AS day, unit_id, origin, service, age_class, outcome, sum(n) AS n
FROM vigie.attendance_hourly
GROUP BY 1, 2, 3, 4, 5, 6 WITH NO DATA;
CREATE INDEX attendance_daily_unit ON vigie.attendance_daily (unit_id, day);

CREATE MATERIALIZED VIEW vigie.departure_hourly
WITH (timescaledb.continuous, timescaledb.materialized_only = true, timescaledb.create_group_indexes = false) AS
SELECT public.time_bucket(INTERVAL '1 hour', sortie) AS bucket, unit_id, origin, service, age_class, outcome, uhcd, count(*) AS n
FROM vigie.departure WHERE superseded_at IS NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7 WITH NO DATA;
CREATE INDEX departure_hourly_unit ON vigie.departure_hourly (unit_id, bucket);

CREATE MATERIALIZED VIEW vigie.departure_daily
WITH (timescaledb.continuous, timescaledb.materialized_only = true, timescaledb.create_group_indexes = false) AS
SELECT public.time_bucket(INTERVAL '1 day', bucket, 'Europe/Paris') AS day, unit_id, origin, service, age_class, outcome, uhcd, sum(n) AS n
FROM vigie.departure_hourly
GROUP BY 1, 2, 3, 4, 5, 6, 7 WITH NO DATA;
CREATE INDEX departure_daily_unit ON vigie.departure_daily (unit_id, day);

CREATE MATERIALIZED VIEW vigie.departure_stay_daily
WITH (timescaledb.continuous, timescaledb.materialized_only = true, timescaledb.create_group_indexes = false) AS
SELECT public.time_bucket(INTERVAL '1 day', sortie, 'Europe/Paris') AS day, unit_id, origin, service, age_class, outcome, uhcd, stay_bin, count(*) AS n
FROM vigie.departure WHERE superseded_at IS NULL AND stay_bin IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 WITH NO DATA;
CREATE INDEX departure_stay_daily_unit ON vigie.departure_stay_daily (unit_id, day);

COMMENT ON VIEW vigie.attendance_hourly IS 'Arrivals per hour, unit, service, age class and outcome. Current versions only.';
COMMENT ON VIEW vigie.attendance_daily IS 'Arrivals per civil day of Europe/Paris.';
COMMENT ON VIEW vigie.departure_hourly IS 'Departures per hour, unit, service, age class and outcome. Current versions only.';
COMMENT ON VIEW vigie.departure_daily IS 'Departures per civil day of Europe/Paris.';
COMMENT ON VIEW vigie.departure_stay_daily IS 'Departures per civil day and 15-minute bin of stay: medians and p90 of any group come from merged bins.';

-- One definition for both engines: a server's workers run these; on the embedded engine db/jobs.ts runs those due.
-- RPU are corrected for a week, so every window is at least 8 days; open at the end because the demo's
-- domain time may run ahead of the machine's.
SELECT public.add_continuous_aggregate_policy('vigie.attendance_hourly', start_offset => INTERVAL '9 days', end_offset => NULL, schedule_interval => INTERVAL '1 hour');
SELECT public.add_continuous_aggregate_policy('vigie.attendance_daily', start_offset => INTERVAL '9 days', end_offset => NULL, schedule_interval => INTERVAL '1 hour');
SELECT public.add_continuous_aggregate_policy('vigie.departure_hourly', start_offset => INTERVAL '9 days', end_offset => NULL, schedule_interval => INTERVAL '1 hour');
SELECT public.add_continuous_aggregate_policy('vigie.departure_daily', start_offset => INTERVAL '9 days', end_offset => NULL, schedule_interval => INTERVAL '1 hour');
SELECT public.add_continuous_aggregate_policy('vigie.departure_stay_daily', start_offset => INTERVAL '9 days', end_offset => NULL, schedule_interval => INTERVAL '1 hour');
SELECT public.add_compression_policy('vigie.attendance', compress_after => INTERVAL '21 days');
SELECT public.add_compression_policy('vigie.departure', compress_after => INTERVAL '21 days');
SELECT public.add_retention_policy('vigie.attendance', drop_after => INTERVAL '5 years');
SELECT public.add_retention_policy('vigie.departure', drop_after => INTERVAL '5 years');

-- Down Migration
DROP MATERIALIZED VIEW vigie.departure_stay_daily;
DROP MATERIALIZED VIEW vigie.departure_daily;
DROP MATERIALIZED VIEW vigie.departure_hourly;
DROP MATERIALIZED VIEW vigie.attendance_daily;
DROP MATERIALIZED VIEW vigie.attendance_hourly;
SELECT public.remove_compression_policy('vigie.attendance');
SELECT public.remove_compression_policy('vigie.departure');
SELECT public.remove_retention_policy('vigie.attendance');
SELECT public.remove_retention_policy('vigie.departure');
