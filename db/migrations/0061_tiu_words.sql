-- Up Migration
COMMENT ON COLUMN vigie.tiu_request.origin IS 'r real, s simulated, e exercise: never mixed.';
COMMENT ON COLUMN vigie.tiu_step.request IS 'Request it belongs to.';
COMMENT ON COLUMN vigie.tiu_command.request IS 'Request it was about.';
COMMENT ON COLUMN vigie.tiu_note.request IS 'Request it stands beside.';
COMMENT ON COLUMN vigie.news_now.payload IS 'What it is now. A request of in-utero transfer tells no identity: how far the pregnancy is, what is needed, who was asked.';
COMMENT ON COLUMN vigie.outbox.payload IS 'The event, whole; nobody''s identity.';

-- Down Migration
COMMENT ON COLUMN vigie.tiu_request.origin IS NULL;
COMMENT ON COLUMN vigie.news_now.payload IS NULL;
COMMENT ON COLUMN vigie.outbox.payload IS NULL;
