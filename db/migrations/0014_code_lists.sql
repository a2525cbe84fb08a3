-- Up Migration
-- The writer always says with which code lists it normalised; a default would name lists that nobody used.
ALTER TABLE vigie.rpu_file ALTER COLUMN code_lists DROP DEFAULT;

-- Down Migration
ALTER TABLE vigie.rpu_file ALTER COLUMN code_lists SET DEFAULT 'cim10-fr:2026 ccam:v80';
