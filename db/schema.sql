-- The record as its migrations leave it. Written by `node db/write-schema.ts`, never by hand: a test compares it.

-- Tables

CREATE TABLE vigie.account (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  login text NOT NULL,
  name text NOT NULL,
  roles text[] NOT NULL,
  sites text[] NOT NULL DEFAULT '{}'::text[],
  password text,
  must_change boolean NOT NULL DEFAULT false,
  totp bytea,
  totp_step bigint NOT NULL DEFAULT 0,
  invite_hash bytea,
  invite_until timestamp with time zone,
  disabled_at timestamp with time zone,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL,
  signed_in_at timestamp with time zone,
  CONSTRAINT account_login_check CHECK (((login = lower(login)) AND ((length(login) >= 3) AND (length(login) <= 80)))),
  CONSTRAINT account_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
  CONSTRAINT account_pkey PRIMARY KEY (id)
);
CREATE TABLE vigie.aid_request (
  key text NOT NULL,
  origin "char" NOT NULL,
  case_key text NOT NULL,
  asked_at timestamp with time zone,
  answered_at timestamp with time zone,
  facts jsonb NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT aid_request_pkey PRIMARY KEY (key, origin)
);
CREATE TABLE vigie.announced_down (
  unit_id smallint NOT NULL,
  origin "char" NOT NULL,
  since timestamp with time zone NOT NULL,
  until timestamp with time zone,
  reason text NOT NULL,
  CONSTRAINT announced_down_pkey PRIMARY KEY (unit_id, origin, since),
  CONSTRAINT announced_down_reason_check CHECK ((reason = ANY (ARRAY['maintenance'::text, 'cyber'::text]))),
  CONSTRAINT announced_down_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES vigie.unit(unit_id)
);
CREATE TABLE vigie.attendance (
  entree timestamp with time zone NOT NULL,
  sortie timestamp with time zone,
  recorded_at timestamp with time zone NOT NULL,
  superseded_at timestamp with time zone,
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
CREATE TABLE vigie.audit (
  seq bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  actor text NOT NULL,
  actor_label text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  before jsonb,
  after jsonb,
  prev bytea NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT audit_pkey PRIMARY KEY (seq)
);
CREATE TABLE vigie.authorisation (
  finess text NOT NULL,
  kind text NOT NULL,
  valid_from date NOT NULL DEFAULT '-infinity'::date,
  valid_to date NOT NULL DEFAULT 'infinity'::date,
  CONSTRAINT authorisation_finess_fkey FOREIGN KEY (finess) REFERENCES vigie.site(finess),
  CONSTRAINT authorisation_kind_check CHECK ((kind = ANY (ARRAY['ed_adult'::text, 'ed_paediatric'::text, 'smur'::text, 'samu'::text]))),
  CONSTRAINT authorisation_pkey PRIMARY KEY (finess, kind, valid_from)
);
CREATE TABLE vigie.bed_declaration (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  origin "char" NOT NULL,
  finess text NOT NULL,
  kind text NOT NULL,
  available integer,
  expected_24h integer,
  installed integer,
  closed integer,
  function text NOT NULL,
  declared_at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT bed_declaration_pkey PRIMARY KEY (id)
);
CREATE TABLE vigie.clock (
  one boolean NOT NULL DEFAULT true,
  anchor_domain timestamp with time zone NOT NULL,
  anchor_process timestamp with time zone NOT NULL,
  speed double precision NOT NULL,
  last_domain timestamp with time zone NOT NULL,
  CONSTRAINT clock_one_check CHECK (one),
  CONSTRAINT clock_pkey PRIMARY KEY (one),
  CONSTRAINT clock_speed_check CHECK ((speed > (0)::double precision))
);
CREATE TABLE vigie.closure (
  id uuid NOT NULL,
  finess text NOT NULL,
  origin "char" NOT NULL,
  scope text NOT NULL,
  target text NOT NULL,
  kind text NOT NULL,
  reason text NOT NULL,
  from_at timestamp with time zone NOT NULL,
  until_at timestamp with time zone NOT NULL,
  declared_by text NOT NULL,
  declared_at timestamp with time zone NOT NULL,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT closure_kind_check CHECK ((kind = ANY (ARRAY['closed'::text, 'diverted'::text, 'partial'::text]))),
  CONSTRAINT closure_pkey PRIMARY KEY (id),
  CONSTRAINT closure_reason_check CHECK ((length(reason) <= 120)),
  CONSTRAINT closure_scope_check CHECK ((scope = ANY (ARRAY['site'::text, 'service'::text, 'pathway'::text, 'resource'::text])))
);
CREATE TABLE vigie.declaration (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  kind text NOT NULL,
  key text NOT NULL,
  origin "char" NOT NULL,
  version integer NOT NULL,
  act text NOT NULL,
  payload jsonb NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT declaration_kind_key_origin_version_key UNIQUE (kind, key, origin, version),
  CONSTRAINT declaration_pkey PRIMARY KEY (id)
);
CREATE TABLE vigie.departure (
  sortie timestamp with time zone NOT NULL,
  entree timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  superseded_at timestamp with time zone,
  unit_id smallint NOT NULL,
  stay_bin smallint,
  key bytea NOT NULL,
  origin "char" NOT NULL,
  service "char" NOT NULL,
  outcome "char" NOT NULL,
  uhcd boolean NOT NULL,
  age_class text NOT NULL
);
CREATE TABLE vigie.device (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  level text NOT NULL,
  name text NOT NULL,
  site text,
  code_hash bytea,
  code_until timestamp with time zone,
  token_hash bytea,
  created_at timestamp with time zone NOT NULL,
  enrolled_at timestamp with time zone,
  seen_at timestamp with time zone,
  revoked_at timestamp with time zone,
  CONSTRAINT device_check CHECK (((level = 'ward'::text) = (site IS NOT NULL))),
  CONSTRAINT device_level_check CHECK ((level = ANY (ARRAY['wall'::text, 'ward'::text]))),
  CONSTRAINT device_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
  CONSTRAINT device_pkey PRIMARY KEY (id)
);
CREATE TABLE vigie.device_ended (
  token_hash bytea NOT NULL,
  device_id uuid NOT NULL,
  ended_at timestamp with time zone NOT NULL,
  CONSTRAINT device_ended_device_id_fkey FOREIGN KEY (device_id) REFERENCES vigie.device(id) ON DELETE CASCADE,
  CONSTRAINT device_ended_pkey PRIMARY KEY (token_hash)
);
CREATE TABLE vigie.ed_said (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  at timestamp with time zone NOT NULL,
  finess text NOT NULL,
  service text NOT NULL,
  origin "char" NOT NULL,
  channel text NOT NULL,
  said jsonb NOT NULL,
  said_by text,
  effects jsonb,
  receipt uuid,
  recorded_at timestamp with time zone NOT NULL
);
CREATE TABLE vigie.ed_state (
  finess text NOT NULL,
  service text NOT NULL,
  origin "char" NOT NULL,
  state jsonb,
  CONSTRAINT ed_state_pkey PRIMARY KEY (finess, service, origin)
) WITH (fillfactor=50);
CREATE TABLE vigie.epoch (
  one boolean NOT NULL DEFAULT true,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT epoch_one_check CHECK (one),
  CONSTRAINT epoch_pkey PRIMARY KEY (one)
);
CREATE TABLE vigie.hub_message (
  receipt uuid NOT NULL,
  n smallint NOT NULL,
  origin "char" NOT NULL,
  source text NOT NULL,
  kind text NOT NULL,
  model text NOT NULL,
  sender text,
  sent_at timestamp with time zone NOT NULL,
  received_at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  state text NOT NULL,
  code text,
  place text,
  received integer NOT NULL,
  accepted integer NOT NULL,
  late integer NOT NULL DEFAULT 0,
  notes jsonb NOT NULL,
  CONSTRAINT hub_message_pkey PRIMARY KEY (receipt, n),
  CONSTRAINT hub_message_state_check CHECK ((state = ANY (ARRAY['used'::text, 'partial'::text, 'refused'::text, 'kept'::text])))
);
CREATE TABLE vigie.inbox (
  receipt uuid NOT NULL,
  arrival bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  source text NOT NULL,
  stream text NOT NULL,
  hash bytea NOT NULL,
  origin "char" NOT NULL,
  key_finess text[],
  received_at timestamp with time zone NOT NULL,
  stored_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  size integer NOT NULL,
  file_name text,
  state text NOT NULL DEFAULT 'pending'::text,
  result jsonb,
  claimed_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamp with time zone,
  purged_at timestamp with time zone,
  unit text,
  crashes smallint NOT NULL DEFAULT 0,
  CONSTRAINT inbox_arrival_key UNIQUE (arrival),
  CONSTRAINT inbox_hash_check CHECK ((length(hash) = 32)),
  CONSTRAINT inbox_origin_check CHECK ((origin = ANY (ARRAY['r'::"char", 's'::"char", 'e'::"char"]))),
  CONSTRAINT inbox_pkey PRIMARY KEY (receipt),
  CONSTRAINT inbox_source_stream_hash_key UNIQUE (source, stream, hash),
  CONSTRAINT inbox_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'processed'::text, 'refused'::text, 'failed'::text])))
);
CREATE TABLE vigie.inbox_chunk (
  receipt uuid NOT NULL,
  part smallint NOT NULL,
  data bytea NOT NULL,
  CONSTRAINT inbox_chunk_data_check CHECK ((length(data) <= 8388608)),
  CONSTRAINT inbox_chunk_pkey PRIMARY KEY (receipt, part),
  CONSTRAINT inbox_chunk_receipt_fkey FOREIGN KEY (receipt) REFERENCES vigie.inbox(receipt) ON DELETE CASCADE
);
CREATE TABLE vigie.job_run (
  job text NOT NULL,
  started_at timestamp with time zone NOT NULL,
  finished_at timestamp with time zone,
  ms integer,
  error text,
  CONSTRAINT job_run_pkey PRIMARY KEY (job)
);
CREATE TABLE vigie.lease (
  name text NOT NULL,
  holder text NOT NULL,
  until timestamp with time zone NOT NULL,
  CONSTRAINT lease_pkey PRIMARY KEY (name)
);
CREATE TABLE vigie.news_now (
  kind text NOT NULL,
  key text NOT NULL,
  origin "char" NOT NULL,
  payload jsonb NOT NULL,
  at timestamp with time zone NOT NULL,
  seq bigint NOT NULL,
  CONSTRAINT news_now_pkey PRIMARY KEY (kind, key, origin)
) WITH (fillfactor=50);
CREATE TABLE vigie.norm (
  version integer NOT NULL,
  scope text NOT NULL,
  norm jsonb NOT NULL,
  CONSTRAINT norm_pkey PRIMARY KEY (version, scope),
  CONSTRAINT norm_version_fkey FOREIGN KEY (version) REFERENCES vigie.norm_version(version)
);
CREATE TABLE vigie.norm_version (
  version integer GENERATED ALWAYS AS IDENTITY NOT NULL,
  origin "char" NOT NULL,
  computed_at timestamp with time zone NOT NULL,
  from_at timestamp with time zone NOT NULL,
  to_at timestamp with time zone NOT NULL,
  basis text NOT NULL,
  definition jsonb NOT NULL,
  CONSTRAINT norm_version_basis_check CHECK ((basis = ANY (ARRAY['final'::text, 'as_known'::text]))),
  CONSTRAINT norm_version_pkey PRIMARY KEY (version)
);
CREATE TABLE vigie.oriented (
  unit_id smallint NOT NULL,
  origin "char" NOT NULL,
  key bytea NOT NULL,
  entree timestamp with time zone NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  CONSTRAINT oriented_pkey PRIMARY KEY (unit_id, origin, entree, key)
);
CREATE TABLE vigie.outbox (
  seq bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  kind text NOT NULL,
  key text NOT NULL,
  origin "char" NOT NULL,
  at timestamp with time zone NOT NULL,
  payload jsonb NOT NULL,
  stored_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT outbox_origin_check CHECK ((origin = ANY (ARRAY['r'::"char", 's'::"char", 'e'::"char"]))),
  CONSTRAINT outbox_pkey PRIMARY KEY (seq)
);
CREATE TABLE vigie.picture (
  at timestamp with time zone NOT NULL,
  seq bigint NOT NULL,
  origin "char" NOT NULL,
  scope text NOT NULL,
  state text NOT NULL,
  level smallint,
  z real,
  present real,
  usual real,
  sd real,
  arrivals_1h real,
  long_stay_8 real,
  long_stay_12 real,
  oriented real,
  stay_median real,
  stay_p90 real,
  n integer,
  of integer,
  share real,
  measured_at timestamp with time zone,
  norm_version integer,
  formula_version text NOT NULL,
  more jsonb
);
CREATE TABLE vigie.picture_state (
  name text NOT NULL,
  seq bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  state jsonb NOT NULL,
  stored_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT picture_state_pkey PRIMARY KEY (name)
);
CREATE TABLE vigie.quarantine (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  unit_id smallint NOT NULL,
  origin "char" NOT NULL,
  file_id integer NOT NULL,
  receipt uuid,
  index integer NOT NULL,
  place text NOT NULL,
  code text NOT NULL,
  value text,
  day date,
  scope_day date,
  recorded_at timestamp with time zone NOT NULL,
  closed_at timestamp with time zone,
  CONSTRAINT quarantine_pkey PRIMARY KEY (id),
  CONSTRAINT quarantine_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES vigie.unit(unit_id)
);
CREATE TABLE vigie.refresh_debt (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  relation text NOT NULL,
  from_at timestamp with time zone NOT NULL,
  to_at timestamp with time zone NOT NULL,
  stored_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT refresh_debt_pkey PRIMARY KEY (id),
  CONSTRAINT refresh_debt_relation_check CHECK ((relation = ANY (ARRAY['attendance'::text, 'departure'::text, 'samu_call'::text])))
);
CREATE TABLE vigie.ror_full (
  origin "char" NOT NULL,
  source text NOT NULL,
  sent_at timestamp with time zone NOT NULL,
  CONSTRAINT ror_full_pkey PRIMARY KEY (origin, source)
);
CREATE TABLE vigie.ror_link (
  origin "char" NOT NULL,
  fhir_id text NOT NULL,
  finess text,
  kind text,
  sent_at timestamp with time zone NOT NULL,
  CONSTRAINT ror_link_pkey PRIMARY KEY (origin, fhir_id)
);
CREATE TABLE vigie.ror_location (
  origin "char" NOT NULL,
  location text NOT NULL,
  fhir_id text,
  name text,
  finess text,
  kind text,
  ended_at timestamp with time zone,
  sent_at timestamp with time zone,
  CONSTRAINT ror_location_pkey PRIMARY KEY (origin, location)
);
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
  measured_at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  receipt uuid NOT NULL
);
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
  measured_at timestamp with time zone NOT NULL,
  received_at timestamp with time zone NOT NULL,
  group_at timestamp with time zone NOT NULL,
  group_sent_at timestamp with time zone NOT NULL,
  sent_at timestamp with time zone NOT NULL,
  CONSTRAINT ror_now_pkey PRIMARY KEY (origin, location, source, status, temporality, capacity_type, gender, assignment, additional, crisis, closing)
) WITH (fillfactor=70);
CREATE TABLE vigie.rpu_day (
  unit_id smallint NOT NULL,
  origin "char" NOT NULL,
  day date NOT NULL,
  extract_at timestamp with time zone NOT NULL,
  received_at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  file_id integer NOT NULL,
  same_extract boolean NOT NULL DEFAULT false,
  n integer NOT NULL,
  n_exit integer NOT NULL,
  n_hospital integer NOT NULL,
  n_oriented integer NOT NULL,
  stays jsonb NOT NULL,
  CONSTRAINT rpu_day_file_id_fkey FOREIGN KEY (file_id) REFERENCES vigie.rpu_file(id),
  CONSTRAINT rpu_day_pkey PRIMARY KEY (unit_id, origin, day),
  CONSTRAINT rpu_day_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES vigie.unit(unit_id)
) WITH (fillfactor=70);
CREATE TABLE vigie.rpu_file (
  id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
  file_id text NOT NULL,
  receipt uuid,
  unit_id smallint NOT NULL,
  origin "char" NOT NULL,
  source text NOT NULL,
  extract_at timestamp with time zone NOT NULL,
  from_day date NOT NULL,
  to_day date NOT NULL,
  horizon timestamp with time zone,
  received_at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  stored_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  received integer NOT NULL,
  accepted integer NOT NULL,
  quarantined integer NOT NULL,
  inserted integer NOT NULL,
  corrected integer NOT NULL,
  withdrawn integer NOT NULL,
  grade "char" NOT NULL,
  suspect text,
  same_extract boolean NOT NULL DEFAULT false,
  days jsonb NOT NULL,
  warnings jsonb NOT NULL,
  fill jsonb NOT NULL DEFAULT '{}'::jsonb,
  code_lists text NOT NULL,
  CONSTRAINT rpu_file_file_id_key UNIQUE (file_id),
  CONSTRAINT rpu_file_pkey PRIMARY KEY (id),
  CONSTRAINT rpu_file_suspect_check CHECK ((suspect = ANY (ARRAY['no_exit'::text, 'one_minute'::text]))),
  CONSTRAINT rpu_file_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES vigie.unit(unit_id)
);
CREATE TABLE vigie.rpu_held (
  unit_id smallint NOT NULL,
  origin "char" NOT NULL,
  day date NOT NULL,
  file_id integer NOT NULL,
  extract_at timestamp with time zone NOT NULL,
  received_at timestamp with time zone NOT NULL,
  n integer NOT NULL,
  stored_n integer NOT NULL,
  records jsonb NOT NULL,
  refused_at timestamp with time zone,
  CONSTRAINT rpu_held_file_id_fkey FOREIGN KEY (file_id) REFERENCES vigie.rpu_file(id),
  CONSTRAINT rpu_held_pkey PRIMARY KEY (unit_id, origin, day),
  CONSTRAINT rpu_held_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES vigie.unit(unit_id)
);
CREATE TABLE vigie.rule (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  kind text NOT NULL,
  scope text NOT NULL,
  value jsonb NOT NULL,
  valid_from timestamp with time zone NOT NULL,
  valid_to timestamp with time zone,
  recorded_at timestamp with time zone NOT NULL,
  superseded_at timestamp with time zone,
  CONSTRAINT rule_check CHECK (((valid_to IS NULL) OR (valid_to > valid_from))),
  CONSTRAINT rule_kind_check CHECK ((kind = ANY (ARRAY['thresholds'::text, 'exclusion'::text, 'contact'::text, 'calls'::text, 'floor'::text]))),
  CONSTRAINT rule_pkey PRIMARY KEY (id)
);
CREATE TABLE vigie.samu_call (
  from_at timestamp with time zone NOT NULL,
  to_at timestamp with time zone NOT NULL,
  samu text NOT NULL,
  origin "char" NOT NULL,
  presented integer,
  answered integer,
  answered_30s integer,
  answered_60s integer,
  abandoned integer,
  abandoned_under_10s integer,
  waiting_now integer,
  longest_wait_s integer,
  arm_on_duty integer,
  regulators_on_duty integer,
  overlapped boolean NOT NULL DEFAULT false,
  source text NOT NULL,
  receipt uuid,
  received_at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  superseded_at timestamp with time zone,
  CONSTRAINT samu_call_check CHECK ((to_at > from_at))
);
CREATE TABLE vigie.samu_case (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  key text NOT NULL,
  origin "char" NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  superseded_at timestamp with time zone,
  receipt uuid NOT NULL,
  sender_key text,
  samu text,
  created_at timestamp with time zone,
  closed boolean NOT NULL,
  counted boolean NOT NULL,
  priority text,
  attribution text,
  commune text,
  destination text,
  decided_at timestamp with time zone,
  decisions jsonb NOT NULL,
  facts jsonb NOT NULL,
  CONSTRAINT samu_case_pkey PRIMARY KEY (id)
) WITH (fillfactor=80);
CREATE TABLE vigie.session (
  token_hash bytea NOT NULL,
  account_id uuid NOT NULL,
  factors smallint NOT NULL,
  created_at timestamp with time zone NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT session_account_id_fkey FOREIGN KEY (account_id) REFERENCES vigie.account(id) ON DELETE CASCADE,
  CONSTRAINT session_factors_check CHECK ((factors = ANY (ARRAY[1, 2]))),
  CONSTRAINT session_pkey PRIMARY KEY (token_hash)
);
CREATE TABLE vigie.set_aside (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  stream text NOT NULL,
  origin "char" NOT NULL,
  source text NOT NULL,
  receipt uuid NOT NULL,
  place text NOT NULL,
  code text NOT NULL,
  value text,
  recorded_at timestamp with time zone NOT NULL,
  closed_at timestamp with time zone,
  CONSTRAINT set_aside_pkey PRIMARY KEY (id)
);
CREATE TABLE vigie.setting (
  key text NOT NULL,
  value jsonb NOT NULL,
  updated_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT setting_pkey PRIMARY KEY (key)
);
CREATE TABLE vigie.sign_in_try (
  key bytea NOT NULL,
  failures integer NOT NULL,
  blocked_until timestamp with time zone NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT sign_in_try_pkey PRIMARY KEY (key)
);
CREATE TABLE vigie.site (
  finess text NOT NULL,
  name text NOT NULL,
  short_name text NOT NULL,
  department text NOT NULL,
  commune text NOT NULL,
  lon double precision NOT NULL,
  lat double precision NOT NULL,
  visits_per_year integer NOT NULL,
  uncertain text,
  active boolean NOT NULL DEFAULT true,
  CONSTRAINT site_finess_check CHECK ((finess ~ '^[0-9A-Z]{9}$'::text)),
  CONSTRAINT site_pkey PRIMARY KEY (finess)
);
CREATE TABLE vigie.site_directory (
  finess text NOT NULL,
  phone text,
  professional_phone text,
  hours text,
  access text,
  short_name text,
  version integer NOT NULL DEFAULT 1,
  changed_at timestamp with time zone NOT NULL,
  source text,
  CONSTRAINT site_directory_finess_fkey FOREIGN KEY (finess) REFERENCES vigie.site(finess),
  CONSTRAINT site_directory_pkey PRIMARY KEY (finess)
);
CREATE TABLE vigie.smur_mission (
  key text NOT NULL,
  origin "char" NOT NULL,
  sent_at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  receipt uuid NOT NULL,
  case_key text NOT NULL,
  samu text,
  base text,
  destination text,
  orientation text,
  medical_level text,
  vehicle text,
  commune text,
  created_at timestamp with time zone NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  depart_at timestamp with time zone,
  arrived_at timestamp with time zone,
  left_at timestamp with time zone,
  destination_at timestamp with time zone,
  available_at timestamp with time zone,
  returned_at timestamp with time zone,
  CONSTRAINT smur_mission_pkey PRIMARY KEY (key, origin)
);
CREATE TABLE vigie.source (
  source text NOT NULL,
  name text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT source_pkey PRIMARY KEY (source)
);
CREATE TABLE vigie.source_key (
  key_hash bytea NOT NULL,
  source text NOT NULL,
  streams text[] NOT NULL,
  finess text[],
  origin "char" NOT NULL,
  label text NOT NULL DEFAULT ''::text,
  created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  revoked_at timestamp with time zone,
  expires_at timestamp with time zone,
  CONSTRAINT source_key_key_hash_check CHECK ((length(key_hash) = 32)),
  CONSTRAINT source_key_origin_check CHECK ((origin = ANY (ARRAY['r'::"char", 's'::"char", 'e'::"char"]))),
  CONSTRAINT source_key_pkey PRIMARY KEY (key_hash),
  CONSTRAINT source_key_source_fkey FOREIGN KEY (source) REFERENCES vigie.source(source)
);
CREATE TABLE vigie.stay_model (
  version integer GENERATED ALWAYS AS IDENTITY NOT NULL,
  origin "char" NOT NULL,
  day date NOT NULL,
  learned_at timestamp with time zone NOT NULL,
  formula text NOT NULL,
  ms integer NOT NULL,
  CONSTRAINT stay_model_origin_day_key UNIQUE (origin, day),
  CONSTRAINT stay_model_pkey PRIMARY KEY (version)
);
CREATE TABLE vigie.stay_model_service (
  version integer NOT NULL,
  finess text NOT NULL,
  service text NOT NULL,
  size text NOT NULL,
  reason text,
  model jsonb,
  CONSTRAINT stay_model_service_check CHECK (((model IS NULL) = (reason IS NOT NULL))),
  CONSTRAINT stay_model_service_pkey PRIMARY KEY (version, finess, service),
  CONSTRAINT stay_model_service_service_check CHECK ((service = ANY (ARRAY['adult'::text, 'paediatric'::text]))),
  CONSTRAINT stay_model_service_size_check CHECK ((size = ANY (ARRAY['small'::text, 'medium'::text, 'large'::text]))),
  CONSTRAINT stay_model_service_version_fkey FOREIGN KEY (version) REFERENCES vigie.stay_model(version) ON DELETE CASCADE
);
CREATE TABLE vigie.stay_published (
  horizon timestamp with time zone NOT NULL,
  made_at timestamp with time zone NOT NULL,
  finess text NOT NULL,
  service text NOT NULL,
  origin "char" NOT NULL,
  version integer NOT NULL,
  widened boolean NOT NULL,
  ranges smallint[] NOT NULL,
  quantiles smallint[] NOT NULL,
  baselines real[] NOT NULL
);
CREATE TABLE vigie.stay_score (
  origin "char" NOT NULL,
  day date NOT NULL,
  finess text NOT NULL,
  service text NOT NULL,
  untold integer NOT NULL,
  sums jsonb NOT NULL,
  CONSTRAINT stay_score_pkey PRIMARY KEY (origin, day, finess, service)
);
CREATE TABLE vigie.stay_scored (
  origin "char" NOT NULL,
  day date NOT NULL,
  scored_at timestamp with time zone NOT NULL,
  CONSTRAINT stay_scored_pkey PRIMARY KEY (origin, day)
);
CREATE TABLE vigie.team (
  id text NOT NULL,
  origin "char" NOT NULL,
  facts jsonb NOT NULL DEFAULT '{}'::jsonb,
  status text,
  status_at timestamp with time zone,
  available boolean,
  case_key text,
  position_at timestamp with time zone,
  lon double precision,
  lat double precision,
  heard_at timestamp with time zone NOT NULL,
  told boolean NOT NULL DEFAULT true,
  CONSTRAINT team_pkey PRIMARY KEY (id, origin)
) WITH (fillfactor=50);
CREATE TABLE vigie.team_position (
  at timestamp with time zone NOT NULL,
  team text NOT NULL,
  origin "char" NOT NULL,
  lon double precision NOT NULL,
  lat double precision NOT NULL,
  speed real,
  heading real,
  available boolean,
  engaged text,
  recorded_at timestamp with time zone NOT NULL
);
CREATE TABLE vigie.team_state (
  at timestamp with time zone NOT NULL,
  team text NOT NULL,
  origin "char" NOT NULL,
  status text NOT NULL,
  available "char" NOT NULL,
  case_key text NOT NULL,
  late boolean NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  receipt uuid NOT NULL
);
CREATE TABLE vigie.tiu_command (
  id uuid NOT NULL,
  request uuid NOT NULL,
  digest text NOT NULL,
  steps integer[] NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT tiu_command_pkey PRIMARY KEY (id)
);
CREATE TABLE vigie.tiu_note (
  request uuid NOT NULL,
  n integer NOT NULL,
  text text,
  CONSTRAINT tiu_note_pkey PRIMARY KEY (request, n),
  CONSTRAINT tiu_note_text_check CHECK ((length(text) <= 200))
);
CREATE TABLE vigie.tiu_report (
  month date NOT NULL,
  origin "char" NOT NULL,
  edition integer NOT NULL,
  version text NOT NULL,
  known_at timestamp with time zone NOT NULL,
  made_by text NOT NULL,
  figures jsonb NOT NULL,
  CONSTRAINT tiu_report_figures_check CHECK ((octet_length((figures)::text) < 4000000)),
  CONSTRAINT tiu_report_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
  CONSTRAINT tiu_report_pkey PRIMARY KEY (month, origin, edition)
);
CREATE TABLE vigie.tiu_request (
  id uuid NOT NULL,
  origin "char" NOT NULL,
  code text NOT NULL,
  state text NOT NULL,
  requester text NOT NULL,
  network text,
  parent uuid,
  version integer NOT NULL,
  step integer NOT NULL,
  requested_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  request jsonb NOT NULL,
  CONSTRAINT tiu_request_pkey PRIMARY KEY (id)
) WITH (fillfactor=60);
CREATE TABLE vigie.tiu_step (
  request uuid NOT NULL,
  n integer NOT NULL,
  at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  said_by text NOT NULL,
  actor text NOT NULL,
  event jsonb NOT NULL,
  CONSTRAINT tiu_step_pkey PRIMARY KEY (request, n)
);
CREATE TABLE vigie.unit (
  unit_id smallint GENERATED ALWAYS AS IDENTITY NOT NULL,
  unit text NOT NULL,
  finess text NOT NULL,
  ordre text NOT NULL,
  CONSTRAINT unit_finess_fkey FOREIGN KEY (finess) REFERENCES vigie.site(finess),
  CONSTRAINT unit_finess_ordre_key UNIQUE (finess, ordre),
  CONSTRAINT unit_pkey PRIMARY KEY (unit_id),
  CONSTRAINT unit_unit_key UNIQUE (unit)
);
CREATE TABLE vigie.unit_now (
  unit text NOT NULL,
  origin "char" NOT NULL,
  figures jsonb,
  figures_seq bigint,
  feed jsonb,
  feed_seq bigint,
  CONSTRAINT unit_now_pkey PRIMARY KEY (unit, origin)
) WITH (fillfactor=50);
CREATE TABLE vigie.unit_service (
  unit_id smallint NOT NULL,
  service "char" NOT NULL,
  split text NOT NULL DEFAULT 'by_age'::text,
  CONSTRAINT unit_service_pkey PRIMARY KEY (unit_id, service),
  CONSTRAINT unit_service_service_check CHECK ((service = ANY (ARRAY['a'::"char", 'p'::"char"]))),
  CONSTRAINT unit_service_split_check CHECK ((split = ANY (ARRAY['by_age'::text, 'by_file'::text]))),
  CONSTRAINT unit_service_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES vigie.unit(unit_id)
);

