import {
  ANSWER_FUNCTIONS,
  ANSWERS,
  CANCEL_REASONS,
  DOCTOR_FUNCTIONS,
  INDICATIONS,
  NEONATAL_LEVELS,
  OUTCOMES,
  REFUSAL_REASONS,
  TIU_FUNCTIONS,
  UNPLACED_OUTCOMES,
  URGENCIES,
  VECTORS
} from '#domain/tiu/codes.ts';
import type { Json } from './parts.ts';

const finess: Json = { type: 'string', description: 'Geographic FINESS' };
const flag: Json = { type: ['boolean', 'null'] };
const count: Json = { type: ['integer', 'null'], minimum: 0, maximum: 99 };
const one = (values: readonly string[]): Json => ({ type: 'string', enum: [...values] });

/** The case of a request: what is needed, and how far the pregnancy is. Nothing that tells who. */
const ofCase: Json = {
  requester: finess,
  origin: { ...one(['cell', 'network']), default: 'cell' },
  gestationalAgeDays: { type: 'integer', description: 'Completed days of amenorrhoea (weeks × 7 + days)' },
  gestationalAgeOn: {
    type: 'string',
    format: 'date',
    description: 'Day of that age; default: the day of `at`'
  },
  fetuses: { type: 'integer', minimum: 1, maximum: 6, default: 1 },
  weightsG: { type: 'array', maxItems: 6, items: { type: ['integer', 'null'] } },
  indication: one(INDICATIONS),
  urgency: { ...one(URGENCIES), default: 'URGENTE' },
  needs: {
    type: 'object',
    properties: {
      obstetric: { type: 'boolean' },
      neonatal: {
        type: ['object', 'null'],
        required: ['level'],
        properties: { level: one(NEONATAL_LEVELS), count: { type: 'integer', minimum: 1, maximum: 6 } }
      }
    }
  },
  contraIndications: {
    type: 'object',
    description: 'true: checked and present; false: checked; absent or null: not asked',
    properties: { imminentDelivery: flag, fetalDistress: flag, abruption: flag, unstableMother: flag }
  },
  jointDecision: {
    type: ['object', 'null'],
    required: ['verdict', 'functions'],
    properties: {
      verdict: one(['transfer', 'no_transfer']),
      functions: { type: 'array', minItems: 2, items: one(DOCTOR_FUNCTIONS) }
    }
  }
};

const event = (type: string, description: string, properties: Json = {}, required: string[] = []): Json => ({
  type: 'object',
  description,
  required: ['type', 'requestId', 'at', ...required],
  properties: {
    type: { const: type },
    requestId: { type: 'string', maxLength: 64, description: 'The sender’s own; kept as an HMAC only' },
    at: { type: 'string', format: 'date-time', description: 'With its offset' },
    by: { ...one(TIU_FUNCTIONS.filter((by) => by !== 'system')), description: 'Function, never a name' },
    ...properties
  }
});

const CASE_REQUIRED = ['requester', 'gestationalAgeDays', 'indication', 'needs'];

const tiuEvent: Json = {
  oneOf: [
    event('requested', 'A transfer is asked for.', ofCase, CASE_REQUIRED),
    event(
      'retransfer',
      'A new request that comes from one that arrived; its requester is where she is.',
      { ...ofCase, parentRequestId: { type: 'string', maxLength: 64 } },
      [...CASE_REQUIRED, 'parentRequestId']
    ),
    event('search_started', 'A place is looked for.'),
    event(
      'asked',
      'A maternity is asked.',
      { finess, channel: { ...one(['message', 'phone']), default: 'message' } },
      ['finess']
    ),
    event(
      'answered',
      'It answers. Answers only append; a refusal has its reason. `places`: what it has free now.',
      {
        finess,
        answer: one(ANSWERS),
        reason: one(REFUSAL_REASONS),
        channel: { ...one(['stream', 'phone']), default: 'stream' },
        function: one(ANSWER_FUNCTIONS),
        places: {
          type: 'object',
          properties: { obstetric: count, NEO: count, SI: count, REA: count }
        }
      },
      ['finess', 'answer']
    ),
    event('accepted', 'The acceptance of this maternity is chosen.', { finess }, ['finess']),
    event(
      'transport_decided',
      'How she is carried.',
      { vector: one(VECTORS), medicalised: { type: 'boolean' }, team: { type: ['string', 'null'] } },
      ['vector', 'medicalised']
    ),
    event('departed', 'She left.'),
    event('arrived', 'She arrived.'),
    event(
      'closed',
      'It is over; without a place by the last three outcomes.',
      {
        outcome: one([...OUTCOMES, ...UNPLACED_OUTCOMES])
      },
      ['outcome']
    ),
    event('cancelled', 'It is taken back.', { reason: one(CANCEL_REASONS) }, ['reason'])
  ]
};

/** Body of stream `tiu`: one event, or a list. */
export const tiuEvents: Json = {
  oneOf: [tiuEvent, { type: 'array', minItems: 1, maxItems: 1_000, items: tiuEvent }]
};
