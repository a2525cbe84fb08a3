-- Up Migration
CREATE TABLE vigie.stay_model (
  version integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  origin "char" NOT NULL,
  day date NOT NULL,
  learned_at timestamptz NOT NULL,
  formula text NOT NULL,
  ms integer NOT NULL,
  UNIQUE (origin, day)
);
COMMENT ON TABLE vigie.stay_model IS 'Each learning of the expected stay, once a local day, immutable. Retention: 60 days.';
COMMENT ON COLUMN vigie.stay_model.day IS 'Local day it was learned for: a learning that was cut short is done again, never twice.';
COMMENT ON COLUMN vigie.stay_model.learned_at IS 'Domain time: nothing recorded later was read.';
COMMENT ON COLUMN vigie.stay_model.ms IS 'How long it took, process time.';

CREATE TABLE vigie.stay_model_service (
  version integer NOT NULL REFERENCES vigie.stay_model ON DELETE CASCADE,
  finess text NOT NULL,
  service text NOT NULL CHECK (service IN ('adult', 'paediatric')),
  size text NOT NULL CHECK (size IN ('small', 'medium', 'large')),
  reason text,
  model jsonb,
  PRIMARY KEY (version, finess, service),
  CHECK ((model IS NULL) = (reason IS NOT NULL))
);
COMMENT ON TABLE vigie.stay_model_service IS 'What one learning knows of one service: coefficients and tables, nothing of a patient. Retention: with its learning.';
COMMENT ON COLUMN vigie.stay_model_service.size IS 'Size of the site by its arrivals a day.';
COMMENT ON COLUMN vigie.stay_model_service.reason IS 'Why there is no model: too_few, not_learned.';
COMMENT ON COLUMN vigie.stay_model_service.model IS 'StayModel of domain/stay/model.ts.';

CREATE TABLE vigie.stay_published (
  horizon timestamptz NOT NULL,
  made_at timestamptz NOT NULL,
  finess text NOT NULL,
  service text NOT NULL,
  origin "char" NOT NULL,
  version integer NOT NULL,
  widened boolean NOT NULL,
  ranges smallint[] NOT NULL,
  quantiles smallint[] NOT NULL,
  baselines real[] NOT NULL
);
SELECT public.create_hypertable('vigie.stay_published', public.by_range('horizon', INTERVAL '7 days'), create_default_indexes => false);
CREATE UNIQUE INDEX stay_published_once ON vigie.stay_published (finess, service, origin, horizon);
ALTER TABLE vigie.stay_published SET (
  timescaledb.compress,
  timescaledb.compress_segmentby = 'finess, service, origin',
  timescaledb.compress_orderby = 'horizon'
);
SELECT public.add_compression_policy('vigie.stay_published', compress_after => INTERVAL '15 days');
SELECT public.add_retention_policy('vigie.stay_published', drop_after => INTERVAL '400 days');
COMMENT ON TABLE vigie.stay_published IS 'Every expected stay that was published, append-only: what arrivals are scored against, and what was shown then.';
COMMENT ON COLUMN vigie.stay_published.horizon IS 'H: true then, valid for 45 minutes.';
COMMENT ON COLUMN vigie.stay_published.made_at IS 'Domain time of its making: nobody was told before.';
COMMENT ON COLUMN vigie.stay_published.version IS 'stay_model it comes from.';
COMMENT ON COLUMN vigie.stay_published.widened IS 'p90 was made wider than calibrated, because the last days were missed too often.';
COMMENT ON COLUMN vigie.stay_published.ranges IS 'Minutes as published: p50 and p90 of an arrival now, then of each of the next six hours.';
COMMENT ON COLUMN vigie.stay_published.quantiles IS 'Minutes: quantiles 0.1 to 0.9 of an arrival now, before rounding.';
COMMENT ON COLUMN vigie.stay_published.baselines IS 'Minutes: what each simple forecast would have said at the same instant (p50 and p90 of the last 20, of the hour of the week, of the line over hour and presence); NaN = nothing.';

CREATE TABLE vigie.stay_scored (
  origin "char" NOT NULL,
  day date NOT NULL,
  scored_at timestamptz NOT NULL,
  PRIMARY KEY (origin, day)
);
COMMENT ON TABLE vigie.stay_scored IS 'Local days of arrival whose expected stays were scored: once each. Retention: 400 days.';

CREATE TABLE vigie.stay_score (
  origin "char" NOT NULL,
  day date NOT NULL,
  finess text NOT NULL,
  service text NOT NULL,
  untold integer NOT NULL,
  sums jsonb NOT NULL,
  PRIMARY KEY (origin, day, finess, service)
);
COMMENT ON TABLE vigie.stay_score IS 'How right the expected stays of one service were over one local day of arrival, 72 hours after its end. Retention: 400 days.';
COMMENT ON COLUMN vigie.stay_score.untold IS 'Home-goers who arrived while nothing valid was published.';
COMMENT ON COLUMN vigie.stay_score.sums IS 'ScoreSums of domain/stay/score.ts: arrivals scored, losses, errors, coverage, those of simple forecasts.';

-- Down Migration
DROP TABLE vigie.stay_score, vigie.stay_scored;
DROP TABLE vigie.stay_published;
DROP TABLE vigie.stay_model_service, vigie.stay_model;
