-- Up Migration
CREATE TABLE vigie.rpu_file (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  file_id text NOT NULL UNIQUE,
  receipt uuid,
  unit_id smallint NOT NULL REFERENCES vigie.unit,
  origin "char" NOT NULL,
  source text NOT NULL,
  extract_at timestamptz NOT NULL,
  from_day date NOT NULL,
  to_day date NOT NULL,
  horizon timestamptz,
  received_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  received integer NOT NULL,
  accepted integer NOT NULL,
  quarantined integer NOT NULL,
  inserted integer NOT NULL,
  corrected integer NOT NULL,
  withdrawn integer NOT NULL,
  grade "char" NOT NULL,
  suspect text CHECK (suspect IN ('no_exit', 'one_minute')),
  same_extract boolean NOT NULL DEFAULT false,
  days jsonb NOT NULL,
  warnings jsonb NOT NULL,
  fill jsonb NOT NULL DEFAULT '{}',
  code_lists text NOT NULL DEFAULT 'cim10-fr:2026 ccam:v80'
);
CREATE INDEX rpu_file_unit ON vigie.rpu_file (unit_id, received_at);
CREATE INDEX rpu_file_receipt ON vigie.rpu_file (receipt);
COMMENT ON TABLE vigie.rpu_file IS 'Every RPU file read, whatever its fate.';
COMMENT ON COLUMN vigie.rpu_file.file_id IS 'Name of the file in receipts and screens; the integer id stands for it in the big tables.';
COMMENT ON COLUMN vigie.rpu_file.horizon IS 'H this file gives: min(EXTRACT, end of its last applied day); null when no day was applied.';
COMMENT ON COLUMN vigie.rpu_file.recorded_at IS 'Domain time at which we knew.';
COMMENT ON COLUMN vigie.rpu_file.grade IS 'A B C D as docs/glossary.md says; D also when a day is held.';
COMMENT ON COLUMN vigie.rpu_file.suspect IS 'no_exit: no SORTIE at all; one_minute: all closed at one minute.';
COMMENT ON COLUMN vigie.rpu_file.same_extract IS 'Another file of the unit has the same EXTRACT and other bytes: the later receipt wins.';
COMMENT ON COLUMN vigie.rpu_file.days IS '[{day, state: applied|older|held}]';
COMMENT ON COLUMN vigie.rpu_file.fill IS 'Completeness by item: {item: {expected, filled}} over accepted records.';
COMMENT ON COLUMN vigie.rpu_file.code_lists IS 'Versions of the code lists its diagnoses, motifs and acts were normalised with.';

CREATE TABLE vigie.rpu_day (
  unit_id smallint NOT NULL REFERENCES vigie.unit,
  origin "char" NOT NULL,
  day date NOT NULL,
  extract_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  file_id integer NOT NULL REFERENCES vigie.rpu_file,
  same_extract boolean NOT NULL DEFAULT false,
  n integer NOT NULL,
  n_exit integer NOT NULL,
  n_hospital integer NOT NULL,
  n_oriented integer NOT NULL,
  stays jsonb NOT NULL,
  PRIMARY KEY (unit_id, origin, day)
) WITH (fillfactor = 70);
CREATE INDEX rpu_day_file ON vigie.rpu_day (file_id);
COMMENT ON TABLE vigie.rpu_day IS 'The winner of each local day (Europe/Paris, by ENTREE): the file with the newest EXTRACT, then the latest receipt.';
COMMENT ON COLUMN vigie.rpu_day.n IS 'Usable records of the day in the winning file.';
COMMENT ON COLUMN vigie.rpu_day.n_exit IS 'Of them, those whose SORTIE was written, readable or not.';
COMMENT ON COLUMN vigie.rpu_day.n_hospital IS 'Of them, those who left with MODE_SORTIE 6 or 7.';
COMMENT ON COLUMN vigie.rpu_day.n_oriented IS 'Of n_hospital, those seen oriented before they left.';
COMMENT ON COLUMN vigie.rpu_day.stays IS 'Stays (0 < stay < 72 h) per whole hour of length, as [[hour, count], …]: the unit''s own p99 without reading its records.';

CREATE TABLE vigie.rpu_held (
  unit_id smallint NOT NULL REFERENCES vigie.unit,
  origin "char" NOT NULL,
  day date NOT NULL,
  file_id integer NOT NULL REFERENCES vigie.rpu_file,
  extract_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  n integer NOT NULL,
  stored_n integer NOT NULL,
  records jsonb NOT NULL,
  PRIMARY KEY (unit_id, origin, day)
);
COMMENT ON TABLE vigie.rpu_held IS 'Days kept back because a file would empty or halve them; applied when a newer file says the same or a person accepts.';
COMMENT ON COLUMN vigie.rpu_held.records IS 'The translated records of the day (no identity), ready to be applied.';

