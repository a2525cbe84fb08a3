-- Up Migration
COMMENT ON COLUMN vigie.set_aside.closed_at IS 'When a person closed it in /qualite (audit log: aside.close); domain time. A payload that is processed again replaces its own rows.';

-- Down Migration
COMMENT ON COLUMN vigie.set_aside.closed_at IS 'When the same message was taken whole, or a person closed it.';
