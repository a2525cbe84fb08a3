-- Up Migration
CREATE TABLE vigie.declaration (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  key text NOT NULL,
  origin "char" NOT NULL,
  version int NOT NULL,
  act text NOT NULL,
  payload jsonb NOT NULL,
  recorded_at timestamptz NOT NULL,
  UNIQUE (kind, key, origin, version)
);
COMMENT ON TABLE vigie.declaration IS 'What functions declare, append-only: levels beside the computed one, events, orders to the walls; news_now holds those that are not over. Retention: 400 days after its end, orders to the walls 90 days.';
COMMENT ON COLUMN vigie.declaration.kind IS 'Kind of its news: level.declared, event.declared, wall.order.';
COMMENT ON COLUMN vigie.declaration.key IS 'What it is about: a scope, or the id of an event or order.';
COMMENT ON COLUMN vigie.declaration.version IS 'Counts the acts on one key: of two at once the second is refused.';
COMMENT ON COLUMN vigie.declaration.act IS 'declare, open, send, extend, end.';
COMMENT ON COLUMN vigie.declaration.payload IS 'Its state after this act: function, never a name; reason, title or message, short and without identity; start and end.';
COMMENT ON COLUMN vigie.declaration.recorded_at IS 'Domain time of the act: what was known then.';

-- Down Migration
DROP TABLE vigie.declaration;
