-- Up Migration
CREATE SCHEMA IF NOT EXISTS vigie;
-- By name: the first schema of the search path is that of a role named vigie, and statements say public.
CREATE EXTENSION IF NOT EXISTS timescaledb SCHEMA public;

CREATE TABLE vigie.epoch (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE vigie.epoch IS 'Identity of this record: new at creation, restore or rebuild. A reader accepts a smaller seq only with a new epoch.';
INSERT INTO vigie.epoch DEFAULT VALUES;

CREATE TABLE vigie.setting (
  key text PRIMARY KEY,
  value jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE vigie.setting IS 'Facts about this data folder that must outlive a process: nature (demo or service), region, seed.';

CREATE TABLE vigie.lease (
  name text PRIMARY KEY,
  holder text NOT NULL,
  until timestamptz NOT NULL
);
COMMENT ON TABLE vigie.lease IS 'One elected writer per name (ticks, norms, jobs). until is process time of the database server.';

CREATE TABLE vigie.clock (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  anchor_domain timestamptz NOT NULL,
  anchor_process timestamptz NOT NULL,
  speed double precision NOT NULL CHECK (speed > 0),
  last_domain timestamptz NOT NULL
);
COMMENT ON TABLE vigie.clock IS 'The demo''s domain clock: domain = anchor_domain + (process - anchor_process) * speed. last_domain is the latest instant shown; domain time never goes back.';

CREATE TABLE vigie.site (
  finess text PRIMARY KEY CHECK (finess ~ '^[0-9A-Z]{9}$'),
  name text NOT NULL,
  short_name text NOT NULL,
  department text NOT NULL,
  commune text NOT NULL,
  lon double precision NOT NULL,
  lat double precision NOT NULL,
  visits_per_year integer NOT NULL,
  uncertain text,
  active boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE vigie.site IS 'Emergency department sites of the region, keyed by geographic FINESS. Seeded from the region pack.';
COMMENT ON COLUMN vigie.site.uncertain IS 'What the public source itself is not sure of; kept visible.';

CREATE TABLE vigie.unit (
  unit_id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  unit text NOT NULL UNIQUE,
  finess text NOT NULL REFERENCES vigie.site,
  ordre text NOT NULL,
  UNIQUE (finess, ordre)
);
COMMENT ON TABLE vigie.unit IS 'What sends files: FINESS/ORDRE. A site sums its units.';
COMMENT ON COLUMN vigie.unit.unit_id IS 'Two bytes that stand for the unit in the big tables.';

CREATE TABLE vigie.unit_service (
  unit_id smallint NOT NULL REFERENCES vigie.unit,
  service "char" NOT NULL CHECK (service IN ('a', 'p')),
  split text NOT NULL DEFAULT 'by_age' CHECK (split IN ('by_age', 'by_file')),
  PRIMARY KEY (unit_id, service)
);
COMMENT ON TABLE vigie.unit_service IS 'The one or two services of a unit.';
COMMENT ON COLUMN vigie.unit_service.service IS 'a adult, p paediatric.';
COMMENT ON COLUMN vigie.unit_service.split IS 'How the service of a record is known: by_age (under 18 is paediatric) or because the file holds one service only.';

CREATE TABLE vigie.authorisation (
  finess text NOT NULL REFERENCES vigie.site,
  kind text NOT NULL CHECK (kind IN ('ed_adult', 'ed_paediatric', 'smur', 'samu')),
  valid_from date NOT NULL DEFAULT '-infinity',
  valid_to date NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (finess, kind, valid_from)
);
COMMENT ON TABLE vigie.authorisation IS 'Care activities a site is authorised for, with validity dates.';

CREATE TABLE vigie.source (
  source text PRIMARY KEY,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE vigie.source IS 'Who sends: a hospital software, a regional server, the simulator.';

CREATE TABLE vigie.source_key (
  key_hash bytea PRIMARY KEY CHECK (length(key_hash) = 32),
  source text NOT NULL REFERENCES vigie.source,
  streams text[] NOT NULL,
  finess text[],
  origin "char" NOT NULL CHECK (origin IN ('r', 's', 'e')),
  label text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  revoked_at timestamptz
);
COMMENT ON TABLE vigie.source_key IS 'What each source key allows: streams, sites, and the origin of all it brings.';
COMMENT ON COLUMN vigie.source_key.key_hash IS 'SHA-256 of the key. Keys are 32 random bytes, so a plain hash is enough; the key itself is shown once and never stored.';
COMMENT ON COLUMN vigie.source_key.finess IS 'Sites this key may speak for; null = any site of the region.';
COMMENT ON COLUMN vigie.source_key.origin IS 'r real, s simulated, e exercise: fixed here for every record that comes with the key.';

-- Down Migration
DROP TABLE vigie.source_key, vigie.source, vigie.authorisation, vigie.unit_service, vigie.unit, vigie.site,
  vigie.clock, vigie.lease, vigie.setting, vigie.epoch;
