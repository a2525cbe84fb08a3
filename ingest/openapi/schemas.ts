import { edRecords } from './ed-records.ts';
import { tiuEvents } from './tiu-events.ts';
import { ORIGINS } from '#domain/origin.ts';
import { CALL_COUNTS, CALL_STATES } from '#domain/samu/calls/types.ts';
import { ingestHealth, webHealth } from './health.ts';
import { type Json, ref } from './parts.ts';

const count: Json = { type: ['integer', 'null'], minimum: 0 };
const instant: Json = { type: 'integer', description: 'Milliseconds since 1970-01-01T00:00Z' };

const error: Json = {
  type: 'object',
  required: ['code', 'message', 'where', 'hint'],
  properties: {
    code: { type: 'string', description: 'From the one table of codes' },
    message: { type: 'string', description: 'What happened, in French or English' },
    where: {
      type: ['string', 'null'],
      description: 'A place (`PATIENT[3]/ENTREE`, `12:5`, a header), never a value'
    },
    hint: { type: 'string', description: 'What the reader can do about it' }
  }
};

const receipt: Json = {
  type: 'object',
  required: [
    'receipt',
    'stream',
    'origin',
    'state',
    'received',
    'accepted',
    'quarantined',
    'grade',
    'warnings',
    'days'
  ],
  properties: {
    receipt: {
      type: 'string',
      format: 'uuid',
      description: 'The same bytes of a source always have the same receipt'
    },
    stream: { type: 'string', enum: ['rpu', 'hub', 'samu-calls', 'ror', 'ed-state', 'tiu'] },
    origin: { type: 'string', enum: [...ORIGINS], description: 'Fixed by the source key' },
    state: {
      type: 'string',
      enum: ['processed', 'queued', 'spooled', 'refused', 'failed'],
      description:
        'processed: written or in quarantine, counts final · queued: durable, counts null · spooled: durable on disk, the database was away · refused: as a whole, see `error` · failed: a defect of Vigie, kept and tried again when sent again'
    },
    received: count,
    accepted: count,
    quarantined: count,
    grade: { type: ['string', 'null'], enum: ['A', 'B', 'C', 'D', null] },
    warnings: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'where', 'message'],
        properties: {
          code: { type: 'string' },
          where: { type: 'string' },
          message: { type: 'string' },
          count: { type: 'integer' }
        }
      }
    },
    days: {
      type: 'array',
      items: {
        type: 'object',
        required: ['day', 'state'],
        properties: {
          day: { type: 'string', format: 'date', description: 'Civil day of Europe/Paris' },
          state: {
            type: 'string',
            enum: ['applied', 'older', 'held', 'refused'],
            description:
              'older: a newer EXTRACT was there · held: would empty or halve the day · refused: a person refused it so'
          }
        }
      }
    },
    duplicate: { type: 'boolean', const: true },
    error: ref('Error')
  }
};

const snapshot: Json = {
  type: 'object',
  required: ['topic', 'epoch', 'full', 'from', 'to', 'set', 'del', 'at', 'processAt'],
  properties: {
    topic: { type: 'string' },
    epoch: { type: 'string', format: 'uuid', description: 'Accept a smaller seq only with a new epoch' },
    full: { type: 'boolean', description: 'true: replaces the topic · false: apply set and del' },
    from: { type: 'integer' },
    to: { type: 'integer' },
    set: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['seq', 'value'],
        properties: { seq: { type: 'integer' }, value: {} }
      }
    },
    del: { type: 'object', additionalProperties: { type: 'integer' } },
    at: { ...instant, description: 'Domain time of the server when these bytes were made, ms' },
    processAt: { ...instant, description: 'Process time of the server then, ms' },
    feedAt: {
      type: ['integer', 'null'],
      description: 'Process time of the last successful read of the record, ms'
    }
  }
};

const instantText: Json = { type: ['string', 'null'], format: 'date-time' };
const people: Json = { type: ['integer', 'null'], minimum: 0 };

const present: Json = {
  type: 'object',
  required: ['finess', 'origin', 'at', 'asKnownAt', 'value', 'horizon', 'units', 'formula'],
  properties: {
    finess: { type: 'string' },
    origin: { type: 'string', enum: [...ORIGINS] },
    at: instantText,
    asKnownAt: instantText,
    value: { ...people, description: 'Sum of the units; null when one of them cannot say' },
    paediatric: people,
    toClose: { ...people, description: "Open longer than the unit's own p99 of stay: counted apart" },
    reason: { type: 'string', description: 'Why there is no figure' },
    horizon: { ...instantText, description: 'Figures are true at this instant, at the latest' },
    units: { type: 'array', items: { type: 'object' } },
    formula: { type: 'string' }
  }
};

const callCount: Json = { type: ['integer', 'null'], minimum: 0, maximum: 100_000 };
const callTime: Json = { type: 'string', format: 'date-time', description: 'With its offset' };

const callReport: Json = {
  type: 'object',
  description: 'Calls to a SAMU in an interval of 1 to 15 minutes; null or absent = unknown',
  required: ['samu', 'from', 'to'],
  properties: {
    samu: { type: 'string', description: '`SAMU 75` or `75`' },
    from: callTime,
    to: { ...callTime, description: 'Exclusive, with its offset' },
    ...Object.fromEntries([...CALL_COUNTS, ...CALL_STATES].map((field) => [field, callCount]))
  }
};

const hubPayload: Json = {
  type: 'object',
  description:
    'EDXL-DE envelope (`content[].jsonContent.embeddedJsonContent.message`) or a message alone, by its root key: createCaseHealth, createCaseHealthUpdate, createCase, resourcesInfo, resourcesStatus, resourcesRequest, resourcesResponse, geoPositionsUpdate, geoResourcesDetails, rpis; models v1, v2 and v3. Others are kept and counted.',
  properties: {
    distributionID: { type: 'string' },
    senderID: { type: 'string' },
    dateTimeSent: { type: 'string', format: 'date-time' },
    dateTimeExpires: { type: 'string', format: 'date-time' },
    distributionStatus: { type: 'string', enum: ['Actual', 'Exercise', 'System'] },
    distributionKind: { type: 'string', enum: ['Report', 'Update', 'Cancel', 'Ack', 'Error'] },
    content: { type: 'array', items: { type: 'object' }, minItems: 1 }
  }
};

/** Named schemas of the document. */
export const schemas: Json = {
  Error: error,
  HubPayload: hubPayload,
  Receipt: receipt,
  EdRecords: edRecords,
  TiuEvents: tiuEvents,
  CallReports: {
    oneOf: [callReport, { type: 'array', minItems: 1, maxItems: 5_000, items: callReport }]
  },
  /** A refused upload that has a receipt: the error's four fields and the receipt's. */
  RefusedUpload: { allOf: [ref('Error')], description: 'With the fields of a receipt where one was given' },
  IngestHealth: ingestHealth,
  WebHealth: webHealth,
  Present: present,
  Snapshot: snapshot
};