CREATE TABLE vigie.attendance (
  entree timestamptz NOT NULL,
  sortie timestamptz,
  recorded_at timestamptz NOT NULL,
  superseded_at timestamptz,
  content bigint NOT NULL,
  file_id integer NOT NULL,
  ended_by integer,
  unit_id smallint NOT NULL,
  age_years smallint,
  age_months smallint,
  key bytea NOT NULL,
  origin "char" NOT NULL,
  service "char" NOT NULL,
  sex "char",
  mode_entree "char",
  provenance "char",
  gravite "char",
  mode_sortie "char",
  destination "char",
  outcome "char",
  grade "char" NOT NULL,
  end_kind "char",
  exit_unusable boolean NOT NULL,
  age_class text NOT NULL,
  residence_department text,
  residence_commune text,
  transport text,
  transport_pec text,
  orient text,
  motif text,
  dp text,
  da text[],
  actes text[],
  remarks jsonb
);
SELECT public.create_hypertable('vigie.attendance', public.by_range('entree', INTERVAL '7 days'), create_default_indexes => false);
CREATE INDEX attendance_unit_entree ON vigie.attendance (unit_id, entree);
ALTER TABLE vigie.attendance SET (
  timescaledb.compress,
  timescaledb.compress_segmentby = 'unit_id, origin',
  timescaledb.compress_orderby = 'entree, recorded_at'
);
COMMENT ON TABLE vigie.attendance IS 'Passages, by ENTREE. Append-only: a correction ends a row at superseded_at and adds another; as known at t = recorded_at <= t and (superseded_at is null or > t).';
COMMENT ON COLUMN vigie.attendance.entree IS 'ENTREE: arrival.';
COMMENT ON COLUMN vigie.attendance.sortie IS 'SORTIE: left the emergency department; null = still present, or unusable (exit_unusable).';
COMMENT ON COLUMN vigie.attendance.content IS '52 bits of a SHA-256 over the record: equal content is not written again.';
COMMENT ON COLUMN vigie.attendance.file_id IS 'rpu_file that brought this version.';
COMMENT ON COLUMN vigie.attendance.ended_by IS 'rpu_file that ended this version.';
COMMENT ON COLUMN vigie.attendance.end_kind IS 'Why it ended: c corrected, w withdrawn by the source, q withdrawn, see quarantine.';
COMMENT ON COLUMN vigie.attendance.key IS 'HMAC-SHA-256 of the visit, first 16 bytes; the secret is outside the database.';
COMMENT ON COLUMN vigie.attendance.origin IS 'r real, s simulated, e exercise. Never mixed in one answer.';
COMMENT ON COLUMN vigie.attendance.service IS 'a adult, p paediatric (under 18 where the site has a paediatric service).';
COMMENT ON COLUMN vigie.attendance.outcome IS 'h home, b hospital bed (6), t transfer (7), d death (9), l left unseen or against advice, u left, mode unknown; null = no usable SORTIE.';
COMMENT ON COLUMN vigie.attendance.mode_entree IS 'MODE_ENTREE 6 mutation, 7 transfert, 8 domicile.';
COMMENT ON COLUMN vigie.attendance.mode_sortie IS 'MODE_SORTIE 6 mutation, 7 transfert, 8 domicile, 9 décès.';
COMMENT ON COLUMN vigie.attendance.gravite IS 'CCMU 1 2 3 4 5 P D.';
COMMENT ON COLUMN vigie.attendance.dp IS 'CIM-10 without dot; code list version on the file.';
COMMENT ON COLUMN vigie.attendance.motif IS 'CIM-10 without dot; free text is never kept.';
COMMENT ON COLUMN vigie.attendance.grade IS 'A nothing to say, B optional item missing, C an item set to null (see remarks).';

CREATE TABLE vigie.departure (
  sortie timestamptz NOT NULL,
  entree timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  superseded_at timestamptz,
  unit_id smallint NOT NULL,
  stay_bin smallint,
  key bytea NOT NULL,
  origin "char" NOT NULL,
  service "char" NOT NULL,
  outcome "char" NOT NULL,
  uhcd boolean NOT NULL,
  age_class text NOT NULL
);
SELECT public.create_hypertable('vigie.departure', public.by_range('sortie', INTERVAL '7 days'), create_default_indexes => false);
CREATE INDEX departure_unit_sortie ON vigie.departure (unit_id, sortie);
ALTER TABLE vigie.departure SET (
  timescaledb.compress,
  timescaledb.compress_segmentby = 'unit_id, origin',
  timescaledb.compress_orderby = 'sortie, recorded_at'
);
COMMENT ON TABLE vigie.departure IS 'The same passages by SORTIE, written in the same transaction, because aggregates go by a table''s own time.';
COMMENT ON COLUMN vigie.departure.stay_bin IS 'floor(stay / 15 min) for 0 < stay < 72 h, else null.';
COMMENT ON COLUMN vigie.departure.uhcd IS 'ORIENT UHCD: kept apart in statistics of stay.';

CREATE TABLE vigie.oriented (
  unit_id smallint NOT NULL,
  origin "char" NOT NULL,
  key bytea NOT NULL,
  entree timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (unit_id, origin, entree, key)
);
COMMENT ON TABLE vigie.oriented IS 'First reception (domain time) that showed a record oriented to a bed while SORTIE was empty: a lower bound of the wait.';

CREATE TABLE vigie.announced_down (
  unit_id smallint NOT NULL REFERENCES vigie.unit,
  origin "char" NOT NULL,
  since timestamptz NOT NULL,
  until timestamptz,
  reason text NOT NULL CHECK (reason IN ('maintenance', 'cyber')),
  PRIMARY KEY (unit_id, origin, since)
);
COMMENT ON TABLE vigie.announced_down IS 'Outages a unit declared, domain time; until null = open.';

CREATE TABLE vigie.refresh_debt (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  relation text NOT NULL CHECK (relation IN ('attendance', 'departure')),
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  stored_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE vigie.refresh_debt IS 'Ranges of the two hypertables touched since their aggregates were last refreshed. stored_at is process time: its age is how late the aggregates are.';

-- Down Migration
DROP TABLE vigie.departure;
DROP TABLE vigie.attendance;
DROP TABLE vigie.refresh_debt, vigie.announced_down, vigie.oriented, vigie.rpu_held, vigie.rpu_day, vigie.rpu_file;
