-- Up Migration
-- Epochs are told apart by their time too (UUIDv7, RFC 9562): a reader that hears two of them knows which is the later.
UPDATE vigie.epoch SET id = (lpad(to_hex(floor(date_part('epoch', clock_timestamp()) * 1000)::int8), 12, '0')
  || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid;
COMMENT ON TABLE vigie.epoch IS 'Identity of this record, in order of time (UUIDv7): new at creation, restore or rebuild. A reader accepts a smaller seq only with a later epoch.';

-- Down Migration
COMMENT ON TABLE vigie.epoch IS 'Identity of this record: new at creation, restore or rebuild. A reader accepts a smaller seq only with a new epoch.';
