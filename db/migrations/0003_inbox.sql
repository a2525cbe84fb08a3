-- Up Migration
CREATE TABLE vigie.inbox (
  receipt uuid PRIMARY KEY,
  arrival bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  source text NOT NULL,
  stream text NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  origin "char" NOT NULL CHECK (origin IN ('r', 's', 'e')),
  key_finess text[],
  received_at timestamptz NOT NULL,
  stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  size integer NOT NULL,
  file_name text,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'processed', 'refused', 'failed')),
  result jsonb,
  claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  purged_at timestamptz,
  UNIQUE (source, stream, hash)
);
CREATE INDEX inbox_pending ON vigie.inbox (arrival) WHERE state = 'pending';
CREATE INDEX inbox_received ON vigie.inbox (received_at) WHERE purged_at IS NULL;
COMMENT ON TABLE vigie.inbox IS 'One row per accepted payload; its hash outlives its payload, so that old bytes are known as duplicates.';
COMMENT ON COLUMN vigie.inbox.arrival IS 'Order of arrival, the order in which pending payloads are taken.';
COMMENT ON COLUMN vigie.inbox.hash IS 'SHA-256 of the plain bytes.';
COMMENT ON COLUMN vigie.inbox.key_finess IS 'Sites the key could speak for at reception; null = any.';
COMMENT ON COLUMN vigie.inbox.received_at IS 'Domain time of reception.';
COMMENT ON COLUMN vigie.inbox.file_name IS 'Name given by the sender where the transport has one; never holds an identity.';
COMMENT ON COLUMN vigie.inbox.result IS 'What it came to: counts, days, warnings, or the code of the refusal.';
COMMENT ON COLUMN vigie.inbox.claimed_at IS 'Process time at which a process last took it: another may take it when that is long ago.';

CREATE TABLE vigie.inbox_chunk (
  receipt uuid NOT NULL REFERENCES vigie.inbox ON DELETE CASCADE,
  part smallint NOT NULL,
  data bytea NOT NULL CHECK (length(data) <= 8388608),
  PRIMARY KEY (receipt, part)
);
-- Already compressed and encrypted: trying again only costs time.
ALTER TABLE vigie.inbox_chunk ALTER COLUMN data SET STORAGE EXTERNAL;
COMMENT ON TABLE vigie.inbox_chunk IS 'The payload, gzipped then AES-256-GCM encrypted, in parts of at most 8 MB. The only place that may hold an identity.';

CREATE TABLE vigie.quarantine (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  unit_id smallint NOT NULL REFERENCES vigie.unit,
  origin "char" NOT NULL,
  file_id integer NOT NULL,
  receipt uuid,
  index integer NOT NULL,
  place text NOT NULL,
  code text NOT NULL,
  value text,
  day date,
  scope_day date,
  recorded_at timestamptz NOT NULL,
  closed_at timestamptz
);
CREATE INDEX quarantine_open ON vigie.quarantine (unit_id, origin) WHERE closed_at IS NULL;
CREATE INDEX quarantine_recorded ON vigie.quarantine (recorded_at);
COMMENT ON TABLE vigie.quarantine IS 'Records that could not be used, with the reason. A record re-sent as bad in every file has one row.';
COMMENT ON COLUMN vigie.quarantine.place IS 'Where in the file, e.g. PATIENT[123]/ENTREE.';
COMMENT ON COLUMN vigie.quarantine.day IS 'Civil day of ENTREE when it was readable.';
COMMENT ON COLUMN vigie.quarantine.scope_day IS 'The same when it lies in the window of its file: the day whose winner decides of this row. null = the file as a whole.';
COMMENT ON COLUMN vigie.quarantine.file_id IS 'Newest rpu_file that holds the record; index, place and receipt are that file''s.';
COMMENT ON COLUMN vigie.quarantine.value IS 'The offending value; null when it could identify a person.';
COMMENT ON COLUMN vigie.quarantine.closed_at IS 'Domain time at which the winner of its day no longer held it.';

-- Down Migration
DROP TABLE vigie.quarantine, vigie.inbox_chunk, vigie.inbox;
