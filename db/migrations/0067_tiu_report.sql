-- Up Migration
CREATE TABLE vigie.tiu_report (
  month date NOT NULL,
  origin "char" NOT NULL,
  edition int NOT NULL,
  version text NOT NULL,
  known_at timestamptz NOT NULL,
  made_by text NOT NULL,
  figures jsonb NOT NULL,
  PRIMARY KEY (month, origin, edition),
  CHECK (extract(day FROM month) = 1),
  CHECK (octet_length(figures::text) < 4000000)
);
COMMENT ON TABLE vigie.tiu_report IS 'Monthly reports of in-utero transfers as they were published, append-only: an edition is never changed, a correction is a new one beside it. Retention: 10 years after the month.';
COMMENT ON COLUMN vigie.tiu_report.month IS 'First day of the month it is about, Europe/Paris.';
COMMENT ON COLUMN vigie.tiu_report.edition IS 'Counts the editions of a month: 1 is the automatic one of the 1st.';
COMMENT ON COLUMN vigie.tiu_report.version IS 'Version of the definitions it was made by.';
COMMENT ON COLUMN vigie.tiu_report.known_at IS 'Domain time of its making: it tells what was recorded by then.';
COMMENT ON COLUMN vigie.tiu_report.made_by IS 'job for the automatic one, person for one that somebody asked for (who: audit).';
COMMENT ON COLUMN vigie.tiu_report.figures IS 'Figures of the region and of each perinatal network: counts and durations, 1 to 4 people beside an attribute hidden.';

-- Down Migration
DROP TABLE vigie.tiu_report;
