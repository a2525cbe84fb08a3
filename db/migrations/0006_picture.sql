-- Up Migration
CREATE TABLE vigie.norm_version (
  version integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  origin "char" NOT NULL,
  computed_at timestamptz NOT NULL,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  basis text NOT NULL CHECK (basis IN ('final', 'as_known')),
  definition jsonb NOT NULL
);
COMMENT ON TABLE vigie.norm_version IS 'Each computation of the usual, immutable: its window, what it stands on and what it left out.';
COMMENT ON COLUMN vigie.norm_version.basis IS 'final: final values of attendances; as_known: the picture log, at the delay of the live figure.';
COMMENT ON COLUMN vigie.norm_version.definition IS 'Parameters, exclusions and formula version.';

CREATE TABLE vigie.norm (
  version integer NOT NULL REFERENCES vigie.norm_version,
  scope text NOT NULL,
  norm jsonb NOT NULL,
  PRIMARY KEY (version, scope)
);
COMMENT ON TABLE vigie.norm IS 'What is usual for one scope in one version; never changed.';
COMMENT ON COLUMN vigie.norm.scope IS '<FINESS>/<ORDRE>, <FINESS> of a site of several units, dept:<code> or region.';

CREATE TABLE vigie.picture (
  at timestamptz NOT NULL,
  seq bigint NOT NULL,
  origin "char" NOT NULL,
  scope text NOT NULL,
  state text NOT NULL,
  level smallint,
  z real,
  present real,
  usual real,
  sd real,
  arrivals_1h real,
  long_stay_8 real,
  long_stay_12 real,
  oriented real,
  stay_median real,
  stay_p90 real,
  n integer,
  "of" integer,
  share real,
  measured_at timestamptz,
  norm_version integer,
  formula_version text NOT NULL
);
SELECT public.create_hypertable('vigie.picture', public.by_range('at', INTERVAL '7 days'), create_default_indexes => false);
CREATE INDEX picture_scope_at ON vigie.picture (scope, at);
ALTER TABLE vigie.picture SET (
  timescaledb.compress,
  timescaledb.compress_segmentby = 'scope, origin',
  timescaledb.compress_orderby = 'at'
);
SELECT public.add_compression_policy('vigie.picture', compress_after => INTERVAL '8 days');
SELECT public.add_retention_policy('vigie.picture', drop_after => INTERVAL '400 days');
COMMENT ON TABLE vigie.picture IS 'What the wall showed: the fold''s measures at each 5-minute tick and at each change of level or state.';
COMMENT ON COLUMN vigie.picture.scope IS 'site:<FINESS>, dept:<code> or region.';
COMMENT ON COLUMN vigie.picture.state IS 'State of the presence figure then: known, stale, unknown, not_computable…';
COMMENT ON COLUMN vigie.picture.stay_median IS 'Minutes, home-goers.';
COMMENT ON COLUMN vigie.picture.stay_p90 IS 'Minutes, home-goers.';
COMMENT ON COLUMN vigie.picture.share IS 'Share of usual activity covered, 0-1.';

CREATE TABLE vigie.picture_state (
  name text PRIMARY KEY,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  state jsonb NOT NULL,
  stored_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE vigie.picture_state IS 'Checkpoint of the fold: a node starts from it and reads the feed after seq.';

CREATE TABLE vigie.job_run (
  job text PRIMARY KEY,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  ms integer,
  error text
);
COMMENT ON TABLE vigie.job_run IS 'Last run of each job, process time. TimescaleDB policies appear as policy:<job_id>.';

-- Down Migration
DROP TABLE vigie.picture;
DROP TABLE vigie.job_run, vigie.picture_state, vigie.norm, vigie.norm_version;
