-- Up Migration
ALTER TABLE vigie.inbox ADD COLUMN unit text;
CREATE INDEX inbox_pending_unit ON vigie.inbox (unit, arrival) WHERE state = 'pending';
CREATE INDEX inbox_failed ON vigie.inbox (received_at) WHERE state = 'failed';
COMMENT ON COLUMN vigie.inbox.unit IS 'FINESS/ORDRE of its header: payloads of one unit are written in order of arrival. null = unreadable, or from before this column.';

-- Down Migration
DROP INDEX vigie.inbox_pending_unit, vigie.inbox_failed;
ALTER TABLE vigie.inbox DROP COLUMN unit;