-- Indexes

CREATE UNIQUE INDEX account_invite ON vigie.account USING btree (invite_hash);
CREATE UNIQUE INDEX account_login ON vigie.account USING btree (login);
CREATE INDEX aid_request_asked ON vigie.aid_request USING btree (asked_at);
CREATE INDEX attendance_unit_entree ON vigie.attendance USING btree (unit_id, entree);
CREATE INDEX audit_at ON vigie.audit USING btree (at);
CREATE INDEX bed_declaration_site ON vigie.bed_declaration USING btree (finess, declared_at DESC);
CREATE INDEX closure_site ON vigie.closure USING btree (finess, origin, until_at);
CREATE INDEX departure_unit_sortie ON vigie.departure USING btree (unit_id, sortie);
CREATE UNIQUE INDEX device_code ON vigie.device USING btree (code_hash);
CREATE UNIQUE INDEX device_token ON vigie.device USING btree (token_hash);
CREATE INDEX device_ended_at ON vigie.device_ended USING btree (ended_at);
CREATE INDEX device_ended_device ON vigie.device_ended USING btree (device_id);
CREATE INDEX ed_said_receipt ON vigie.ed_said USING btree (receipt) WHERE (receipt IS NOT NULL);
CREATE INDEX ed_said_site ON vigie.ed_said USING btree (finess, at DESC);
CREATE INDEX hub_message_recorded ON vigie.hub_message USING btree (recorded_at);
CREATE INDEX inbox_failed ON vigie.inbox USING btree (received_at) WHERE (state = 'failed'::text);
CREATE INDEX inbox_pending ON vigie.inbox USING btree (arrival) WHERE (state = 'pending'::text);
CREATE INDEX inbox_pending_unit ON vigie.inbox USING btree (unit, arrival) WHERE (state = 'pending'::text);
CREATE INDEX inbox_received ON vigie.inbox USING btree (received_at) WHERE (purged_at IS NULL);
CREATE INDEX outbox_positions ON vigie.outbox USING btree (stored_at) WHERE (kind = 'team.position'::text);
CREATE INDEX picture_scope_at ON vigie.picture USING btree (scope, at);
CREATE INDEX quarantine_open ON vigie.quarantine USING btree (unit_id, origin) WHERE (closed_at IS NULL);
CREATE INDEX quarantine_recorded ON vigie.quarantine USING btree (recorded_at);
CREATE INDEX ror_location_fhir ON vigie.ror_location USING btree (origin, fhir_id);
CREATE INDEX ror_measurement_location ON vigie.ror_measurement USING btree (location, measured_at DESC);
CREATE INDEX rpu_day_file ON vigie.rpu_day USING btree (file_id);
CREATE INDEX rpu_file_receipt ON vigie.rpu_file USING btree (receipt);
CREATE INDEX rpu_file_unit ON vigie.rpu_file USING btree (unit_id, received_at);
CREATE INDEX rule_in_force ON vigie.rule USING btree (kind, scope, valid_from) WHERE (superseded_at IS NULL);
CREATE INDEX samu_call_current ON vigie.samu_call USING btree (samu, origin, from_at) WHERE (superseded_at IS NULL);
CREATE INDEX samu_case_created ON vigie.samu_case USING btree (samu, origin, created_at) WHERE (superseded_at IS NULL);
CREATE UNIQUE INDEX samu_case_current ON vigie.samu_case USING btree (key, origin) WHERE (superseded_at IS NULL);
CREATE INDEX samu_case_decided ON vigie.samu_case USING btree (samu, origin, decided_at) WHERE (superseded_at IS NULL);
CREATE INDEX samu_case_recorded ON vigie.samu_case USING btree (recorded_at);
CREATE INDEX samu_case_sender ON vigie.samu_case USING btree (sender_key) WHERE (superseded_at IS NULL);
CREATE INDEX session_account ON vigie.session USING btree (account_id);
CREATE INDEX set_aside_open ON vigie.set_aside USING btree (stream, recorded_at DESC) WHERE (closed_at IS NULL);
CREATE INDEX set_aside_receipt ON vigie.set_aside USING btree (receipt);
CREATE INDEX smur_mission_case ON vigie.smur_mission USING btree (case_key);
CREATE INDEX smur_mission_destination ON vigie.smur_mission USING btree (destination, destination_at);
CREATE UNIQUE INDEX stay_published_once ON vigie.stay_published USING btree (finess, service, origin, horizon);
CREATE INDEX team_case ON vigie.team USING btree (case_key, origin) WHERE (case_key IS NOT NULL);
CREATE UNIQUE INDEX team_position_once ON vigie.team_position USING btree (team, origin, at);
CREATE UNIQUE INDEX team_state_once ON vigie.team_state USING btree (team, origin, at, status, case_key, available);
CREATE UNIQUE INDEX tiu_request_code ON vigie.tiu_request USING btree (origin, code) WHERE (ended_at IS NULL);
CREATE INDEX tiu_request_ended ON vigie.tiu_request USING btree (origin, ended_at);
CREATE INDEX tiu_request_open ON vigie.tiu_request USING btree (origin) WHERE (ended_at IS NULL);
CREATE INDEX tiu_request_requested ON vigie.tiu_request USING btree (origin, requested_at);
CREATE INDEX tiu_step_recorded ON vigie.tiu_step USING btree (recorded_at);

