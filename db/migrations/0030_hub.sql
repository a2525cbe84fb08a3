-- Up Migration
CREATE TABLE vigie.hub_message (
  receipt uuid NOT NULL,
  n smallint NOT NULL,
  origin "char" NOT NULL,
  source text NOT NULL,
  kind text NOT NULL,
  model text NOT NULL,
  sender text,
  sent_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('used', 'partial', 'refused', 'kept')),
  code text,
  place text,
  received integer NOT NULL,
  accepted integer NOT NULL,
  late integer NOT NULL DEFAULT 0,
  notes jsonb NOT NULL,
  PRIMARY KEY (receipt, n)
);
CREATE INDEX hub_message_recorded ON vigie.hub_message (recorded_at);
COMMENT ON TABLE vigie.hub_message IS 'Every message of the Hub Santé that came, without its content: what it was, what became of it. Retention: 90 days, positions 24 hours.';
COMMENT ON COLUMN vigie.hub_message.n IS 'Place among the entries of its envelope, from 0.';
COMMENT ON COLUMN vigie.hub_message.origin IS 'r real, s simulated, e exercise: an exercise by its envelope or header, whatever the key.';
COMMENT ON COLUMN vigie.hub_message.kind IS 'RS-EDA, RS-RI, GEO-POS …; OTHER for a root key nobody knows.';
COMMENT ON COLUMN vigie.hub_message.model IS 'v1, v2, v3, v2/v3 (alike), any: as far as its shape tells.';
COMMENT ON COLUMN vigie.hub_message.sender IS 'Organisation that sent it, by its id.';
COMMENT ON COLUMN vigie.hub_message.state IS 'used, partial (some items refused), refused, kept (counted, without effect).';
COMMENT ON COLUMN vigie.hub_message.code IS 'Why it was refused, a code of docs/errors.md.';
COMMENT ON COLUMN vigie.hub_message.received IS 'Items seen (teams, positions; 1 without a list), and used.';
COMMENT ON COLUMN vigie.hub_message.late IS 'States that were older than the one already known.';
COMMENT ON COLUMN vigie.hub_message.notes IS '[{code, where, value, n}]: unknown codes and fields, by their place; a value only where it has the shape of a code.';

