-- Up Migration
CREATE TABLE vigie.ed_said (
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL,
  finess text NOT NULL,
  service text NOT NULL,
  origin "char" NOT NULL,
  channel text NOT NULL,
  said jsonb NOT NULL,
  said_by text,
  effects jsonb,
  receipt uuid,
  recorded_at timestamptz NOT NULL
);
SELECT public.create_hypertable('vigie.ed_said', public.by_range('at', INTERVAL '7 days'), create_default_indexes => false);
CREATE INDEX ed_said_site ON vigie.ed_said (finess, at DESC);
CREATE INDEX ed_said_receipt ON vigie.ed_said (receipt) WHERE receipt IS NOT NULL;
ALTER TABLE vigie.ed_said SET (
  timescaledb.compress,
  timescaledb.compress_segmentby = 'finess, origin',
  timescaledb.compress_orderby = 'at'
);
SELECT public.add_compression_policy('vigie.ed_said', compress_after => INTERVAL '15 days');
SELECT public.add_retention_policy('vigie.ed_said', drop_after => INTERVAL '400 days');
COMMENT ON TABLE vigie.ed_said IS 'Each word of an emergency department on its own state, by its software or at its form: what was said, when it was true, in which function. Counts and waits, nobody''s name.';
COMMENT ON COLUMN vigie.ed_said.at IS 'When it was true (domain time).';
COMMENT ON COLUMN vigie.ed_said.service IS 'adult, paediatric or all.';
COMMENT ON COLUMN vigie.ed_said.channel IS 'machine or form.';
COMMENT ON COLUMN vigie.ed_said.said IS 'Fields with their value, level with its reason and end, software down: only what was said.';
COMMENT ON COLUMN vigie.ed_said.said_by IS 'Function of who declared it; null for a machine.';
COMMENT ON COLUMN vigie.ed_said.effects IS 'What a form''s declaration changed, as its author was shown; null for a machine.';
COMMENT ON COLUMN vigie.ed_said.receipt IS 'Payload it came in; null for a form.';

CREATE TABLE vigie.ed_state (
  finess text NOT NULL,
  service text NOT NULL,
  origin "char" NOT NULL,
  state jsonb,
  PRIMARY KEY (finess, service, origin)
) WITH (fillfactor = 50);
COMMENT ON TABLE vigie.ed_state IS 'What each service of an emergency department last said of itself, field by field, the newest of each.';
COMMENT ON COLUMN vigie.ed_state.state IS 'EdStateNow of domain/ed-state/types.ts; null before the first word.';

-- Down Migration
DROP TABLE vigie.ed_said;
DROP TABLE vigie.ed_state;
