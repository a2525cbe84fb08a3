-- Up Migration
CREATE TABLE vigie.outbox (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  key text NOT NULL,
  origin "char" NOT NULL CHECK (origin IN ('r', 's', 'e')),
  at timestamptz NOT NULL,
  payload jsonb NOT NULL,
  stored_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE vigie.outbox IS 'The feed: what changed, in commit order. Written only by vigie.emit, kept 7 days.';
COMMENT ON COLUMN vigie.outbox.seq IS 'Means commit order, because vigie.emit takes one lock before any seq is drawn.';
COMMENT ON COLUMN vigie.outbox.at IS 'Domain time of the event.';
COMMENT ON COLUMN vigie.outbox.stored_at IS 'Process time, for retention and for measuring delay.';

CREATE TABLE vigie.unit_now (
  unit text NOT NULL,
  origin "char" NOT NULL,
  figures jsonb,
  figures_seq bigint,
  feed jsonb,
  feed_seq bigint,
  PRIMARY KEY (unit, origin)
) WITH (fillfactor = 50);
COMMENT ON TABLE vigie.unit_now IS 'Newest unit.figures and unit.feed of each unit: what a node starts from, with headSeq in one repeatable read.';
COMMENT ON COLUMN vigie.unit_now.figures_seq IS 'seq of the event that brought the figures; null when written by a back-fill without events.';

-- The lock statement and the insert are two statements on purpose: identity values are drawn after the lock
-- is held, and it is held until the rows are visible. So no reader ever sees seq n before seq n - 1.
CREATE FUNCTION vigie.emit(events jsonb) RETURNS bigint LANGUAGE plpgsql AS $emit$
DECLARE
  head bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(7102, 1);
  WITH put AS (
    INSERT INTO vigie.outbox (kind, key, origin, at, payload)
    SELECT e->>'kind', e->>'key', (e->>'origin')::"char", to_timestamp((e->>'at')::double precision / 1000.0), e->'payload'
    FROM jsonb_array_elements(events) WITH ORDINALITY AS t(e, n)
    ORDER BY n
    RETURNING seq, kind, key, origin, payload
  ), newest AS (
    SELECT key, origin,
      (array_agg(payload ORDER BY seq DESC) FILTER (WHERE kind = 'unit.figures'))[1] AS figures,
      max(seq) FILTER (WHERE kind = 'unit.figures') AS figures_seq,
      (array_agg(payload ORDER BY seq DESC) FILTER (WHERE kind = 'unit.feed'))[1] AS feed,
      max(seq) FILTER (WHERE kind = 'unit.feed') AS feed_seq
    FROM put WHERE kind IN ('unit.figures', 'unit.feed') GROUP BY key, origin
  ), kept AS (
    INSERT INTO vigie.unit_now AS u (unit, origin, figures, figures_seq, feed, feed_seq)
    SELECT key, origin, figures, figures_seq, feed, feed_seq FROM newest
    ON CONFLICT (unit, origin) DO UPDATE SET
      figures = coalesce(excluded.figures, u.figures),
      figures_seq = CASE WHEN excluded.figures IS NULL THEN u.figures_seq ELSE excluded.figures_seq END,
      feed = coalesce(excluded.feed, u.feed),
      feed_seq = CASE WHEN excluded.feed IS NULL THEN u.feed_seq ELSE excluded.feed_seq END
  )
  SELECT max(seq) INTO head FROM put;
  RETURN head;
END
$emit$;
COMMENT ON FUNCTION vigie.emit(jsonb) IS 'Appends events to the outbox and keeps unit_now in step. Must be the last act of a writing transaction. Returns the last seq.';

-- Down Migration
DROP FUNCTION vigie.emit(jsonb);
DROP TABLE vigie.unit_now, vigie.outbox;