CREATE TABLE vigie.samu_case (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL,
  origin "char" NOT NULL,
  recorded_at timestamptz NOT NULL,
  superseded_at timestamptz,
  receipt uuid NOT NULL,
  sender_key text,
  samu text,
  created_at timestamptz,
  closed boolean NOT NULL,
  counted boolean NOT NULL,
  priority text,
  attribution text,
  commune text,
  destination text,
  decided_at timestamptz,
  decisions jsonb NOT NULL,
  facts jsonb NOT NULL
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX samu_case_current ON vigie.samu_case (key, origin) WHERE superseded_at IS NULL;
CREATE INDEX samu_case_created ON vigie.samu_case (samu, origin, created_at) WHERE superseded_at IS NULL;
CREATE INDEX samu_case_decided ON vigie.samu_case (samu, origin, decided_at) WHERE superseded_at IS NULL;
CREATE INDEX samu_case_sender ON vigie.samu_case (sender_key) WHERE superseded_at IS NULL;
CREATE INDEX samu_case_recorded ON vigie.samu_case (recorded_at);
COMMENT ON TABLE vigie.samu_case IS 'Regulation cases, each version from recorded_at to superseded_at: codes, instants and a commune; nothing of patient, caller or address. Retention: 400 days.';
COMMENT ON COLUMN vigie.samu_case.id IS 'Number of the row.';
COMMENT ON COLUMN vigie.samu_case.key IS 'HMAC of the caseId under the installation''s secret, 32 hex digits: leads to no file of a SAMU.';
COMMENT ON COLUMN vigie.samu_case.origin IS 'r real, s simulated, e exercise.';
COMMENT ON COLUMN vigie.samu_case.recorded_at IS 'Domain time at which we knew this version.';
COMMENT ON COLUMN vigie.samu_case.superseded_at IS 'Domain time at which another version took its place; null = current.';
COMMENT ON COLUMN vigie.samu_case.receipt IS 'Payload that brought this version.';
COMMENT ON COLUMN vigie.samu_case.sender_key IS 'HMAC of owner and senderCaseId: what the summary of a mission names.';
COMMENT ON COLUMN vigie.samu_case.samu IS 'Department code of the SAMU that owns it; null = none of a SAMU.';
COMMENT ON COLUMN vigie.samu_case.created_at IS 'Creation as its sender says; null while only updates came.';
COMMENT ON COLUMN vigie.samu_case.closed IS 'Its state says that nothing more is expected.';
COMMENT ON COLUMN vigie.samu_case.counted IS 'A regulation file, not withdrawn: what figures count. A case shared with the fire services alone is not.';
COMMENT ON COLUMN vigie.samu_case.priority IS 'P0 P1 P2 P3 NR, or a code of no list as it came.';
COMMENT ON COLUMN vigie.samu_case.attribution IS 'Group: DRM, DR, D.';
COMMENT ON COLUMN vigie.samu_case.commune IS 'INSEE code of the commune of the event: nothing finer is kept.';
COMMENT ON COLUMN vigie.samu_case.destination IS 'FINESS that its newest decision with one names.';
COMMENT ON COLUMN vigie.samu_case.decided_at IS 'Newest decision.';
COMMENT ON COLUMN vigie.samu_case.decisions IS '[{at, type, resource, orientation, destination}]: codes and instants.';
COMMENT ON COLUMN vigie.samu_case.facts IS '{name: [value, at]}: each code with the instant of the message that said it, so that the order of arrival does not count.';

CREATE TABLE vigie.team (
  id text NOT NULL,
  origin "char" NOT NULL,
  facts jsonb NOT NULL DEFAULT '{}',
  status text,
  status_at timestamptz,
  available boolean,
  case_key text,
  position_at timestamptz,
  lon double precision,
  lat double precision,
  heard_at timestamptz NOT NULL,
  told boolean NOT NULL DEFAULT true,
  PRIMARY KEY (id, origin)
) WITH (fillfactor = 50);
CREATE INDEX team_case ON vigie.team (case_key, origin) WHERE case_key IS NOT NULL;
COMMENT ON TABLE vigie.team IS 'What is known now of each team of the Hub Santé. Retention: deleted 400 days after its last word; its place after 24 hours.';
COMMENT ON COLUMN vigie.team.id IS 'resourceId as the Hub writes it: a vehicle, never a person.';
COMMENT ON COLUMN vigie.team.facts IS '{org, name, vehicle, family, medicalLevel: [value, at]}, the newest of each.';
COMMENT ON COLUMN vigie.team.status IS 'Newest state by its own time; the history is team_state.';
COMMENT ON COLUMN vigie.team.available IS 'Availability of that same state; null = not said = unknown.';
COMMENT ON COLUMN vigie.team.case_key IS 'Case (HMAC) of that same state, also once the mission is over.';
COMMENT ON COLUMN vigie.team.position_at IS 'Instant of its newest position.';
COMMENT ON COLUMN vigie.team.heard_at IS 'Domain time of the last message that named it.';
COMMENT ON COLUMN vigie.team.told IS 'Screens know of it; false once it was silent for a week.';

CREATE TABLE vigie.team_state (
  at timestamptz NOT NULL,
  team text NOT NULL,
  origin "char" NOT NULL,
  status text NOT NULL,
  available "char" NOT NULL,
  case_key text NOT NULL,
  late boolean NOT NULL,
  recorded_at timestamptz NOT NULL,
  receipt uuid NOT NULL
);
SELECT public.create_hypertable('vigie.team_state', public.by_range('at', INTERVAL '7 days'), create_default_indexes => false);
CREATE UNIQUE INDEX team_state_once ON vigie.team_state (team, origin, at, status, case_key, available);
ALTER TABLE vigie.team_state SET (
  timescaledb.compress,
  timescaledb.compress_segmentby = 'team, origin',
  timescaledb.compress_orderby = 'at'
);
SELECT public.add_compression_policy('vigie.team_state', compress_after => INTERVAL '15 days');
SELECT public.add_retention_policy('vigie.team_state', drop_after => INTERVAL '400 days');
COMMENT ON TABLE vigie.team_state IS 'Every state of every team, each once, whatever the order it came in.';
COMMENT ON COLUMN vigie.team_state.at IS 'Instant of the state as its sender says.';
COMMENT ON COLUMN vigie.team_state.team IS 'resourceId.';
COMMENT ON COLUMN vigie.team_state.origin IS 'r real, s simulated, e exercise.';
COMMENT ON COLUMN vigie.team_state.status IS 'One name over all models; a code of no list as it came.';
COMMENT ON COLUMN vigie.team_state.available IS 't free, f engaged, u not said.';
COMMENT ON COLUMN vigie.team_state.case_key IS 'Case (HMAC of its id); empty for none.';
COMMENT ON COLUMN vigie.team_state.late IS 'It came after a newer one of this team.';
COMMENT ON COLUMN vigie.team_state.recorded_at IS 'Domain time at which we knew.';
COMMENT ON COLUMN vigie.team_state.receipt IS 'Payload that brought it.';

CREATE TABLE vigie.team_position (
  at timestamptz NOT NULL,
  team text NOT NULL,
  origin "char" NOT NULL,
  lon double precision NOT NULL,
  lat double precision NOT NULL,
  speed real,
  heading real,
  available boolean,
  engaged text,
  recorded_at timestamptz NOT NULL
);
SELECT public.create_hypertable('vigie.team_position', public.by_range('at', INTERVAL '1 hour'), create_default_indexes => false);
CREATE UNIQUE INDEX team_position_once ON vigie.team_position (team, origin, at);
COMMENT ON TABLE vigie.team_position IS 'Where teams were. Retention: 24 hours.';
COMMENT ON COLUMN vigie.team_position.lon IS 'Degrees WGS84.';
COMMENT ON COLUMN vigie.team_position.speed IS 'km/h.';
COMMENT ON COLUMN vigie.team_position.heading IS 'Degrees from north.';
COMMENT ON COLUMN vigie.team_position.available IS 'DISPONIBLE true, INDISPONIBLE false, else null.';
COMMENT ON COLUMN vigie.team_position.engaged IS 'engagedStatus as sent.';

CREATE TABLE vigie.smur_mission (
  key text NOT NULL,
  origin "char" NOT NULL,
  sent_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  receipt uuid NOT NULL,
  case_key text NOT NULL,
  samu text,
  base text,
  destination text,
  orientation text,
  medical_level text,
  vehicle text,
  commune text,
  created_at timestamptz NOT NULL,
  decided_at timestamptz NOT NULL,
  depart_at timestamptz,
  arrived_at timestamptz,
  left_at timestamptz,
  destination_at timestamptz,
  available_at timestamptz,
  returned_at timestamptz,
  PRIMARY KEY (key, origin)
);
CREATE INDEX smur_mission_case ON vigie.smur_mission (case_key);
CREATE INDEX smur_mission_destination ON vigie.smur_mission (destination, destination_at);
COMMENT ON TABLE vigie.smur_mission IS 'Summaries of SMUR missions (RS-RPIS): timed legs and the hospital, nothing of the patient. Retention: 400 days.';
COMMENT ON COLUMN vigie.smur_mission.key IS 'HMAC of organisation, case number, SMUR and patient number: the same summary sent again is the same row.';
COMMENT ON COLUMN vigie.smur_mission.origin IS 'r real, s simulated, e exercise.';
COMMENT ON COLUMN vigie.smur_mission.sent_at IS 'When it was sent: the newest of a key is kept.';
COMMENT ON COLUMN vigie.smur_mission.recorded_at IS 'Domain time at which we knew.';
COMMENT ON COLUMN vigie.smur_mission.receipt IS 'Payload that brought it.';
COMMENT ON COLUMN vigie.smur_mission.case_key IS 'HMAC of organisation and case number: key or sender_key of samu_case.';
COMMENT ON COLUMN vigie.smur_mission.samu IS 'Department code of the SAMU.';
COMMENT ON COLUMN vigie.smur_mission.base IS 'FINESS (geographic) of the SMUR.';
COMMENT ON COLUMN vigie.smur_mission.destination IS 'FINESS the patient was taken to; null = not transported or not said.';
COMMENT ON COLUMN vigie.smur_mission.orientation IS 'Kind of orientation as sent.';
COMMENT ON COLUMN vigie.smur_mission.medical_level IS 'MED PARAMED SECOURS SANS.';
COMMENT ON COLUMN vigie.smur_mission.vehicle IS 'Dotted code of the vehicle.';
COMMENT ON COLUMN vigie.smur_mission.commune IS 'INSEE code of the commune of the intervention.';
COMMENT ON COLUMN vigie.smur_mission.created_at IS 'Creation of the case.';
COMMENT ON COLUMN vigie.smur_mission.decided_at IS 'Decision to send a SMUR.';
COMMENT ON COLUMN vigie.smur_mission.depart_at IS 'Left its base.';
COMMENT ON COLUMN vigie.smur_mission.arrived_at IS 'Reached the patient.';
COMMENT ON COLUMN vigie.smur_mission.left_at IS 'Left with the patient.';
COMMENT ON COLUMN vigie.smur_mission.destination_at IS 'Reached the hospital.';
COMMENT ON COLUMN vigie.smur_mission.available_at IS 'Free again.';
COMMENT ON COLUMN vigie.smur_mission.returned_at IS 'Back at its base.';

CREATE TABLE vigie.aid_request (
  key text NOT NULL,
  origin "char" NOT NULL,
  case_key text NOT NULL,
  asked_at timestamptz,
  answered_at timestamptz,
  facts jsonb NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (key, origin)
);
CREATE INDEX aid_request_asked ON vigie.aid_request (asked_at);
COMMENT ON TABLE vigie.aid_request IS 'Requests for teams between SAMU (RS-DR) and their answers (RS-RR), in whatever order they came. Retention: 400 days.';
COMMENT ON COLUMN vigie.aid_request.key IS 'HMAC of the requestId.';
COMMENT ON COLUMN vigie.aid_request.origin IS 'r real, s simulated, e exercise.';
COMMENT ON COLUMN vigie.aid_request.case_key IS 'HMAC of the caseId.';
COMMENT ON COLUMN vigie.aid_request.asked_at IS 'When it was asked; null while only the answer came.';
COMMENT ON COLUMN vigie.aid_request.answered_at IS 'Newest answer.';
COMMENT ON COLUMN vigie.aid_request.facts IS '{purpose, convention, deadline, asker, cancelled, answer, answerDeadline, answerer: [value, at]}.';
COMMENT ON COLUMN vigie.aid_request.recorded_at IS 'Domain time of its last change.';

-- Positions leave the feed after an hour: its index by kind finds them.
CREATE INDEX outbox_positions ON vigie.outbox (stored_at) WHERE kind = 'team.position';

-- Down Migration
DROP INDEX vigie.outbox_positions;
DROP TABLE vigie.team_position;
DROP TABLE vigie.team_state;
DROP TABLE vigie.hub_message, vigie.samu_case, vigie.team, vigie.smur_mission, vigie.aid_request;
