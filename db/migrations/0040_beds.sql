-- Up Migration
CREATE TABLE vigie.ror_measurement (
  origin "char" NOT NULL,
  source text NOT NULL,
  location text NOT NULL,
  status text NOT NULL,
  temporality text NOT NULL,
  capacity_type text NOT NULL,
  gender text NOT NULL,
  assignment text NOT NULL,
  additional text NOT NULL,
  crisis text NOT NULL,
  closing text NOT NULL,
  channel text NOT NULL,
  value integer NOT NULL,
  measured_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  receipt uuid NOT NULL
);
SELECT public.create_hypertable('vigie.ror_measurement', public.by_range('recorded_at', INTERVAL '7 days'), create_default_indexes => false);
CREATE INDEX ror_measurement_location ON vigie.ror_measurement (location, measured_at DESC);
SELECT public.add_retention_policy('vigie.ror_measurement', drop_after => INTERVAL '400 days');
COMMENT ON TABLE vigie.ror_measurement IS 'Every count of beds as the ROR sent it, bitemporal: true at measured_at, known since recorded_at; a corrected count is a further row. Retention: 400 days after its recording.';
COMMENT ON COLUMN vigie.ror_measurement.location IS 'Identifier of the Location in the ROR.';
COMMENT ON COLUMN vigie.ror_measurement.status IS 'capacityStatus: 01 installed, 02 available, 03 occupied, 04 reserved, 05 closed, 06 additional; other codes are kept.';
COMMENT ON COLUMN vigie.ror_measurement.temporality IS 'temporalityCapacity: 01 now, 02 +1 h, 03 +24 h, 04 +48 h, 05 +7 d; empty where not said, here and below.';
COMMENT ON COLUMN vigie.ror_measurement.capacity_type IS '01 bed, 02 place.';
COMMENT ON COLUMN vigie.ror_measurement.gender IS 'genderCapacityAvailable: 01 women, 02 men, 03 either, 04 undetermined.';
COMMENT ON COLUMN vigie.ror_measurement.assignment IS 'temporaryAssignement: 01 none, 02 Covid+, 03 Covid-.';
COMMENT ON COLUMN vigie.ror_measurement.additional IS 'additionalBedType.';
COMMENT ON COLUMN vigie.ror_measurement.crisis IS 'crisisType.';
COMMENT ON COLUMN vigie.ror_measurement.closing IS 'capacityClosingType.';
COMMENT ON COLUMN vigie.ror_measurement.channel IS 'capacitySourceType: 01 by hand, 02 bed management, 03 GAM, 04 DPI.';
COMMENT ON COLUMN vigie.ror_measurement.value IS 'nbCapacity.';
COMMENT ON COLUMN vigie.ror_measurement.measured_at IS 'capacityUpdateDate.';
COMMENT ON COLUMN vigie.ror_measurement.recorded_at IS 'Domain time of its reception.';

CREATE TABLE vigie.ror_now (
  origin "char" NOT NULL,
  location text NOT NULL,
  source text NOT NULL,
  status text NOT NULL,
  temporality text NOT NULL,
  capacity_type text NOT NULL,
  gender text NOT NULL,
  assignment text NOT NULL,
  additional text NOT NULL,
  crisis text NOT NULL,
  closing text NOT NULL,
  channel text NOT NULL,
  value integer NOT NULL,
  measured_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  group_at timestamptz NOT NULL,
  group_sent_at timestamptz NOT NULL,
  sent_at timestamptz NOT NULL,
  PRIMARY KEY (origin, location, source, status, temporality, capacity_type, gender, assignment, additional, crisis, closing)
) WITH (fillfactor = 70);
COMMENT ON TABLE vigie.ror_now IS 'Newest of each row of each Location, from which the beds of a site are worked out. Retention: 60 days after its last sending (job beds).';
COMMENT ON COLUMN vigie.ror_now.group_at IS 'Newest capacityUpdateDate of the message that last spoke of this status and time, as far as it held this row.';
COMMENT ON COLUMN vigie.ror_now.group_sent_at IS 'Sending of that message.';
COMMENT ON COLUMN vigie.ror_now.sent_at IS 'Sending of the last message that held this row.';

