-- Up Migration
-- A key that was replaced goes on working until its end, so that the sender can change over without a gap.
ALTER TABLE vigie.source_key ADD COLUMN expires_at timestamptz;
COMMENT ON COLUMN vigie.source_key.expires_at IS 'End of a key that was replaced, process time; null: until it is revoked.';

-- Down Migration
ALTER TABLE vigie.source_key DROP COLUMN expires_at;
