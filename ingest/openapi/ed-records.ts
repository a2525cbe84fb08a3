import { ED_MAX } from '#domain/ed-state/limits.ts';
import { ED_FIELDS } from '#domain/ed-state/types.ts';
import type { Json } from './parts.ts';

const instant: Json = { type: 'string', format: 'date-time' };
const count = (maximum: number): Json => ({ type: ['integer', 'null'], minimum: 0, maximum });

const edRecord: Json = {
  type: 'object',
  required: ['site', 'at'],
  description: 'Every figure is optional: absent or null is unknown, and overwrites nothing.',
  properties: {
    site: { type: 'string', description: 'Geographic FINESS' },
    service: { type: 'string', enum: ['all', 'adult', 'paediatric'], default: 'all' },
    at: { ...instant, description: 'When it was true, with its offset' },
    ...Object.fromEntries(
      ED_FIELDS.filter((field) => !field.startsWith('urgency')).map((field) => [field, count(ED_MAX[field])])
    ),
    triage: {
      type: ['object', 'null'],
      required: ['scale', 'counts'],
      properties: {
        scale: { type: 'string', enum: ['ccmu', 'french'] },
        counts: { type: 'object', additionalProperties: count(ED_MAX.present) }
      }
    },
    level: {
      type: ['object', 'null'],
      required: ['level', 'until'],
      properties: {
        level: { type: 'integer', minimum: 0, maximum: 3 },
        reason: { type: 'string', maxLength: 120 },
        until: instant
      }
    },
    itDown: {
      type: ['object', 'null'],
      required: ['reason'],
      properties: {
        since: instant,
        until: { type: ['string', 'null'], format: 'date-time' },
        reason: { type: 'string', enum: ['maintenance', 'cyber'] }
      }
    }
  }
};

/** Body of stream `ed-state`: one record, a list, or `{records: […]}`. */
export const edRecords: Json = {
  oneOf: [
    edRecord,
    { type: 'array', minItems: 1, maxItems: 1_000, items: edRecord },
    {
      type: 'object',
      required: ['records'],
      properties: { records: { type: 'array', minItems: 1, maxItems: 1_000, items: edRecord } }
    }
  ]
};
