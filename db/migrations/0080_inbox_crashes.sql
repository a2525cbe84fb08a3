-- Up Migration
ALTER TABLE vigie.inbox ADD COLUMN crashes smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN vigie.inbox.crashes IS 'Times the database was lost while nothing but this payload was being written: at the third it is given up, with its code. Kept with its row.';

-- Down Migration
ALTER TABLE vigie.inbox DROP COLUMN crashes;
