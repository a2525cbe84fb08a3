-- Up Migration
CREATE TABLE vigie.closure (
  id uuid PRIMARY KEY,
  finess text NOT NULL,
  origin "char" NOT NULL,
  scope text NOT NULL CHECK (scope IN ('site', 'service', 'pathway', 'resource')),
  target text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('closed', 'diverted', 'partial')),
  reason text NOT NULL CHECK (length(reason) <= 120),
  from_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL,
  declared_by text NOT NULL,
  declared_at timestamptz NOT NULL,
  version integer NOT NULL DEFAULT 1
);
CREATE INDEX closure_site ON vigie.closure (finess, origin, until_at);
COMMENT ON TABLE vigie.closure IS 'Closures of places as they stand: of a site, a service, a care pathway or a resource, each with its reason and its end; each change is in the audit log. Retention: 400 days after the end.';
COMMENT ON COLUMN vigie.closure.target IS 'Service, pathway or resource; empty for the site.';
COMMENT ON COLUMN vigie.closure.kind IS 'closed, diverted (regulated by 15) or partial.';
COMMENT ON COLUMN vigie.closure.until_at IS 'Its end (domain time): it is over by itself then.';
COMMENT ON COLUMN vigie.closure.declared_by IS 'Function, never a name.';
COMMENT ON COLUMN vigie.closure.version IS 'Grows with each change: who changes it says which version they saw.';

ALTER TABLE vigie.rule DROP CONSTRAINT rule_kind_check;
ALTER TABLE vigie.rule ADD CONSTRAINT rule_kind_check CHECK (kind IN ('thresholds', 'exclusion', 'contact', 'calls', 'floor'));
COMMENT ON TABLE vigie.rule IS 'What the region decides: thresholds of levels, absolute floors under them, days left out of the usual, how calls are counted, whom a screen says to call; each with its dates, never overwritten.';

-- Down Migration
DELETE FROM vigie.rule WHERE kind = 'floor';
ALTER TABLE vigie.rule DROP CONSTRAINT rule_kind_check;
ALTER TABLE vigie.rule ADD CONSTRAINT rule_kind_check CHECK (kind IN ('thresholds', 'exclusion', 'contact', 'calls'));
COMMENT ON TABLE vigie.rule IS 'What the region decides: thresholds of levels, days left out of the usual, how calls are counted, whom a screen says to call; each with its dates, never overwritten.';
DROP TABLE vigie.closure;
