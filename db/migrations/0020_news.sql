-- Up Migration
CREATE TABLE vigie.news_now (
  kind text NOT NULL,
  key text NOT NULL,
  origin "char" NOT NULL,
  payload jsonb NOT NULL,
  at timestamptz NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (kind, key, origin)
) WITH (fillfactor = 50);
COMMENT ON TABLE vigie.news_now IS 'Newest news of each thing (team, site, SAMU, event): what a node starts from, with the head of the feed in one repeatable read.';
COMMENT ON COLUMN vigie.news_now.kind IS 'Kind of the outbox event that brought it.';
COMMENT ON COLUMN vigie.news_now.key IS 'What it is about; never a person.';
COMMENT ON COLUMN vigie.news_now.at IS 'Domain time of that event.';
COMMENT ON COLUMN vigie.news_now.seq IS 'seq of that event.';

CREATE TABLE vigie.set_aside (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream text NOT NULL,
  origin "char" NOT NULL,
  source text NOT NULL,
  receipt uuid NOT NULL,
  place text NOT NULL,
  code text NOT NULL,
  value text,
  recorded_at timestamptz NOT NULL,
  closed_at timestamptz
);
CREATE INDEX set_aside_receipt ON vigie.set_aside (receipt);
CREATE INDEX set_aside_open ON vigie.set_aside (stream, recorded_at DESC) WHERE closed_at IS NULL;
COMMENT ON TABLE vigie.set_aside IS 'Quarantine of the streams other than RPU: a part of a message that could not be used, with its reason. Retention: 90 days.';
COMMENT ON COLUMN vigie.set_aside.place IS 'Where in the message, by the names of its format ("resource[2]/state").';
COMMENT ON COLUMN vigie.set_aside.code IS 'Code of docs/errors.md.';
COMMENT ON COLUMN vigie.set_aside.value IS 'Offending value, only where the format leaves no room for a person: a code, a number, an instant. At most 80 characters.';
COMMENT ON COLUMN vigie.set_aside.closed_at IS 'When the same message was taken whole, or a person closed it.';

-- As before, and news (rows that say `news`) keep their newest payload; a payload of null forgets the thing.
CREATE OR REPLACE FUNCTION vigie.emit(events jsonb) RETURNS bigint LANGUAGE plpgsql AS $emit$
DECLARE
  head bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(7102, 1);
  WITH given AS (
    SELECT e, n FROM jsonb_array_elements(events) WITH ORDINALITY AS t(e, n)
  ), put AS (
    INSERT INTO vigie.outbox (kind, key, origin, at, payload)
    SELECT e->>'kind', e->>'key', (e->>'origin')::"char", to_timestamp((e->>'at')::double precision / 1000.0), e->'payload'
    FROM given ORDER BY n
    RETURNING seq, kind, key, origin, at, payload
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
  ), news AS (
    SELECT DISTINCT ON (kind, key, origin) kind, key, origin, payload, at, seq
    FROM put WHERE kind IN (SELECT DISTINCT e->>'kind' FROM given WHERE e ? 'news')
    ORDER BY kind, key, origin, seq DESC
  ), remembered AS (
    INSERT INTO vigie.news_now AS o (kind, key, origin, payload, at, seq)
    SELECT kind, key, origin, payload, at, seq FROM news WHERE payload <> 'null'::jsonb
    ON CONFLICT (kind, key, origin) DO UPDATE SET payload = excluded.payload, at = excluded.at, seq = excluded.seq
  ), forgotten AS (
    DELETE FROM vigie.news_now o USING news n
    WHERE n.payload = 'null'::jsonb AND o.kind = n.kind AND o.key = n.key AND o.origin = n.origin
  )
  SELECT max(seq) INTO head FROM put;
  RETURN head;
END
$emit$;

-- Down Migration
CREATE OR REPLACE FUNCTION vigie.emit(events jsonb) RETURNS bigint LANGUAGE plpgsql AS $emit$
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
DROP TABLE vigie.news_now, vigie.set_aside;
