-- Up Migration
CREATE TABLE vigie.account (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  login text NOT NULL CHECK (login = lower(login) AND length(login) BETWEEN 3 AND 80),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  roles text[] NOT NULL,
  sites text[] NOT NULL DEFAULT '{}',
  password text,
  must_change boolean NOT NULL DEFAULT false,
  totp bytea,
  totp_step bigint NOT NULL DEFAULT 0,
  invite_hash bytea,
  invite_until timestamptz,
  disabled_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  signed_in_at timestamptz
);
CREATE UNIQUE INDEX account_login ON vigie.account (login);
CREATE UNIQUE INDEX account_invite ON vigie.account (invite_hash);
COMMENT ON TABLE vigie.account IS 'Named people who may sign in. Retention: while in function; a disabled account is deleted after 13 months.';
COMMENT ON COLUMN vigie.account.login IS 'Personal data: professional address or short name, chosen by the administrator.';
COMMENT ON COLUMN vigie.account.name IS 'Personal data: name and function as colleagues know them.';
COMMENT ON COLUMN vigie.account.roles IS 'What the person may do: domain/access/table.ts says what each role opens.';
COMMENT ON COLUMN vigie.account.sites IS 'FINESS of the sites of a site role.';
COMMENT ON COLUMN vigie.account.password IS 'scrypt, with its parameters and salt; null until the invitation was used.';
COMMENT ON COLUMN vigie.account.totp IS 'Secret of the second factor, sealed with a key kept outside the database.';
COMMENT ON COLUMN vigie.account.totp_step IS 'Last time step accepted: a code works once.';
COMMENT ON COLUMN vigie.account.invite_hash IS 'SHA-256 of the invitation that lets its holder set a password, once.';
COMMENT ON COLUMN vigie.account.version IS 'Grows with every change: an editor that has not seen the last one is refused.';
COMMENT ON COLUMN vigie.account.signed_in_at IS 'Personal data: last sign-in, to find accounts nobody uses.';

CREATE TABLE vigie.session (
  token_hash bytea PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES vigie.account ON DELETE CASCADE,
  factors smallint NOT NULL CHECK (factors IN (1, 2)),
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_account ON vigie.session (account_id);
COMMENT ON TABLE vigie.session IS 'Open sessions. Retention: until they end, 12 hours at most.';
COMMENT ON COLUMN vigie.session.token_hash IS 'SHA-256 of the cookie; the cookie itself is stored nowhere.';
COMMENT ON COLUMN vigie.session.factors IS '1: password; 2: password and second factor.';
COMMENT ON COLUMN vigie.session.seen_at IS 'Last use, to the minute; a session unused for 2 hours has ended.';

CREATE TABLE vigie.device (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  level text NOT NULL CHECK (level IN ('wall', 'ward')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  site text CHECK ((level = 'ward') = (site IS NOT NULL)),
  code_hash bytea,
  code_until timestamptz,
  token_hash bytea,
  created_at timestamptz NOT NULL,
  enrolled_at timestamptz,
  seen_at timestamptz,
  revoked_at timestamptz
);
CREATE UNIQUE INDEX device_code ON vigie.device (code_hash);
CREATE UNIQUE INDEX device_token ON vigie.device (token_hash);
COMMENT ON TABLE vigie.device IS 'Shared screens that were enrolled with a short code: walls, and ward PCs of one site. Nobody is named by them.';
COMMENT ON COLUMN vigie.device.name IS 'Where it stands ("salle de crise, écran gauche"); never a person.';
COMMENT ON COLUMN vigie.device.code_hash IS 'SHA-256 of the enrolment code while it waits: 15 minutes, one use.';
COMMENT ON COLUMN vigie.device.token_hash IS 'SHA-256 of the device''s cookie; kept after revocation so that the screen can say whom to call.';

CREATE TABLE vigie.sign_in_try (
  key bytea PRIMARY KEY,
  failures integer NOT NULL,
  blocked_until timestamptz NOT NULL,
  at timestamptz NOT NULL
);
COMMENT ON TABLE vigie.sign_in_try IS 'Failed tries counted per account and address, so that guessing slows down. Retention: 24 hours.';
COMMENT ON COLUMN vigie.sign_in_try.key IS 'Keyed hash of what is counted: neither an address nor a login can be read from it.';

CREATE TABLE vigie.audit (
  seq bigint PRIMARY KEY,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  actor_label text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  before jsonb,
  after jsonb,
  prev bytea NOT NULL,
  hash bytea NOT NULL
);
CREATE INDEX audit_at ON vigie.audit (at);
COMMENT ON TABLE vigie.audit IS 'Who changed or read what, append-only, each row chained to the one before by its hash. Retention: 3 years, then exported and begun anew.';
COMMENT ON COLUMN vigie.audit.actor IS 'Account or device by its id; command: for the command line; system: for the product itself.';
COMMENT ON COLUMN vigie.audit.actor_label IS 'Personal data: login at that moment, so that a deleted account can still be read.';
COMMENT ON COLUMN vigie.audit.subject IS 'What it was about: a kind and an id, never a patient.';
COMMENT ON COLUMN vigie.audit.before IS 'Values before the change; secrets and passwords never.';
COMMENT ON COLUMN vigie.audit.prev IS 'Hash of the row before; 32 zero bytes for the first.';
COMMENT ON COLUMN vigie.audit.hash IS 'SHA-256 of prev and of the canonical text of this row.';

CREATE FUNCTION vigie.audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END$$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON vigie.audit
  FOR EACH ROW EXECUTE FUNCTION vigie.audit_is_append_only();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON vigie.audit
  FOR EACH STATEMENT EXECUTE FUNCTION vigie.audit_is_append_only();

CREATE TABLE vigie.site_directory (
  finess text PRIMARY KEY REFERENCES vigie.site,
  phone text,
  professional_phone text,
  hours text,
  access text,
  short_name text,
  version integer NOT NULL DEFAULT 1,
  changed_at timestamptz NOT NULL
);
COMMENT ON TABLE vigie.site_directory IS 'What sites say of themselves, filled in /admin: null is "non renseigné".';
COMMENT ON COLUMN vigie.site_directory.professional_phone IS 'Line for professionals; never shown to the public.';
COMMENT ON COLUMN vigie.site_directory.short_name IS 'At most 14 characters; null: that of the region pack.';

CREATE TABLE vigie.rule (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('thresholds', 'exclusion', 'contact')),
  scope text NOT NULL,
  value jsonb NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  recorded_at timestamptz NOT NULL,
  superseded_at timestamptz,
  CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE INDEX rule_in_force ON vigie.rule (kind, scope, valid_from) WHERE superseded_at IS NULL;
COMMENT ON TABLE vigie.rule IS 'What the region decides: thresholds of levels, days left out of the usual, whom a screen says to call; each with its dates, never overwritten.';
COMMENT ON COLUMN vigie.rule.scope IS 'region, dept:<code> or a FINESS.';

-- Down Migration
DROP TABLE vigie.site_directory, vigie.rule, vigie.audit, vigie.device, vigie.session, vigie.sign_in_try, vigie.account;
DROP FUNCTION vigie.audit_is_append_only();
