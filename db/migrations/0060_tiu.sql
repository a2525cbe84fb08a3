-- Up Migration
CREATE TABLE vigie.tiu_request (
  id uuid PRIMARY KEY,
  origin "char" NOT NULL,
  code text NOT NULL,
  state text NOT NULL,
  requester text NOT NULL,
  network text,
  parent uuid,
  version integer NOT NULL,
  step integer NOT NULL,
  requested_at timestamptz NOT NULL,
  ended_at timestamptz,
  request jsonb NOT NULL
) WITH (fillfactor = 60);
CREATE UNIQUE INDEX tiu_request_code ON vigie.tiu_request (origin, code) WHERE ended_at IS NULL;
CREATE INDEX tiu_request_open ON vigie.tiu_request (origin) WHERE ended_at IS NULL;
CREATE INDEX tiu_request_ended ON vigie.tiu_request (origin, ended_at);
CREATE INDEX tiu_request_requested ON vigie.tiu_request (origin, requested_at);
COMMENT ON TABLE vigie.tiu_request IS 'Requests of in-utero transfer as they stand, without identity: who asks, how far the pregnancy is, what is needed, where she goes. Retention: 400 days after their end (job tiu).';
COMMENT ON COLUMN vigie.tiu_request.id IS 'Drawn by Vigie, or an HMAC of the id of a partner''s software: it leads to no file of theirs.';
COMMENT ON COLUMN vigie.tiu_request.code IS 'Said on the phone, "21-B": unique among the open requests of an origin.';
COMMENT ON COLUMN vigie.tiu_request.state IS 'requested, searching, placed, departed, arrived, closed, cancelled, unplaced.';
COMMENT ON COLUMN vigie.tiu_request.requester IS 'FINESS that asks.';
COMMENT ON COLUMN vigie.tiu_request.network IS 'Perinatal network of the requester, told from its department.';
COMMENT ON COLUMN vigie.tiu_request.parent IS 'Request it comes from, when it is a retransfer.';
COMMENT ON COLUMN vigie.tiu_request.version IS 'Counts the changes: who changes says which one they saw.';
COMMENT ON COLUMN vigie.tiu_request.step IS 'Number of its last step.';
COMMENT ON COLUMN vigie.tiu_request.requested_at IS 'When it was asked for (domain time).';
COMMENT ON COLUMN vigie.tiu_request.ended_at IS 'When it was closed, cancelled or given up; null while it is open.';
COMMENT ON COLUMN vigie.tiu_request.request IS 'TiuRequest of domain/tiu/types.ts: the fold of its steps.';

CREATE TABLE vigie.tiu_step (
  request uuid NOT NULL,
  n integer NOT NULL,
  at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  said_by text NOT NULL,
  actor text NOT NULL,
  event jsonb NOT NULL,
  PRIMARY KEY (request, n)
);
CREATE INDEX tiu_step_recorded ON vigie.tiu_step (recorded_at);
COMMENT ON TABLE vigie.tiu_step IS 'What happened to each request of in-utero transfer, append-only: opening, asks, answers with the places declared at that instant, choice, transport, end, and what was taken back. Retention: with its request.';
COMMENT ON COLUMN vigie.tiu_step.n IS 'Counts the steps of one request from 1.';
COMMENT ON COLUMN vigie.tiu_step.at IS 'When it happened (domain time).';
COMMENT ON COLUMN vigie.tiu_step.recorded_at IS 'When it was known (domain time): the past is shown as it was known then.';
COMMENT ON COLUMN vigie.tiu_step.said_by IS 'Function: cell, network, maternity, samu, ars, system or stream; never a name.';
COMMENT ON COLUMN vigie.tiu_step.actor IS 'Account or device that acted, empty for none: whose own change it is to take back.';
COMMENT ON COLUMN vigie.tiu_step.event IS 'TiuEvent of domain/tiu/steps.ts; never the free text.';

CREATE TABLE vigie.tiu_note (
  request uuid NOT NULL,
  n integer NOT NULL,
  text text CHECK (length(text) <= 200),
  PRIMARY KEY (request, n)
);
COMMENT ON TABLE vigie.tiu_note IS 'The one free text of a request of in-utero transfer, each version of it, refused when it looks like somebody''s identity. Retention: 30 days after the end of its request (job tiu).';
COMMENT ON COLUMN vigie.tiu_note.n IS 'Step that wrote it.';
COMMENT ON COLUMN vigie.tiu_note.text IS 'At most 200 characters; null: erased by whoever wrote it.';

CREATE TABLE vigie.tiu_command (
  id uuid PRIMARY KEY,
  request uuid NOT NULL,
  digest text NOT NULL,
  steps integer[] NOT NULL,
  recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE vigie.tiu_command IS 'Commands on requests of in-utero transfer that counted, by their id: one that was cut is asked again and counts once. Retention: 7 days (job tiu).';
COMMENT ON COLUMN vigie.tiu_command.digest IS 'SHA-256 of what was asked: the same id cannot mean something else.';
COMMENT ON COLUMN vigie.tiu_command.steps IS 'Steps it made.';

-- Down Migration
DROP TABLE vigie.tiu_command, vigie.tiu_note, vigie.tiu_step, vigie.tiu_request;
