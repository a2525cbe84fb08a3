import type { Json } from './parts.ts';

const state: Json = { type: 'string', enum: ['ok', 'degraded', 'down'] };
const text: Json = { type: 'string' };
const count: Json = { type: 'integer', minimum: 0 };

/** Parts of a process by name, each with its state. */
const parts = (properties: Json): Json => ({
  type: 'object',
  additionalProperties: { type: 'object', required: ['state'], properties: { state, ...properties } }
});

/** `/readyz` of the port of the feeds: ready while payloads can be taken. */
export const ingestHealth: Json = {
  type: 'object',
  description: 'Port of the feeds: database, keys, spool, inbox, drop, and hub where one is configured',
  required: ['status', 'components'],
  properties: {
    status: state,
    components: parts({
      ageS: { ...count, description: 'Seconds in this state, or since its data is from' },
      engine: { ...text, description: 'database: embedded or server' },
      version: { ...text, description: 'database: of PostgreSQL' },
      timescale: { ...text, description: 'database: of TimescaleDB' },
      files: { ...count, description: 'spool: payloads waiting on disk' },
      bytes: { ...count, description: 'spool: bytes waiting on disk' },
      sources: { ...count, description: 'spool: sources with payloads on disk' },
      sharesUsed: { ...count, description: 'spool: sources that hold their share and are refused more' },
      refused: { ...count, description: 'spool: payloads the record refuses, kept on disk' },
      waiting: {
        ...count,
        description: 'inbox: payloads waiting to be processed; drop: files not in the record yet'
      },
      code: { ...text, description: 'drop: why files wait' },
      failed: { ...count, description: 'inbox: payloads that failed and are still kept' },
      unfinished: { ...count, description: 'inbox: payloads whose outcome is not written yet' }
    })
  }
};

/** `/readyz` of the port of the screens: ready while the live picture follows the record. */
export const webHealth: Json = {
  type: 'object',
  description: 'Port of the screens: push, app, record, picture, redis where it is used, every process',
  required: ['ready', 'push.engine', 'db.engine', 'push', 'db', 'versions', 'uptime', 'components'],
  properties: {
    ready: { type: 'boolean' },
    'push.engine': { type: 'string', enum: ['uws', 'node'] },
    'db.engine': text,
    push: {
      type: 'object',
      required: ['engine'],
      properties: { engine: text, reason: { ...text, description: 'Why this engine' } }
    },
    db: { type: 'object', required: ['engine'], properties: { engine: text } },
    versions: {
      type: 'object',
      additionalProperties: text,
      description: 'vigie, node, postgres, timescaledb; unknown until the record was heard'
    },
    uptime: { ...count, description: 'Seconds' },
    components: parts({
      at: { type: ['integer', 'null'], description: 'Process time of the last sign of life, ms' },
      age: { type: ['integer', 'null'], minimum: 0, description: 'ms since then' },
      detail: { type: ['string', 'number', 'object'] }
    })
  }
};
