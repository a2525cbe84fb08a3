-- Up Migration
CREATE TABLE vigie.samu_call (
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL CHECK (to_at > from_at),
  samu text NOT NULL,
  origin "char" NOT NULL,
  presented integer,
  answered integer,
  answered_30s integer,
  answered_60s integer,
  abandoned integer,
  abandoned_under_10s integer,
  waiting_now integer,
  longest_wait_s integer,
  arm_on_duty integer,
  regulators_on_duty integer,
  overlapped boolean NOT NULL DEFAULT false,
  source text NOT NULL,
  receipt uuid,
  received_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  superseded_at timestamptz
);
SELECT public.create_hypertable('vigie.samu_call', public.by_range('from_at', INTERVAL '7 days'), create_default_indexes => false);
CREATE INDEX samu_call_current ON vigie.samu_call (samu, origin, from_at) WHERE superseded_at IS NULL;
ALTER TABLE vigie.samu_call SET (
  timescaledb.compress,
  timescaledb.compress_segmentby = 'samu, origin',
  timescaledb.compress_orderby = 'from_at, recorded_at'
);
COMMENT ON TABLE vigie.samu_call IS 'Telephony of the SAMU by interval: counts of calls, never a call. A report sent again ends the row it replaces at superseded_at; as known at t = recorded_at <= t and (superseded_at is null or > t).';
COMMENT ON COLUMN vigie.samu_call.to_at IS 'Exclusive end; 1 to 15 minutes after from_at.';
COMMENT ON COLUMN vigie.samu_call.samu IS 'Department code.';
COMMENT ON COLUMN vigie.samu_call.origin IS 'r real, s simulated, e exercise. Never mixed in one answer.';
COMMENT ON COLUMN vigie.samu_call.presented IS 'Counts go by the interval of presentation; null = unknown, never zero.';
COMMENT ON COLUMN vigie.samu_call.abandoned_under_10s IS 'Part of presented and of abandoned; null where the source does not count it apart.';
COMMENT ON COLUMN vigie.samu_call.waiting_now IS 'At to_at, as are longest_wait_s and staff on duty.';
COMMENT ON COLUMN vigie.samu_call.overlapped IS 'It overlapped another interval of its SAMU: the newest receipt counts, the other was ended.';
COMMENT ON COLUMN vigie.samu_call.receipt IS 'Payload that brought it; null for a back-fill.';

CREATE MATERIALIZED VIEW vigie.samu_call_hourly
WITH (timescaledb.continuous, timescaledb.materialized_only = true, timescaledb.create_group_indexes = false) AS
SELECT public.time_bucket(INTERVAL '1 hour', from_at) AS bucket, samu, origin,
  sum(presented) AS presented,
  sum(date_part('epoch', to_at - from_at)) FILTER (WHERE presented IS NOT NULL) AS presented_s,
  sum(answered) AS answered,
  sum(date_part('epoch', to_at - from_at)) FILTER (WHERE answered IS NOT NULL) AS answered_s,
  sum(answered_30s) AS answered_30s,
  sum(date_part('epoch', to_at - from_at)) FILTER (WHERE answered_30s IS NOT NULL) AS answered_30s_s,
  sum(answered_60s) AS answered_60s,
  sum(date_part('epoch', to_at - from_at)) FILTER (WHERE answered_60s IS NOT NULL) AS answered_60s_s,
  sum(abandoned) AS abandoned,
  sum(date_part('epoch', to_at - from_at)) FILTER (WHERE abandoned IS NOT NULL) AS abandoned_s,
  sum(abandoned_under_10s) AS abandoned_under_10s,
  max(waiting_now) AS waiting_max,
  max(longest_wait_s) AS longest_wait_s
FROM vigie.samu_call WHERE superseded_at IS NULL
GROUP BY 1, 2, 3 WITH NO DATA;
CREATE INDEX samu_call_hourly_samu ON vigie.samu_call_hourly (samu, bucket);
COMMENT ON VIEW vigie.samu_call_hourly IS 'Telephony per hour of from_at and SAMU, current versions only. …_s are the seconds for which a count is known: an hour of 7-minute intervals has not 3,600.';

SELECT public.add_continuous_aggregate_policy('vigie.samu_call_hourly', start_offset => INTERVAL '9 days', end_offset => NULL, schedule_interval => INTERVAL '1 hour');
SELECT public.add_compression_policy('vigie.samu_call', compress_after => INTERVAL '21 days');
SELECT public.add_retention_policy('vigie.samu_call', drop_after => INTERVAL '5 years');

ALTER TABLE vigie.refresh_debt DROP CONSTRAINT refresh_debt_relation_check;
ALTER TABLE vigie.refresh_debt ADD CONSTRAINT refresh_debt_relation_check CHECK (relation IN ('attendance', 'departure', 'samu_call'));
COMMENT ON TABLE vigie.refresh_debt IS 'Ranges of the hypertables touched since their aggregates were last refreshed. stored_at is process time: its age is how late the aggregates are.';
ALTER TABLE vigie.rule DROP CONSTRAINT rule_kind_check;
ALTER TABLE vigie.rule ADD CONSTRAINT rule_kind_check CHECK (kind IN ('thresholds', 'exclusion', 'contact', 'calls'));
COMMENT ON TABLE vigie.rule IS 'What the region decides: thresholds of levels, days left out of the usual, how calls are counted, whom a screen says to call; each with its dates, never overwritten.';

-- Down Migration
DELETE FROM vigie.rule WHERE kind = 'calls';
ALTER TABLE vigie.rule DROP CONSTRAINT rule_kind_check;
ALTER TABLE vigie.rule ADD CONSTRAINT rule_kind_check CHECK (kind IN ('thresholds', 'exclusion', 'contact'));
COMMENT ON TABLE vigie.rule IS 'What the region decides: thresholds of levels, days left out of the usual, whom a screen says to call; each with its dates, never overwritten.';
DELETE FROM vigie.refresh_debt WHERE relation = 'samu_call';
ALTER TABLE vigie.refresh_debt DROP CONSTRAINT refresh_debt_relation_check;
ALTER TABLE vigie.refresh_debt ADD CONSTRAINT refresh_debt_relation_check CHECK (relation IN ('attendance', 'departure'));
COMMENT ON TABLE vigie.refresh_debt IS 'Ranges of the two hypertables touched since their aggregates were last refreshed. stored_at is process time: its age is how late the aggregates are.';
DROP MATERIALIZED VIEW vigie.samu_call_hourly;
DROP TABLE vigie.samu_call;
