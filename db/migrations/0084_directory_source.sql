-- Up Migration
ALTER TABLE vigie.site_directory ADD COLUMN source text;
COMMENT ON COLUMN vigie.site_directory.source IS 'Who at the site, or which publication, told what stands here: a function or a title, never a name. Shown to the public beside it.';
COMMENT ON COLUMN vigie.site_directory.changed_at IS 'When it was last written, process time; shown to the public beside it.';

-- Down Migration
ALTER TABLE vigie.site_directory DROP COLUMN source;
COMMENT ON COLUMN vigie.site_directory.changed_at IS NULL;
