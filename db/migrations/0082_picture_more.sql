-- Up Migration
ALTER TABLE vigie.picture ADD COLUMN more jsonb;
COMMENT ON COLUMN vigie.picture.more IS 'What screens showed beside the figures: of a site the reason, since when, the floor, its last level when unseen, closures and the level its software declares; of the region silent sites, calls and teams of the SAMU, beds by kind. Null where everything was as always, and before it was kept. Kept with its row.';

-- Down Migration
ALTER TABLE vigie.picture DROP COLUMN more;