CREATE TABLE vigie.ror_location (
  origin "char" NOT NULL,
  location text NOT NULL,
  fhir_id text,
  name text,
  finess text,
  kind text,
  ended_at timestamptz,
  sent_at timestamptz,
  PRIMARY KEY (origin, location)
);
CREATE INDEX ror_location_fhir ON vigie.ror_location (origin, fhir_id);
COMMENT ON TABLE vigie.ror_location IS 'Locations of the ROR: the place and kind a person gave them, which stand before what messages teach. Kept as long as the installation; no person in it.';
COMMENT ON COLUMN vigie.ror_location.fhir_id IS 'id of the resource, by which HealthcareServices point at it.';
COMMENT ON COLUMN vigie.ror_location.name IS 'Name of the unit as sent, at most 80 characters.';
COMMENT ON COLUMN vigie.ror_location.finess IS 'Geographic FINESS loaded in /admin/lits; null: as messages teach.';
COMMENT ON COLUMN vigie.ror_location.kind IS 'Kind of beds loaded in /admin/lits; null: as messages teach.';
COMMENT ON COLUMN vigie.ror_location.ended_at IS 'Last message that said it is out of use.';
COMMENT ON COLUMN vigie.ror_location.sent_at IS 'Last message that held it; null: known from /admin/lits only.';

CREATE TABLE vigie.ror_link (
  origin "char" NOT NULL,
  fhir_id text NOT NULL,
  finess text,
  kind text,
  sent_at timestamptz NOT NULL,
  PRIMARY KEY (origin, fhir_id)
);
COMMENT ON TABLE vigie.ror_link IS 'What messages teach of a Location by its HealthcareServices and Organizations: whose it is and what kind of beds it has. Kept as long as the installation; no person in it.';
COMMENT ON COLUMN vigie.ror_link.sent_at IS 'Sending of the message that taught it: the newest teaches.';

CREATE TABLE vigie.ror_full (
  origin "char" NOT NULL,
  source text NOT NULL,
  sent_at timestamptz NOT NULL,
  PRIMARY KEY (origin, source)
);
COMMENT ON TABLE vigie.ror_full IS 'Newest full sending of each source: what it did not hold is no longer sent. Kept as long as the installation; no person in it.';

CREATE TABLE vigie.bed_declaration (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  origin "char" NOT NULL,
  finess text NOT NULL,
  kind text NOT NULL,
  available integer,
  expected_24h integer,
  installed integer,
  closed integer,
  function text NOT NULL,
  declared_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL
);
CREATE INDEX bed_declaration_site ON vigie.bed_declaration (finess, declared_at DESC);
COMMENT ON TABLE vigie.bed_declaration IS 'What people declared of the beds of a site, kind by kind, one row each time. Retention: 400 days (job beds).';
COMMENT ON COLUMN vigie.bed_declaration.available IS 'Staffed, equipped and usable now; null: not said, here and below.';
COMMENT ON COLUMN vigie.bed_declaration.expected_24h IS 'Expected to be available in 24 hours.';
COMMENT ON COLUMN vigie.bed_declaration.function IS 'Function of who declared (nurse, bed_manager …), never a name.';
COMMENT ON COLUMN vigie.bed_declaration.declared_at IS 'Domain time: the counts were true then.';
COMMENT ON COLUMN vigie.bed_declaration.recorded_at IS 'Process time.';

-- Down Migration
DROP TABLE vigie.ror_measurement;
DROP TABLE vigie.ror_now, vigie.ror_location, vigie.ror_link, vigie.ror_full, vigie.bed_declaration;