-- Types

CREATE TYPE vigie.rpu_version AS (
  entree double precision,
  sortie double precision,
  recorded_at double precision,
  content bigint,
  file_id integer,
  age_years smallint,
  age_months smallint,
  stay_bin smallint,
  key text,
  service "char",
  sex "char",
  mode_entree "char",
  provenance "char",
  gravite "char",
  mode_sortie "char",
  destination "char",
  outcome "char",
  grade "char",
  exit_unusable boolean,
  uhcd boolean,
  age_class text,
  residence_department text,
  residence_commune text,
  transport text,
  transport_pec text,
  orient text,
  motif text,
  dp text,
  da text,
  actes text,
  remarks text
);

-- Functions

CREATE OR REPLACE FUNCTION vigie.audit_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END$function$
;
CREATE OR REPLACE FUNCTION vigie.emit(events jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION vigie.open_unit(the_unit text, the_origin "char", since date)
 RETURNS TABLE(unit_id smallint, finess text, services text, days json, held json, quarantine json, rhythm double precision, heard_at double precision)
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
BEGIN
  PERFORM pg_advisory_xact_lock(7101, hashtext(the_unit || the_origin::text));
  RETURN QUERY
  SELECT u.unit_id, u.finess,
    (SELECT string_agg(s.service::text, '') FROM vigie.unit_service s WHERE s.unit_id = u.unit_id),
    (SELECT json_agg(json_build_array(d.day, (date_part('epoch', d.extract_at) * 1000)::int8,
         (date_part('epoch', d.received_at) * 1000)::int8, (date_part('epoch', d.recorded_at) * 1000)::int8, d.file_id,
         f.file_id, d.same_extract, d.n, d.n_exit, d.n_hospital, d.n_oriented, d.stays))
       FROM vigie.rpu_day d JOIN vigie.rpu_file f ON f.id = d.file_id
       WHERE d.unit_id = u.unit_id AND d.origin = the_origin AND d.day >= least(since,
         (SELECT max(m.day) FROM vigie.rpu_day m WHERE m.unit_id = u.unit_id AND m.origin = the_origin) - 30)),
    (SELECT json_agg(json_build_array(h.day, (date_part('epoch', h.extract_at) * 1000)::int8,
         (date_part('epoch', h.received_at) * 1000)::int8, f.file_id, h.n,
         CASE WHEN h.refused_at IS NOT NULL THEN coalesce((SELECT json_agg(r->>'key')
           FROM jsonb_array_elements(h.records) AS r), '[]'::json) END))
       FROM vigie.rpu_held h JOIN vigie.rpu_file f ON f.id = h.file_id
       WHERE h.unit_id = u.unit_id AND h.origin = the_origin),
    (SELECT json_agg(json_build_array(q.id, f.file_id, q.code, q.place, q.value, q.scope_day))
       FROM vigie.quarantine q JOIN vigie.rpu_file f ON f.id = q.file_id
       WHERE q.unit_id = u.unit_id AND q.origin = the_origin AND q.closed_at IS NULL),
    (n.feed->>'rhythm')::double precision, (n.feed->>'lastReceivedAt')::double precision
  FROM vigie.unit u LEFT JOIN vigie.unit_now n ON n.unit = u.unit AND n.origin = the_origin
  WHERE u.unit = the_unit;
END
$function$
;
CREATE OR REPLACE FUNCTION vigie.unit_feed(the_unit smallint, the_origin "char", rhythm_at double precision)
 RETURNS TABLE(files integer, records integer, quarantined integer, file_id text, grade "char", suspect text, received_at timestamp with time zone, down json, horizons text)
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT w.files, w.records, w.quarantined, l.file_id, l.grade, l.suspect, l.received_at,
    (SELECT json_build_object('since', (date_part('epoch', a.since) * 1000)::int8,
         'until', (date_part('epoch', a.until) * 1000)::int8, 'reason', a.reason)
       FROM vigie.announced_down a WHERE a.unit_id = the_unit AND a.origin = the_origin
       AND (a.until IS NULL OR a.until > l.received_at) ORDER BY a.since DESC LIMIT 1),
    CASE WHEN w.files > 30 AND floor(date_part('epoch', l.received_at) / 3600) = floor(rhythm_at / 3600000) THEN NULL
    ELSE (SELECT coalesce(string_agg((date_part('epoch', f.horizon) * 1000)::int8::text, ','), '') FROM vigie.rpu_file f
      WHERE f.unit_id = the_unit AND f.origin = the_origin AND f.horizon IS NOT NULL
        AND f.received_at > l.received_at - INTERVAL '7 days') END
  FROM (SELECT f.file_id, f.grade, f.suspect, f.received_at FROM vigie.rpu_file f
        WHERE f.unit_id = the_unit AND f.origin = the_origin
        ORDER BY f.received_at DESC, f.extract_at DESC, f.file_id DESC LIMIT 1) AS l,
  LATERAL (SELECT count(*)::int AS files, coalesce(sum(f.received), 0)::int AS records,
             coalesce(sum(f.quarantined), 0)::int AS quarantined
           FROM vigie.rpu_file f WHERE f.unit_id = the_unit AND f.origin = the_origin
           AND f.received_at > l.received_at - INTERVAL '24 hours') AS w;
END
$function$
;

-- Hypertables

-- attendance by entree, chunks of 7 days
-- departure by sortie, chunks of 7 days
-- ed_said by at, chunks of 7 days
-- picture by at, chunks of 7 days
-- ror_measurement by recorded_at, chunks of 7 days
-- samu_call by from_at, chunks of 7 days
-- stay_published by horizon, chunks of 7 days
-- team_position by at, chunks of 01:00:00
-- team_state by at, chunks of 7 days

-- Columnstore

-- attendance segmentby unit_id, segmentby origin, orderby entree, orderby recorded_at
-- departure segmentby unit_id, segmentby origin, orderby sortie, orderby recorded_at
-- ed_said segmentby finess, segmentby origin, orderby at
-- picture segmentby scope, segmentby origin, orderby at
-- samu_call segmentby samu, segmentby origin, orderby from_at, orderby recorded_at
-- stay_published segmentby finess, segmentby service, segmentby origin, orderby horizon
-- team_state segmentby team, segmentby origin, orderby at

-- Continuous aggregates

-- attendance_daily, materialized only: t
 SELECT time_bucket('1 day'::interval, bucket, 'Europe/Paris'::text) AS day,
    unit_id,
    origin,
    service,
    age_class,
    outcome,
    sum(n) AS n
   FROM vigie.attendance_hourly
  GROUP BY (time_bucket('1 day'::interval, bucket, 'Europe/Paris'::text)), unit_id, origin, service, age_class, outcome;
-- attendance_hourly, materialized only: t
 SELECT time_bucket('01:00:00'::interval, entree) AS bucket,
    unit_id,
    origin,
    service,
    age_class,
    outcome,
    count(*) AS n
   FROM vigie.attendance
  WHERE (superseded_at IS NULL)
  GROUP BY (time_bucket('01:00:00'::interval, entree)), unit_id, origin, service, age_class, outcome;
-- departure_daily, materialized only: t
 SELECT time_bucket('1 day'::interval, bucket, 'Europe/Paris'::text) AS day,
    unit_id,
    origin,
    service,
    age_class,
    outcome,
    uhcd,
    sum(n) AS n
   FROM vigie.departure_hourly
  GROUP BY (time_bucket('1 day'::interval, bucket, 'Europe/Paris'::text)), unit_id, origin, service, age_class, outcome, uhcd;
-- departure_hourly, materialized only: t
 SELECT time_bucket('01:00:00'::interval, sortie) AS bucket,
    unit_id,
    origin,
    service,
    age_class,
    outcome,
    uhcd,
    count(*) AS n
   FROM vigie.departure
  WHERE (superseded_at IS NULL)
  GROUP BY (time_bucket('01:00:00'::interval, sortie)), unit_id, origin, service, age_class, outcome, uhcd;
-- departure_stay_daily, materialized only: t
 SELECT time_bucket('1 day'::interval, sortie, 'Europe/Paris'::text) AS day,
    unit_id,
    origin,
    service,
    age_class,
    outcome,
    uhcd,
    stay_bin,
    count(*) AS n
   FROM vigie.departure
  WHERE ((superseded_at IS NULL) AND (stay_bin IS NOT NULL))
  GROUP BY (time_bucket('1 day'::interval, sortie, 'Europe/Paris'::text)), unit_id, origin, service, age_class, outcome, uhcd, stay_bin;
-- samu_call_hourly, materialized only: t
 SELECT time_bucket('01:00:00'::interval, from_at) AS bucket,
    samu,
    origin,
    sum(presented) AS presented,
    sum(date_part('epoch'::text, (to_at - from_at))) FILTER (WHERE (presented IS NOT NULL)) AS presented_s,
    sum(answered) AS answered,
    sum(date_part('epoch'::text, (to_at - from_at))) FILTER (WHERE (answered IS NOT NULL)) AS answered_s,
    sum(answered_30s) AS answered_30s,
    sum(date_part('epoch'::text, (to_at - from_at))) FILTER (WHERE (answered_30s IS NOT NULL)) AS answered_30s_s,
    sum(answered_60s) AS answered_60s,
    sum(date_part('epoch'::text, (to_at - from_at))) FILTER (WHERE (answered_60s IS NOT NULL)) AS answered_60s_s,
    sum(abandoned) AS abandoned,
    sum(date_part('epoch'::text, (to_at - from_at))) FILTER (WHERE (abandoned IS NOT NULL)) AS abandoned_s,
    sum(abandoned_under_10s) AS abandoned_under_10s,
    max(waiting_now) AS waiting_max,
    max(longest_wait_s) AS longest_wait_s
   FROM vigie.samu_call
  WHERE (superseded_at IS NULL)
  GROUP BY (time_bucket('01:00:00'::interval, from_at)), samu, origin;

-- Policies

-- policy_compression on attendance every 12:00:00: {"compress_after": "21 days"}
-- policy_compression on departure every 12:00:00: {"compress_after": "21 days"}
-- policy_compression on ed_said every 12:00:00: {"compress_after": "15 days"}
-- policy_compression on picture every 12:00:00: {"compress_after": "8 days"}
-- policy_compression on samu_call every 12:00:00: {"compress_after": "21 days"}
-- policy_compression on stay_published every 12:00:00: {"compress_after": "15 days"}
-- policy_compression on team_state every 12:00:00: {"compress_after": "15 days"}
-- policy_refresh_continuous_aggregate on attendance_daily every 01:00:00: {"end_offset": null, "start_offset": "9 days"}
-- policy_refresh_continuous_aggregate on attendance_hourly every 01:00:00: {"end_offset": null, "start_offset": "9 days"}
-- policy_refresh_continuous_aggregate on departure_daily every 01:00:00: {"end_offset": null, "start_offset": "9 days"}
-- policy_refresh_continuous_aggregate on departure_hourly every 01:00:00: {"end_offset": null, "start_offset": "9 days"}
-- policy_refresh_continuous_aggregate on departure_stay_daily every 01:00:00: {"end_offset": null, "start_offset": "9 days"}
-- policy_refresh_continuous_aggregate on samu_call_hourly every 01:00:00: {"end_offset": null, "start_offset": "9 days"}
-- policy_retention on attendance every 1 day: {"drop_after": "5 years"}
-- policy_retention on departure every 1 day: {"drop_after": "5 years"}
-- policy_retention on ed_said every 1 day: {"drop_after": "400 days"}
-- policy_retention on picture every 1 day: {"drop_after": "400 days"}
-- policy_retention on ror_measurement every 1 day: {"drop_after": "400 days"}
-- policy_retention on samu_call every 1 day: {"drop_after": "5 years"}
-- policy_retention on stay_published every 1 day: {"drop_after": "400 days"}
-- policy_retention on team_state every 1 day: {"drop_after": "400 days"}

-- Comments

COMMENT ON COLUMN vigie.account.created_at IS 'When the account was made.';
COMMENT ON COLUMN vigie.account.disabled_at IS 'Since when the person may not sign in.';
COMMENT ON COLUMN vigie.account.id IS 'Stands for the person in sessions and in the audit log.';
COMMENT ON COLUMN vigie.account.invite_hash IS 'SHA-256 of the invitation that lets its holder set a password, once.';
COMMENT ON COLUMN vigie.account.invite_until IS 'End of the invitation.';
COMMENT ON COLUMN vigie.account.login IS 'Personal data: professional address or short name, chosen by the administrator.';
COMMENT ON COLUMN vigie.account.must_change IS 'The password was set by an administrator and must be changed.';
COMMENT ON COLUMN vigie.account.name IS 'Personal data: name and function as colleagues know them.';
COMMENT ON COLUMN vigie.account.password IS 'scrypt, with its parameters and salt; null until the invitation was used.';
COMMENT ON COLUMN vigie.account.roles IS 'What the person may do: domain/access/table.ts says what each role opens.';
COMMENT ON COLUMN vigie.account.signed_in_at IS 'Personal data: last sign-in, to find accounts nobody uses.';
COMMENT ON COLUMN vigie.account.sites IS 'FINESS of the sites of a site role.';
COMMENT ON COLUMN vigie.account.totp IS 'Secret of the second factor, sealed with a key kept outside the database.';
COMMENT ON COLUMN vigie.account.totp_step IS 'Last time step accepted: a code works once.';
COMMENT ON COLUMN vigie.account.version IS 'Grows with every change: an editor that has not seen the last one is refused.';
COMMENT ON COLUMN vigie.aid_request.answered_at IS 'Newest answer.';
COMMENT ON COLUMN vigie.aid_request.asked_at IS 'When it was asked; null while only the answer came.';
COMMENT ON COLUMN vigie.aid_request.case_key IS 'HMAC of the caseId.';
COMMENT ON COLUMN vigie.aid_request.facts IS '{purpose, convention, deadline, asker, cancelled, answer, answerDeadline, answerer: [value, at]}.';
COMMENT ON COLUMN vigie.aid_request.key IS 'HMAC of the requestId.';
COMMENT ON COLUMN vigie.aid_request.origin IS 'r real, s simulated, e exercise.';
COMMENT ON COLUMN vigie.aid_request.recorded_at IS 'Domain time of its last change.';
COMMENT ON COLUMN vigie.attendance.actes IS 'Acts, CCAM codes.';
COMMENT ON COLUMN vigie.attendance.age_class IS 'Class of age of the statistics; what shared views show instead of the age.';
COMMENT ON COLUMN vigie.attendance.age_months IS 'Age in months under two years, for paediatrics; null above.';
COMMENT ON COLUMN vigie.attendance.age_years IS 'Age in whole years at ENTREE, made from the birth date, which is not kept; null = unknown.';
COMMENT ON COLUMN vigie.attendance.content IS '52 bits of a SHA-256 over the record: equal content is not written again.';
COMMENT ON COLUMN vigie.attendance.da IS 'Associated diagnoses, CIM-10 without dot.';
COMMENT ON COLUMN vigie.attendance.destination IS 'DESTINATION: kind of bed after leaving.';
COMMENT ON COLUMN vigie.attendance.dp IS 'CIM-10 without dot; code list version on the file.';
COMMENT ON COLUMN vigie.attendance.end_kind IS 'Why it ended: c corrected, w withdrawn by the source, q withdrawn, see quarantine.';
COMMENT ON COLUMN vigie.attendance.ended_by IS 'rpu_file that ended this version.';
COMMENT ON COLUMN vigie.attendance.entree IS 'ENTREE: arrival.';
COMMENT ON COLUMN vigie.attendance.exit_unusable IS 'SORTIE was written but unreadable or before ENTREE: not counted as present.';
COMMENT ON COLUMN vigie.attendance.file_id IS 'rpu_file that brought this version.';
COMMENT ON COLUMN vigie.attendance.grade IS 'A nothing to say, B optional item missing, C an item set to null (see remarks).';
COMMENT ON COLUMN vigie.attendance.gravite IS 'CCMU 1 2 3 4 5 P D.';
COMMENT ON COLUMN vigie.attendance.key IS 'HMAC-SHA-256 of the visit, first 16 bytes; the secret is outside the database.';
COMMENT ON COLUMN vigie.attendance.mode_entree IS 'MODE_ENTREE 6 mutation, 7 transfert, 8 domicile.';
COMMENT ON COLUMN vigie.attendance.mode_sortie IS 'MODE_SORTIE 6 mutation, 7 transfert, 8 domicile, 9 décès.';
COMMENT ON COLUMN vigie.attendance.motif IS 'CIM-10 without dot; free text is never kept.';
COMMENT ON COLUMN vigie.attendance.orient IS 'ORIENT: where the person is to go, or how they left.';
COMMENT ON COLUMN vigie.attendance.origin IS 'r real, s simulated, e exercise. Never mixed in one answer.';
COMMENT ON COLUMN vigie.attendance.outcome IS 'h home, b hospital bed (6), t transfer (7), d death (9), l left unseen or against advice, u left, mode unknown; null = no usable SORTIE.';
COMMENT ON COLUMN vigie.attendance.provenance IS 'PROVENANCE: where a transferred person came from.';
COMMENT ON COLUMN vigie.attendance.recorded_at IS 'Domain time at which we knew this version.';
COMMENT ON COLUMN vigie.attendance.remarks IS 'Items set to null, with their code; a value only when it could identify nobody.';
COMMENT ON COLUMN vigie.attendance.residence_commune IS 'INSEE code of the commune of residence, where postal code and name lead to one; on no shared view.';
COMMENT ON COLUMN vigie.attendance.residence_department IS 'Department of residence, made from the postal code, which is not kept.';
COMMENT ON COLUMN vigie.attendance.service IS 'a adult, p paediatric (under 18 where the site has a paediatric service).';
COMMENT ON COLUMN vigie.attendance.sex IS 'M, F or I as declared; null = unusable.';
COMMENT ON COLUMN vigie.attendance.sortie IS 'SORTIE: left the emergency department; null = still present, or unusable (exit_unusable).';
COMMENT ON COLUMN vigie.attendance.superseded_at IS 'Domain time at which another version took its place; null = current.';
COMMENT ON COLUMN vigie.attendance.transport IS 'TRANSPORT: how the person came.';
COMMENT ON COLUMN vigie.attendance.transport_pec IS 'TRANSPORT_PEC: medical escort on the way.';
COMMENT ON COLUMN vigie.attendance.unit_id IS 'Unit that received the person.';
COMMENT ON COLUMN vigie.audit.action IS 'What was done or read.';
COMMENT ON COLUMN vigie.audit.actor IS 'Account or device by its id; command: for the command line; system: for the product itself.';
COMMENT ON COLUMN vigie.audit.actor_label IS 'Personal data: login at that moment, so that a deleted account can still be read.';
COMMENT ON COLUMN vigie.audit.after IS 'Values after the change; secrets and passwords never.';
COMMENT ON COLUMN vigie.audit.at IS 'When it was done.';
COMMENT ON COLUMN vigie.audit.before IS 'Values before the change; secrets and passwords never.';
COMMENT ON COLUMN vigie.audit.hash IS 'SHA-256 of prev and of the canonical text of this row.';
COMMENT ON COLUMN vigie.audit.prev IS 'Hash of the row before; 32 zero bytes for the first.';
COMMENT ON COLUMN vigie.audit.seq IS 'Place in the chain.';
COMMENT ON COLUMN vigie.audit.subject IS 'What it was about: a kind and an id, never a patient.';
COMMENT ON COLUMN vigie.bed_declaration.available IS 'Staffed, equipped and usable now; null: not said, here and below.';
COMMENT ON COLUMN vigie.bed_declaration.declared_at IS 'Domain time: the counts were true then.';
COMMENT ON COLUMN vigie.bed_declaration.expected_24h IS 'Expected to be available in 24 hours.';
COMMENT ON COLUMN vigie.bed_declaration.function IS 'Function of who declared (nurse, bed_manager …), never a name.';
COMMENT ON COLUMN vigie.bed_declaration.recorded_at IS 'Process time.';
COMMENT ON COLUMN vigie.closure.declared_by IS 'Function, never a name.';
COMMENT ON COLUMN vigie.closure.kind IS 'closed, diverted (regulated by 15) or partial.';
COMMENT ON COLUMN vigie.closure.target IS 'Service, pathway or resource; empty for the site.';
COMMENT ON COLUMN vigie.closure.until_at IS 'Its end (domain time): it is over by itself then.';
COMMENT ON COLUMN vigie.closure.version IS 'Grows with each change: who changes it says which version they saw.';
COMMENT ON COLUMN vigie.declaration.act IS 'declare, open, send, extend, end.';
COMMENT ON COLUMN vigie.declaration.key IS 'What it is about: a scope, or the id of an event or order.';
COMMENT ON COLUMN vigie.declaration.kind IS 'Kind of its news: level.declared, event.declared, wall.order.';
COMMENT ON COLUMN vigie.declaration.payload IS 'Its state after this act: function, never a name; reason, title or message, short and without identity; start and end.';
COMMENT ON COLUMN vigie.declaration.recorded_at IS 'Domain time of the act: what was known then.';
COMMENT ON COLUMN vigie.declaration.version IS 'Counts the acts on one key: of two at once the second is refused.';
COMMENT ON COLUMN vigie.departure.age_class IS 'Class of age of the statistics.';
COMMENT ON COLUMN vigie.departure.entree IS 'ENTREE of the same passage.';
COMMENT ON COLUMN vigie.departure.key IS 'The visit key of attendance.';
COMMENT ON COLUMN vigie.departure.origin IS 'r real, s simulated, e exercise.';
COMMENT ON COLUMN vigie.departure.outcome IS 'Outcome as in attendance.';
COMMENT ON COLUMN vigie.departure.recorded_at IS 'Domain time at which we knew this version.';
COMMENT ON COLUMN vigie.departure.service IS 'a adult, p paediatric.';
COMMENT ON COLUMN vigie.departure.sortie IS 'SORTIE of the same passage.';
COMMENT ON COLUMN vigie.departure.stay_bin IS 'floor(stay / 15 min) for 0 < stay < 72 h, else null.';
COMMENT ON COLUMN vigie.departure.superseded_at IS 'Domain time at which another version took its place; null = current.';
COMMENT ON COLUMN vigie.departure.uhcd IS 'ORIENT UHCD: kept apart in statistics of stay.';
COMMENT ON COLUMN vigie.departure.unit_id IS 'Unit that the person left.';
COMMENT ON COLUMN vigie.device.code_hash IS 'SHA-256 of the enrolment code while it waits: 15 minutes, one use.';
COMMENT ON COLUMN vigie.device.name IS 'Where it stands ("salle de crise, écran gauche"); never a person.';
COMMENT ON COLUMN vigie.device.token_hash IS 'SHA-256 of the device''s cookie; kept after revocation so that the screen can say whom to call.';
COMMENT ON COLUMN vigie.device_ended.device_id IS 'Device it was the cookie of.';
COMMENT ON COLUMN vigie.device_ended.ended_at IS 'Process time at which the device got a new code.';
COMMENT ON COLUMN vigie.device_ended.token_hash IS 'SHA-256 of the cookie that ended.';
COMMENT ON COLUMN vigie.ed_said.at IS 'When it was true (domain time).';
COMMENT ON COLUMN vigie.ed_said.channel IS 'machine or form.';
COMMENT ON COLUMN vigie.ed_said.effects IS 'What a form''s declaration changed, as its author was shown; null for a machine.';
COMMENT ON COLUMN vigie.ed_said.receipt IS 'Payload it came in; null for a form.';
COMMENT ON COLUMN vigie.ed_said.said IS 'Fields with their value, level with its reason and end, software down: only what was said.';
COMMENT ON COLUMN vigie.ed_said.said_by IS 'Function of who declared it; null for a machine.';
COMMENT ON COLUMN vigie.ed_said.service IS 'adult, paediatric or all.';
COMMENT ON COLUMN vigie.ed_state.state IS 'EdStateNow of domain/ed-state/types.ts; null before the first word.';
COMMENT ON COLUMN vigie.hub_message.code IS 'Why it was refused, a code of docs/errors.md.';
COMMENT ON COLUMN vigie.hub_message.kind IS 'RS-EDA, RS-RI, GEO-POS …; OTHER for a root key nobody knows.';
COMMENT ON COLUMN vigie.hub_message.late IS 'States that were older than the one already known.';
COMMENT ON COLUMN vigie.hub_message.model IS 'v1, v2, v3, v2/v3 (alike), any: as far as its shape tells.';
COMMENT ON COLUMN vigie.hub_message.n IS 'Place among the entries of its envelope, from 0.';
COMMENT ON COLUMN vigie.hub_message.notes IS '[{code, where, value, n}]: unknown codes and fields, by their place; a value only where it has the shape of a code.';
COMMENT ON COLUMN vigie.hub_message.origin IS 'r real, s simulated, e exercise: an exercise by its envelope or header, whatever the key.';
COMMENT ON COLUMN vigie.hub_message.received IS 'Items seen (teams, positions; 1 without a list), and used.';
COMMENT ON COLUMN vigie.hub_message.sender IS 'Organisation that sent it, by its id.';
COMMENT ON COLUMN vigie.hub_message.state IS 'used, partial (some items refused), refused, kept (counted, without effect).';
COMMENT ON COLUMN vigie.inbox.arrival IS 'Order of arrival, the order in which pending payloads are taken.';
COMMENT ON COLUMN vigie.inbox.claimed_at IS 'Process time at which a process last took it: another may take it when that is long ago.';
COMMENT ON COLUMN vigie.inbox.crashes IS 'Times the database was lost while nothing but this payload was being written: at the third it is given up, with its code. Kept with its row.';
COMMENT ON COLUMN vigie.inbox.file_name IS 'Name given by the sender where the transport has one; never holds an identity.';
COMMENT ON COLUMN vigie.inbox.hash IS 'SHA-256 of the plain bytes.';
COMMENT ON COLUMN vigie.inbox.key_finess IS 'Sites the key could speak for at reception; null = any.';
COMMENT ON COLUMN vigie.inbox.purged_at IS 'Process time at which the payload was deleted: the proof of its purge.';
COMMENT ON COLUMN vigie.inbox.receipt IS 'Name of the payload in answers to its sender.';
COMMENT ON COLUMN vigie.inbox.received_at IS 'Domain time of reception.';
COMMENT ON COLUMN vigie.inbox.result IS 'What it came to: counts, days, warnings, or the code of the refusal.';
COMMENT ON COLUMN vigie.inbox.size IS 'Plain bytes.';
COMMENT ON COLUMN vigie.inbox.source IS 'Source whose key brought it.';
COMMENT ON COLUMN vigie.inbox.state IS 'pending, processed, refused, failed.';
COMMENT ON COLUMN vigie.inbox.unit IS 'FINESS/ORDRE of its header: payloads of one unit are written in order of arrival. null = unreadable, or from before this column.';
COMMENT ON COLUMN vigie.inbox_chunk.data IS 'Sealed bytes (AES-256-GCM, key outside the database): may hold identities until purged.';
COMMENT ON COLUMN vigie.inbox_chunk.part IS 'Number of the part.';
COMMENT ON COLUMN vigie.inbox_chunk.receipt IS 'Payload it is a part of.';
COMMENT ON COLUMN vigie.news_now.at IS 'Domain time of that event.';
COMMENT ON COLUMN vigie.news_now.key IS 'What it is about; never a person.';
COMMENT ON COLUMN vigie.news_now.kind IS 'Kind of the outbox event that brought it.';
COMMENT ON COLUMN vigie.news_now.payload IS 'What it is now. A request of in-utero transfer tells no identity: how far the pregnancy is, what is needed, who was asked.';
COMMENT ON COLUMN vigie.news_now.seq IS 'seq of that event.';
COMMENT ON COLUMN vigie.norm.scope IS '<FINESS>/<ORDRE>, <FINESS> of a site of several units, dept:<code> or region.';
COMMENT ON COLUMN vigie.norm_version.basis IS 'final: final values of attendances; as_known: the picture log, at the delay of the live figure.';
COMMENT ON COLUMN vigie.norm_version.definition IS 'Parameters, exclusions and formula version.';
COMMENT ON COLUMN vigie.oriented.entree IS 'ENTREE of the passage.';
COMMENT ON COLUMN vigie.oriented.key IS 'The visit key of attendance.';
COMMENT ON COLUMN vigie.oriented.origin IS 'r real, s simulated, e exercise.';
COMMENT ON COLUMN vigie.oriented.seen_at IS 'Domain time of the reception that first showed it: the start of a lower bound of the wait.';
COMMENT ON COLUMN vigie.oriented.unit_id IS 'Unit of the passage.';
COMMENT ON COLUMN vigie.outbox.at IS 'Domain time of the event.';
COMMENT ON COLUMN vigie.outbox.payload IS 'The event, whole; nobody''s identity.';
COMMENT ON COLUMN vigie.outbox.seq IS 'Means commit order, because vigie.emit takes one lock before any seq is drawn.';
COMMENT ON COLUMN vigie.outbox.stored_at IS 'Process time, for retention and for measuring delay.';
COMMENT ON COLUMN vigie.picture.more IS 'What screens showed beside the figures: of a site the reason, since when, the floor, its last level when unseen, closures and the level its software declares; of the region silent sites, calls and teams of the SAMU, beds by kind. Null where everything was as always, and before it was kept. Kept with its row.';
COMMENT ON COLUMN vigie.picture.scope IS 'site:<FINESS>, dept:<code> or region.';
COMMENT ON COLUMN vigie.picture.share IS 'Share of usual activity covered, 0-1.';
COMMENT ON COLUMN vigie.picture.state IS 'State of the presence figure then: known, stale, unknown, not_computable…';
COMMENT ON COLUMN vigie.picture.stay_median IS 'Minutes, home-goers.';
COMMENT ON COLUMN vigie.picture.stay_p90 IS 'Minutes, home-goers.';
COMMENT ON COLUMN vigie.quarantine.closed_at IS 'Domain time at which the winner of its day no longer held it.';
COMMENT ON COLUMN vigie.quarantine.code IS 'Reason, a code of docs/errors.md.';
COMMENT ON COLUMN vigie.quarantine.day IS 'Civil day of ENTREE when it was readable.';
COMMENT ON COLUMN vigie.quarantine.file_id IS 'Newest rpu_file that holds the record; index, place and receipt are that file''s.';
COMMENT ON COLUMN vigie.quarantine.id IS 'Number of the row.';
COMMENT ON COLUMN vigie.quarantine.index IS 'Place of the record among those of its file.';
COMMENT ON COLUMN vigie.quarantine.origin IS 'r real, s simulated, e exercise.';
COMMENT ON COLUMN vigie.quarantine.place IS 'Where in the file, e.g. PATIENT[123]/ENTREE.';
COMMENT ON COLUMN vigie.quarantine.receipt IS 'Receipt of the payload: while that lives, the record can be read again whole.';
COMMENT ON COLUMN vigie.quarantine.recorded_at IS 'Domain time at which it was set apart.';
COMMENT ON COLUMN vigie.quarantine.scope_day IS 'The same when it lies in the window of its file: the day whose winner decides of this row. null = the file as a whole.';
COMMENT ON COLUMN vigie.quarantine.unit_id IS 'Unit that sent the record.';
COMMENT ON COLUMN vigie.quarantine.value IS 'The offending value; null when it could identify a person.';
COMMENT ON COLUMN vigie.ror_link.sent_at IS 'Sending of the message that taught it: the newest teaches.';
COMMENT ON COLUMN vigie.ror_location.ended_at IS 'Last message that said it is out of use.';
COMMENT ON COLUMN vigie.ror_location.fhir_id IS 'id of the resource, by which HealthcareServices point at it.';
COMMENT ON COLUMN vigie.ror_location.finess IS 'Geographic FINESS loaded in /admin/lits; null: as messages teach.';
COMMENT ON COLUMN vigie.ror_location.kind IS 'Kind of beds loaded in /admin/lits; null: as messages teach.';
COMMENT ON COLUMN vigie.ror_location.name IS 'Name of the unit as sent, at most 80 characters.';
COMMENT ON COLUMN vigie.ror_location.sent_at IS 'Last message that held it; null: known from /admin/lits only.';
COMMENT ON COLUMN vigie.ror_measurement.additional IS 'additionalBedType.';
COMMENT ON COLUMN vigie.ror_measurement.assignment IS 'temporaryAssignement: 01 none, 02 Covid+, 03 Covid-.';
COMMENT ON COLUMN vigie.ror_measurement.capacity_type IS '01 bed, 02 place.';
COMMENT ON COLUMN vigie.ror_measurement.channel IS 'capacitySourceType: 01 by hand, 02 bed management, 03 GAM, 04 DPI.';
COMMENT ON COLUMN vigie.ror_measurement.closing IS 'capacityClosingType.';
COMMENT ON COLUMN vigie.ror_measurement.crisis IS 'crisisType.';
COMMENT ON COLUMN vigie.ror_measurement.gender IS 'genderCapacityAvailable: 01 women, 02 men, 03 either, 04 undetermined.';
COMMENT ON COLUMN vigie.ror_measurement.location IS 'Identifier of the Location in the ROR.';
COMMENT ON COLUMN vigie.ror_measurement.measured_at IS 'capacityUpdateDate.';
COMMENT ON COLUMN vigie.ror_measurement.recorded_at IS 'Domain time of its reception.';
COMMENT ON COLUMN vigie.ror_measurement.status IS 'capacityStatus: 01 installed, 02 available, 03 occupied, 04 reserved, 05 closed, 06 additional; other codes are kept.';
COMMENT ON COLUMN vigie.ror_measurement.temporality IS 'temporalityCapacity: 01 now, 02 +1 h, 03 +24 h, 04 +48 h, 05 +7 d; empty where not said, here and below.';
COMMENT ON COLUMN vigie.ror_measurement.value IS 'nbCapacity.';
COMMENT ON COLUMN vigie.ror_now.group_at IS 'Newest capacityUpdateDate of the message that last spoke of this status and time, as far as it held this row.';
COMMENT ON COLUMN vigie.ror_now.group_sent_at IS 'Sending of that message.';
COMMENT ON COLUMN vigie.ror_now.sent_at IS 'Sending of the last message that held this row.';
COMMENT ON COLUMN vigie.rpu_day.n IS 'Usable records of the day in the winning file.';
COMMENT ON COLUMN vigie.rpu_day.n_exit IS 'Of them, those whose SORTIE was written, readable or not.';
COMMENT ON COLUMN vigie.rpu_day.n_hospital IS 'Of them, those who left with MODE_SORTIE 6 or 7.';
COMMENT ON COLUMN vigie.rpu_day.n_oriented IS 'Of n_hospital, those seen oriented before they left.';
COMMENT ON COLUMN vigie.rpu_day.stays IS 'Stays (0 < stay < 72 h) per whole hour of length, as [[hour, count], …]: the unit''s own p99 without reading its records.';
COMMENT ON COLUMN vigie.rpu_file.code_lists IS 'Versions of the code lists its diagnoses, motifs and acts were normalised with.';
COMMENT ON COLUMN vigie.rpu_file.days IS '[{day, state: applied|older|held}]';
COMMENT ON COLUMN vigie.rpu_file.file_id IS 'Name of the file in receipts and screens; the integer id stands for it in the big tables.';
COMMENT ON COLUMN vigie.rpu_file.fill IS 'Completeness by item: {item: {expected, filled}} over accepted records.';
COMMENT ON COLUMN vigie.rpu_file.grade IS 'A B C D as docs/glossary.md says; D also when a day is held.';
COMMENT ON COLUMN vigie.rpu_file.horizon IS 'H this file gives: min(EXTRACT, end of its last applied day); null when no day was applied.';
COMMENT ON COLUMN vigie.rpu_file.recorded_at IS 'Domain time at which we knew.';
COMMENT ON COLUMN vigie.rpu_file.same_extract IS 'Another file of the unit has the same EXTRACT and other bytes: the later receipt wins.';
COMMENT ON COLUMN vigie.rpu_file.suspect IS 'no_exit: no SORTIE at all; one_minute: all closed at one minute.';
COMMENT ON COLUMN vigie.rpu_held.day IS 'Civil day that is held.';
COMMENT ON COLUMN vigie.rpu_held.records IS 'The translated records of the day (no identity), ready to be applied.';
COMMENT ON COLUMN vigie.rpu_held.refused_at IS 'Domain time at which a person refused it: what says the same stays refused. null = waits for a decision.';
COMMENT ON COLUMN vigie.rpu_held.unit_id IS 'Unit whose day is held.';
COMMENT ON COLUMN vigie.rule.scope IS 'region, dept:<code> or a FINESS.';
COMMENT ON COLUMN vigie.samu_call.abandoned_under_10s IS 'Part of presented and of abandoned; null where the source does not count it apart.';
COMMENT ON COLUMN vigie.samu_call.origin IS 'r real, s simulated, e exercise. Never mixed in one answer.';
COMMENT ON COLUMN vigie.samu_call.overlapped IS 'It overlapped another interval of its SAMU: the newest receipt counts, the other was ended.';
COMMENT ON COLUMN vigie.samu_call.presented IS 'Counts go by the interval of presentation; null = unknown, never zero.';
COMMENT ON COLUMN vigie.samu_call.receipt IS 'Payload that brought it; null for a back-fill.';
COMMENT ON COLUMN vigie.samu_call.samu IS 'Department code.';
COMMENT ON COLUMN vigie.samu_call.to_at IS 'Exclusive end; 1 to 15 minutes after from_at.';
COMMENT ON COLUMN vigie.samu_call.waiting_now IS 'At to_at, as are longest_wait_s and staff on duty.';
COMMENT ON COLUMN vigie.samu_case.attribution IS 'Group: DRM, DR, D.';
COMMENT ON COLUMN vigie.samu_case.closed IS 'Its state says that nothing more is expected.';
COMMENT ON COLUMN vigie.samu_case.commune IS 'INSEE code of the commune of the event: nothing finer is kept.';
COMMENT ON COLUMN vigie.samu_case.counted IS 'A regulation file, not withdrawn: what figures count. A case shared with the fire services alone is not.';
COMMENT ON COLUMN vigie.samu_case.created_at IS 'Creation as its sender says; null while only updates came.';
COMMENT ON COLUMN vigie.samu_case.decided_at IS 'Newest decision.';
COMMENT ON COLUMN vigie.samu_case.decisions IS '[{at, type, resource, orientation, destination}]: codes and instants.';
COMMENT ON COLUMN vigie.samu_case.destination IS 'FINESS that its newest decision with one names.';
COMMENT ON COLUMN vigie.samu_case.facts IS '{name: [value, at]}: each code with the instant of the message that said it, so that the order of arrival does not count.';
COMMENT ON COLUMN vigie.samu_case.id IS 'Number of the row.';
COMMENT ON COLUMN vigie.samu_case.key IS 'HMAC of the caseId under the installation''s secret, 32 hex digits: leads to no file of a SAMU.';
COMMENT ON COLUMN vigie.samu_case.origin IS 'r real, s simulated, e exercise.';
COMMENT ON COLUMN vigie.samu_case.priority IS 'P0 P1 P2 P3 NR, or a code of no list as it came.';
COMMENT ON COLUMN vigie.samu_case.receipt IS 'Payload that brought this version.';
COMMENT ON COLUMN vigie.samu_case.recorded_at IS 'Domain time at which we knew this version.';
COMMENT ON COLUMN vigie.samu_case.samu IS 'Department code of the SAMU that owns it; null = none of a SAMU.';
COMMENT ON COLUMN vigie.samu_case.sender_key IS 'HMAC of owner and senderCaseId: what the summary of a mission names.';
COMMENT ON COLUMN vigie.samu_case.superseded_at IS 'Domain time at which another version took its place; null = current.';
COMMENT ON COLUMN vigie.session.account_id IS 'Personal data: who is signed in.';
COMMENT ON COLUMN vigie.session.created_at IS 'When the person signed in.';
COMMENT ON COLUMN vigie.session.expires_at IS 'When the session ends at the latest.';
COMMENT ON COLUMN vigie.session.factors IS '1: password; 2: password and second factor.';
COMMENT ON COLUMN vigie.session.seen_at IS 'Last use, to the minute; a session unused for 2 hours has ended.';
COMMENT ON COLUMN vigie.session.token_hash IS 'SHA-256 of the cookie; the cookie itself is stored nowhere.';
COMMENT ON COLUMN vigie.set_aside.closed_at IS 'When a person closed it in /qualite (audit log: aside.close); domain time. A payload that is processed again replaces its own rows.';
COMMENT ON COLUMN vigie.set_aside.code IS 'Code of docs/errors.md.';
COMMENT ON COLUMN vigie.set_aside.place IS 'Where in the message, by the names of its format ("resource[2]/state").';
COMMENT ON COLUMN vigie.set_aside.value IS 'Offending value, only where the format leaves no room for a person: a code, a number, an instant. At most 80 characters.';
COMMENT ON COLUMN vigie.sign_in_try.at IS 'Last failed try.';
COMMENT ON COLUMN vigie.sign_in_try.blocked_until IS 'No try is looked at before.';
COMMENT ON COLUMN vigie.sign_in_try.failures IS 'Failed tries in a row.';
COMMENT ON COLUMN vigie.sign_in_try.key IS 'Keyed hash of what is counted: neither an address nor a login can be read from it.';
COMMENT ON COLUMN vigie.site.uncertain IS 'What the public source itself is not sure of; kept visible.';
COMMENT ON COLUMN vigie.site_directory.changed_at IS 'When it was last written, process time; shown to the public beside it.';
COMMENT ON COLUMN vigie.site_directory.professional_phone IS 'Line for professionals; never shown to the public.';
COMMENT ON COLUMN vigie.site_directory.short_name IS 'At most 14 characters; null: that of the region pack.';
COMMENT ON COLUMN vigie.site_directory.source IS 'Who at the site, or which publication, told what stands here: a function or a title, never a name. Shown to the public beside it.';
COMMENT ON COLUMN vigie.smur_mission.arrived_at IS 'Reached the patient.';
COMMENT ON COLUMN vigie.smur_mission.available_at IS 'Free again.';
COMMENT ON COLUMN vigie.smur_mission.base IS 'FINESS (geographic) of the SMUR.';
COMMENT ON COLUMN vigie.smur_mission.case_key IS 'HMAC of organisation and case number: key or sender_key of samu_case.';
COMMENT ON COLUMN vigie.smur_mission.commune IS 'INSEE code of the commune of the intervention.';
COMMENT ON COLUMN vigie.smur_mission.created_at IS 'Creation of the case.';
COMMENT ON COLUMN vigie.smur_mission.decided_at IS 'Decision to send a SMUR.';
COMMENT ON COLUMN vigie.smur_mission.depart_at IS 'Left its base.';
COMMENT ON COLUMN vigie.smur_mission.destination IS 'FINESS the patient was taken to; null = not transported or not said.';
COMMENT ON COLUMN vigie.smur_mission.destination_at IS 'Reached the hospital.';
COMMENT ON COLUMN vigie.smur_mission.key IS 'HMAC of organisation, case number, SMUR and patient number: the same summary sent again is the same row.';
COMMENT ON COLUMN vigie.smur_mission.left_at IS 'Left with the patient.';
COMMENT ON COLUMN vigie.smur_mission.medical_level IS 'MED PARAMED SECOURS SANS.';
COMMENT ON COLUMN vigie.smur_mission.orientation IS 'Kind of orientation as sent.';
COMMENT ON COLUMN vigie.smur_mission.origin IS 'r real, s simulated, e exercise.';
COMMENT ON COLUMN vigie.smur_mission.receipt IS 'Payload that brought it.';
COMMENT ON COLUMN vigie.smur_mission.recorded_at IS 'Domain time at which we knew.';
COMMENT ON COLUMN vigie.smur_mission.returned_at IS 'Back at its base.';
COMMENT ON COLUMN vigie.smur_mission.samu IS 'Department code of the SAMU.';
COMMENT ON COLUMN vigie.smur_mission.sent_at IS 'When it was sent: the newest of a key is kept.';
COMMENT ON COLUMN vigie.smur_mission.vehicle IS 'Dotted code of the vehicle.';
COMMENT ON COLUMN vigie.source_key.expires_at IS 'End of a key that was replaced, process time; null: until it is revoked.';
COMMENT ON COLUMN vigie.source_key.finess IS 'Sites this key may speak for; null = any site of the region.';
COMMENT ON COLUMN vigie.source_key.key_hash IS 'SHA-256 of the key. Keys are 32 random bytes, so a plain hash is enough; the key itself is shown once and never stored.';
COMMENT ON COLUMN vigie.source_key.origin IS 'r real, s simulated, e exercise: fixed here for every record that comes with the key.';
COMMENT ON COLUMN vigie.stay_model.day IS 'Local day it was learned for: a learning that was cut short is done again, never twice.';
COMMENT ON COLUMN vigie.stay_model.learned_at IS 'Domain time: nothing recorded later was read.';
COMMENT ON COLUMN vigie.stay_model.ms IS 'How long it took, process time.';
COMMENT ON COLUMN vigie.stay_model_service.model IS 'StayModel of domain/stay/model.ts.';
COMMENT ON COLUMN vigie.stay_model_service.reason IS 'Why there is no model: too_few, not_learned.';
COMMENT ON COLUMN vigie.stay_model_service.size IS 'Size of the site by its arrivals a day.';
COMMENT ON COLUMN vigie.stay_published.baselines IS 'Minutes: what each simple forecast would have said at the same instant (p50 and p90 of the last 20, of the hour of the week, of the line over hour and presence); NaN = nothing.';
COMMENT ON COLUMN vigie.stay_published.horizon IS 'H: true then, valid for 45 minutes.';
COMMENT ON COLUMN vigie.stay_published.made_at IS 'Domain time of its making: nobody was told before.';
COMMENT ON COLUMN vigie.stay_published.quantiles IS 'Minutes: quantiles 0.1 to 0.9 of an arrival now, before rounding.';
COMMENT ON COLUMN vigie.stay_published.ranges IS 'Minutes as published: p50 and p90 of an arrival now, then of each of the next six hours.';
COMMENT ON COLUMN vigie.stay_published.version IS 'stay_model it comes from.';
COMMENT ON COLUMN vigie.stay_published.widened IS 'p90 was made wider than calibrated, because the last days were missed too often.';
COMMENT ON COLUMN vigie.stay_score.sums IS 'ScoreSums of domain/stay/score.ts: arrivals scored, losses, errors, coverage, those of simple forecasts.';
COMMENT ON COLUMN vigie.stay_score.untold IS 'Home-goers who arrived while nothing valid was published.';
COMMENT ON COLUMN vigie.team.available IS 'Availability of that same state; null = not said = unknown.';
COMMENT ON COLUMN vigie.team.case_key IS 'Case (HMAC) of that same state, also once the mission is over.';
COMMENT ON COLUMN vigie.team.facts IS '{org, name, vehicle, family, medicalLevel: [value, at]}, the newest of each.';
COMMENT ON COLUMN vigie.team.heard_at IS 'Domain time of the last message that named it.';
COMMENT ON COLUMN vigie.team.id IS 'resourceId as the Hub writes it: a vehicle, never a person.';
COMMENT ON COLUMN vigie.team.position_at IS 'Instant of its newest position.';
COMMENT ON COLUMN vigie.team.status IS 'Newest state by its own time; the history is team_state.';
COMMENT ON COLUMN vigie.team.told IS 'Screens know of it; false once it was silent for a week.';
COMMENT ON COLUMN vigie.team_position.available IS 'DISPONIBLE true, INDISPONIBLE false, else null.';
COMMENT ON COLUMN vigie.team_position.engaged IS 'engagedStatus as sent.';
COMMENT ON COLUMN vigie.team_position.heading IS 'Degrees from north.';
COMMENT ON COLUMN vigie.team_position.lon IS 'Degrees WGS84.';
COMMENT ON COLUMN vigie.team_position.speed IS 'km/h.';
COMMENT ON COLUMN vigie.team_state.at IS 'Instant of the state as its sender says.';
COMMENT ON COLUMN vigie.team_state.available IS 't free, f engaged, u not said.';
COMMENT ON COLUMN vigie.team_state.case_key IS 'Case (HMAC of its id); empty for none.';
COMMENT ON COLUMN vigie.team_state.late IS 'It came after a newer one of this team.';
COMMENT ON COLUMN vigie.team_state.origin IS 'r real, s simulated, e exercise.';
COMMENT ON COLUMN vigie.team_state.receipt IS 'Payload that brought it.';
COMMENT ON COLUMN vigie.team_state.recorded_at IS 'Domain time at which we knew.';
COMMENT ON COLUMN vigie.team_state.status IS 'One name over all models; a code of no list as it came.';
COMMENT ON COLUMN vigie.team_state.team IS 'resourceId.';
COMMENT ON COLUMN vigie.tiu_command.digest IS 'SHA-256 of what was asked: the same id cannot mean something else.';
COMMENT ON COLUMN vigie.tiu_command.request IS 'Request it was about.';
COMMENT ON COLUMN vigie.tiu_command.steps IS 'Steps it made.';
COMMENT ON COLUMN vigie.tiu_note.n IS 'Step that wrote it.';
COMMENT ON COLUMN vigie.tiu_note.request IS 'Request it stands beside.';
COMMENT ON COLUMN vigie.tiu_note.text IS 'At most 200 characters; null: erased by whoever wrote it.';
COMMENT ON COLUMN vigie.tiu_report.edition IS 'Counts the editions of a month: 1 is the automatic one of the 1st.';
COMMENT ON COLUMN vigie.tiu_report.figures IS 'Figures of the region and of each perinatal network: counts and durations, 1 to 4 people beside an attribute hidden.';
COMMENT ON COLUMN vigie.tiu_report.known_at IS 'Domain time of its making: it tells what was recorded by then.';
COMMENT ON COLUMN vigie.tiu_report.made_by IS 'job for the automatic one, person for one that somebody asked for (who: audit).';
COMMENT ON COLUMN vigie.tiu_report.month IS 'First day of the month it is about, Europe/Paris.';
COMMENT ON COLUMN vigie.tiu_report.version IS 'Version of the definitions it was made by.';
COMMENT ON COLUMN vigie.tiu_request.code IS 'Said on the phone, "21-B": unique among the open requests of an origin.';
COMMENT ON COLUMN vigie.tiu_request.ended_at IS 'When it was closed, cancelled or given up; null while it is open.';
COMMENT ON COLUMN vigie.tiu_request.id IS 'Drawn by Vigie, or an HMAC of the id of a partner''s software: it leads to no file of theirs.';
COMMENT ON COLUMN vigie.tiu_request.network IS 'Perinatal network of the requester, told from its department.';
COMMENT ON COLUMN vigie.tiu_request.origin IS 'r real, s simulated, e exercise: never mixed.';
COMMENT ON COLUMN vigie.tiu_request.parent IS 'Request it comes from, when it is a retransfer.';
COMMENT ON COLUMN vigie.tiu_request.request IS 'TiuRequest of domain/tiu/types.ts: the fold of its steps.';
COMMENT ON COLUMN vigie.tiu_request.requested_at IS 'When it was asked for (domain time).';
COMMENT ON COLUMN vigie.tiu_request.requester IS 'FINESS that asks.';
COMMENT ON COLUMN vigie.tiu_request.state IS 'requested, searching, placed, departed, arrived, closed, cancelled, unplaced.';
COMMENT ON COLUMN vigie.tiu_request.step IS 'Number of its last step.';
COMMENT ON COLUMN vigie.tiu_request.version IS 'Counts the changes: who changes says which one they saw.';
COMMENT ON COLUMN vigie.tiu_step.actor IS 'Account or device that acted, empty for none: whose own change it is to take back.';
COMMENT ON COLUMN vigie.tiu_step.at IS 'When it happened (domain time).';
COMMENT ON COLUMN vigie.tiu_step.event IS 'TiuEvent of domain/tiu/steps.ts; never the free text.';
COMMENT ON COLUMN vigie.tiu_step.n IS 'Counts the steps of one request from 1.';
COMMENT ON COLUMN vigie.tiu_step.recorded_at IS 'When it was known (domain time): the past is shown as it was known then.';
COMMENT ON COLUMN vigie.tiu_step.request IS 'Request it belongs to.';
COMMENT ON COLUMN vigie.tiu_step.said_by IS 'Function: cell, network, maternity, samu, ars, system or stream; never a name.';
COMMENT ON COLUMN vigie.unit.unit_id IS 'Two bytes that stand for the unit in the big tables.';
COMMENT ON COLUMN vigie.unit_now.figures_seq IS 'seq of the event that brought the figures; null when written by a back-fill without events.';
COMMENT ON COLUMN vigie.unit_service.service IS 'a adult, p paediatric.';
COMMENT ON COLUMN vigie.unit_service.split IS 'How the service of a record is known: by_age (under 18 is paediatric) or because the file holds one service only.';
COMMENT ON TABLE vigie.account IS 'Named people who may sign in. Retention: while in function; a disabled account is deleted after 13 months.';
COMMENT ON TABLE vigie.aid_request IS 'Requests for teams between SAMU (RS-DR) and their answers (RS-RR), in whatever order they came. Retention: 400 days.';
COMMENT ON TABLE vigie.announced_down IS 'Outages a unit declared, domain time; until null = open.';
COMMENT ON TABLE vigie.attendance IS 'Passages, by ENTREE. Append-only: a correction ends a row at superseded_at and adds another; as known at t = recorded_at <= t and (superseded_at is null or > t).';
COMMENT ON TABLE vigie.audit IS 'Who changed or read what, append-only, each row chained to the one before by its hash. Retention: 3 years, then exported and begun anew.';
COMMENT ON TABLE vigie.authorisation IS 'Care activities a site is authorised for, with validity dates.';
COMMENT ON TABLE vigie.bed_declaration IS 'What people declared of the beds of a site, kind by kind, one row each time. Retention: 400 days (job beds).';
COMMENT ON TABLE vigie.clock IS 'The demo''s domain clock: domain = anchor_domain + (process - anchor_process) * speed. last_domain is the latest instant shown; domain time never goes back.';
COMMENT ON TABLE vigie.closure IS 'Closures of places as they stand: of a site, a service, a care pathway or a resource, each with its reason and its end; each change is in the audit log. Retention: 400 days after the end.';
COMMENT ON TABLE vigie.declaration IS 'What functions declare, append-only: levels beside the computed one, events, orders to the walls; news_now holds those that are not over. Retention: 400 days after its end, orders to the walls 90 days.';
COMMENT ON TABLE vigie.departure IS 'The same passages by SORTIE, written in the same transaction, because aggregates go by a table''s own time.';
COMMENT ON TABLE vigie.device IS 'Shared screens that were enrolled with a short code: walls, and ward PCs of one site. Nobody is named by them.';
COMMENT ON TABLE vigie.device_ended IS 'What screens held before their device got a new code, so that an old screen can say whom to call. Retention: 400 days, as long as a browser keeps the cookie.';
COMMENT ON TABLE vigie.ed_said IS 'Each word of an emergency department on its own state, by its software or at its form: what was said, when it was true, in which function. Counts and waits, nobody''s name.';
COMMENT ON TABLE vigie.ed_state IS 'What each service of an emergency department last said of itself, field by field, the newest of each.';
COMMENT ON TABLE vigie.epoch IS 'Identity of this record, in order of time (UUIDv7): new at creation, restore or rebuild. A reader accepts a smaller seq only with a later epoch.';
COMMENT ON TABLE vigie.hub_message IS 'Every message of the Hub Santé that came, without its content: what it was, what became of it. Retention: 90 days, positions 24 hours.';
COMMENT ON TABLE vigie.inbox IS 'One row per accepted payload; its hash outlives its payload, so that old bytes are known as duplicates.';
COMMENT ON TABLE vigie.inbox_chunk IS 'The payload, gzipped then AES-256-GCM encrypted, in parts of at most 8 MB. The only place that may hold an identity.';
COMMENT ON TABLE vigie.job_run IS 'Last run of each job, process time. TimescaleDB policies appear as policy:<job_id>.';
COMMENT ON TABLE vigie.lease IS 'One elected writer per name (ticks, norms, jobs). until is process time of the database server.';
COMMENT ON TABLE vigie.news_now IS 'Newest news of each thing (team, site, SAMU, event): what a node starts from, with the head of the feed in one repeatable read.';
COMMENT ON TABLE vigie.norm IS 'What is usual for one scope in one version; never changed.';
COMMENT ON TABLE vigie.norm_version IS 'Each computation of the usual, immutable: its window, what it stands on and what it left out.';
COMMENT ON TABLE vigie.oriented IS 'First reception (domain time) that showed a record oriented to a bed while SORTIE was empty: a lower bound of the wait. Retention: 60 days after ENTREE; the last 28 days are counted.';
COMMENT ON TABLE vigie.outbox IS 'The feed: what changed, in commit order. Written only by vigie.emit, kept 7 days.';
COMMENT ON TABLE vigie.picture IS 'What the wall showed: the fold''s measures at each 5-minute tick and at each change of level or state.';
COMMENT ON TABLE vigie.picture_state IS 'Checkpoint of the fold: a node starts from it and reads the feed after seq.';
COMMENT ON TABLE vigie.quarantine IS 'Records that could not be used, with the reason. A record re-sent as bad in every file has one row.';
COMMENT ON TABLE vigie.refresh_debt IS 'Ranges of the hypertables touched since their aggregates were last refreshed. stored_at is process time: its age is how late the aggregates are.';
COMMENT ON TABLE vigie.ror_full IS 'Newest full sending of each source: what it did not hold is no longer sent. Kept as long as the installation; no person in it.';
COMMENT ON TABLE vigie.ror_link IS 'What messages teach of a Location by its HealthcareServices and Organizations: whose it is and what kind of beds it has. Kept as long as the installation; no person in it.';
COMMENT ON TABLE vigie.ror_location IS 'Locations of the ROR: the place and kind a person gave them, which stand before what messages teach. Kept as long as the installation; no person in it.';
COMMENT ON TABLE vigie.ror_measurement IS 'Every count of beds as the ROR sent it, bitemporal: true at measured_at, known since recorded_at; a corrected count is a further row. Retention: 400 days after its recording.';
COMMENT ON TABLE vigie.ror_now IS 'Newest of each row of each Location, from which the beds of a site are worked out. Retention: 60 days after its last sending (job beds).';
COMMENT ON TABLE vigie.rpu_day IS 'The winner of each local day (Europe/Paris, by ENTREE): the file with the newest EXTRACT, then the latest receipt.';
COMMENT ON TABLE vigie.rpu_file IS 'Every RPU file read, whatever its fate.';
COMMENT ON TABLE vigie.rpu_held IS 'Days kept back because a file would empty or halve them; applied when a newer file says the same or a person accepts. Refused ones stay to be known again. Retention: until a newer file or a person decides; refused ones 60 days.';
COMMENT ON TABLE vigie.rule IS 'What the region decides: thresholds of levels, absolute floors under them, days left out of the usual, how calls are counted, whom a screen says to call; each with its dates, never overwritten.';
COMMENT ON TABLE vigie.samu_call IS 'Telephony of the SAMU by interval: counts of calls, never a call. A report sent again ends the row it replaces at superseded_at; as known at t = recorded_at <= t and (superseded_at is null or > t).';
COMMENT ON TABLE vigie.samu_case IS 'Regulation cases, each version from recorded_at to superseded_at: codes, instants and a commune; nothing of patient, caller or address. Retention: 400 days.';
COMMENT ON TABLE vigie.session IS 'Open sessions. Retention: until they end, 12 hours at most.';
COMMENT ON TABLE vigie.set_aside IS 'Quarantine of the streams other than RPU: a part of a message that could not be used, with its reason. Retention: 90 days.';
COMMENT ON TABLE vigie.setting IS 'Facts about this data folder that must outlive a process: nature (demo or service), region, seed.';
COMMENT ON TABLE vigie.sign_in_try IS 'Failed tries counted per account and address, so that guessing slows down. Retention: 24 hours.';
COMMENT ON TABLE vigie.site IS 'Emergency department sites of the region, keyed by geographic FINESS. Seeded from the region pack.';
COMMENT ON TABLE vigie.site_directory IS 'What sites say of themselves, filled in /admin: null is "non renseigné".';
COMMENT ON TABLE vigie.smur_mission IS 'Summaries of SMUR missions (RS-RPIS): timed legs and the hospital, nothing of the patient. Retention: 400 days.';
COMMENT ON TABLE vigie.source IS 'Who sends: a hospital software, a regional server, the simulator.';
COMMENT ON TABLE vigie.source_key IS 'What each source key allows: streams, sites, and the origin of all it brings.';
COMMENT ON TABLE vigie.stay_model IS 'Each learning of the expected stay, once a local day, immutable. Retention: 60 days.';
COMMENT ON TABLE vigie.stay_model_service IS 'What one learning knows of one service: coefficients and tables, nothing of a patient. Retention: with its learning.';
COMMENT ON TABLE vigie.stay_published IS 'Every expected stay that was published, append-only: what arrivals are scored against, and what was shown then.';
COMMENT ON TABLE vigie.stay_score IS 'How right the expected stays of one service were over one local day of arrival, 72 hours after its end. Retention: 400 days.';
COMMENT ON TABLE vigie.stay_scored IS 'Local days of arrival whose expected stays were scored: once each. Retention: 400 days.';
COMMENT ON TABLE vigie.team IS 'What is known now of each team of the Hub Santé. Retention: deleted 400 days after its last word; its place after 24 hours.';
COMMENT ON TABLE vigie.team_position IS 'Where teams were. Retention: 24 hours.';
COMMENT ON TABLE vigie.team_state IS 'Every state of every team, each once, whatever the order it came in.';
COMMENT ON TABLE vigie.tiu_command IS 'Commands on requests of in-utero transfer that counted, by their id: one that was cut is asked again and counts once. Retention: 7 days (job tiu).';
COMMENT ON TABLE vigie.tiu_note IS 'The one free text of a request of in-utero transfer, each version of it, refused when it looks like somebody''s identity. Retention: 30 days after the end of its request (job tiu).';
COMMENT ON TABLE vigie.tiu_report IS 'Monthly reports of in-utero transfers as they were published, append-only: an edition is never changed, a correction is a new one beside it. Retention: 10 years after the month.';
COMMENT ON TABLE vigie.tiu_request IS 'Requests of in-utero transfer as they stand, without identity: who asks, how far the pregnancy is, what is needed, where she goes. Retention: 400 days after their end (job tiu).';
COMMENT ON TABLE vigie.tiu_step IS 'What happened to each request of in-utero transfer, append-only: opening, asks, answers with the places declared at that instant, choice, transport, end, and what was taken back. Retention: with its request.';
COMMENT ON TABLE vigie.unit IS 'What sends files: FINESS/ORDRE. A site sums its units.';
COMMENT ON TABLE vigie.unit_now IS 'Newest unit.figures and unit.feed of each unit: what a node starts from, with headSeq in one repeatable read.';
COMMENT ON TABLE vigie.unit_service IS 'The one or two services of a unit.';
COMMENT ON VIEW vigie.attendance_daily IS 'Arrivals per civil day of Europe/Paris.';
COMMENT ON VIEW vigie.attendance_hourly IS 'Arrivals per hour, unit, service, age class and outcome. Current versions only.';
COMMENT ON VIEW vigie.departure_daily IS 'Departures per civil day of Europe/Paris.';
COMMENT ON VIEW vigie.departure_hourly IS 'Departures per hour, unit, service, age class and outcome. Current versions only.';
COMMENT ON VIEW vigie.departure_stay_daily IS 'Departures per civil day and 15-minute bin of stay: medians and p90 of any group come from merged bins.';
COMMENT ON VIEW vigie.samu_call_hourly IS 'Telephony per hour of from_at and SAMU, current versions only. …_s are the seconds for which a count is known: an hour of 7-minute intervals has not 3,600.';
