import type { ErrorCode } from '#domain/errors.ts';
import { errors, json, type Json, parameter, ref } from './parts.ts';

/** Refusals of the door itself, before a byte is translated. */
const DOOR: ErrorCode[] = [
  'AUTH_KEY_UNKNOWN',
  'AUTH_MISSING',
  'AUTH_STREAM_FORBIDDEN',
  'BODY_ENCODING_UNSUPPORTED',
  'BODY_GZIP_INVALID',
  'BODY_TOO_LARGE',
  'BODY_TOO_SLOW',
  'BODY_TYPE_UNSUPPORTED',
  'DISK_FULL',
  'INGEST_BUSY',
  'INTERNAL',
  'KEYS_UNAVAILABLE',
  'METHOD_NOT_ALLOWED',
  'RATE_LIMITED',
  'REQUEST_INVALID',
  'SPOOL_FULL',
  'SPOOL_SHARE_USED',
  'STREAM_UNKNOWN'
];

/** Refusals of an RPU file as a whole. */
const RPU: ErrorCode[] = [
  'RPU_ALL_QUARANTINED',
  'RPU_DTD',
  'RPU_EMPTY',
  'RPU_ENCODING',
  'RPU_EXTRACT_BEFORE_WINDOW',
  'RPU_EXTRACT_FUTURE',
  'RPU_FINESS_FORBIDDEN',
  'RPU_FINESS_UNKNOWN',
  'RPU_HEADER_INVALID',
  'RPU_HEADER_MISSING',
  'RPU_NOT_UTF8',
  'RPU_NOT_XML',
  'RPU_ROOT',
  'RPU_STRUCTURE',
  'RPU_TEXT_TOO_LONG',
  'RPU_TOO_DEEP',
  'RPU_TOO_MANY_RECORDS',
  'RPU_TRUNCATED',
  'RPU_WINDOW_INVALID',
  'RPU_WINDOW_TOO_LONG'
];

/** Refusals of a JSON payload as a whole. */
const JSON_BODY: ErrorCode[] = [
  'ALL_QUARANTINED',
  'CALLS_NOT_REPORTS',
  'CALLS_TOO_MANY',
  'JSON_INVALID',
  'JSON_NOT_UTF8',
  'JSON_TOO_DEEP',
  'JSON_TOO_LARGE'
];

/** Refusals of a payload of the Hub Santé: of its envelope, or of its only message. */
const HUB: ErrorCode[] = [
  'HUB_ENVELOPE_INVALID',
  'HUB_EXPIRED',
  'HUB_FIELD_INVALID',
  'HUB_FIELD_MISSING',
  'HUB_NOT_A_MESSAGE',
  'HUB_POSITION_INVALID',
  'HUB_POSITION_OUTSIDE',
  'HUB_TIME_FUTURE',
  'HUB_TOO_MANY'
];

/** Refusals of a record of an ED's own state, alone in its payload. */
const ED_STATE: ErrorCode[] = [
  'ED_STATE_AT_FUTURE',
  'ED_STATE_AT_INVALID',
  'ED_STATE_EMPTY',
  'ED_STATE_FINESS_FORBIDDEN',
  'ED_STATE_FINESS_UNKNOWN',
  'ED_STATE_SERVICE_UNKNOWN',
  'ED_STATE_STRUCTURE'
];

/** Refusals of an event of transfers, alone in its payload. */
const TIU: ErrorCode[] = [
  'TIU_ASKED_ALREADY',
  'TIU_ASK_UNKNOWN',
  'TIU_AT_INVALID',
  'TIU_COT_GIVEN',
  'TIU_DECISION_MISSING',
  'TIU_FIELD_INVALID',
  'TIU_FINESS_FORBIDDEN',
  'TIU_FINESS_UNKNOWN',
  'TIU_NOT_ACCEPTED',
  'TIU_REQUEST_EXISTS',
  'TIU_REQUEST_UNKNOWN',
  'TIU_STRUCTURE',
  'TIU_TRANSITION',
  'TIU_TRANSPORT_MISSING'
];

/** Refusals of a payload of beds as a whole. */
const ROR: ErrorCode[] = ['ROR_NOTHING', 'ROR_RESOURCE', 'ROR_TIMESTAMP_FUTURE'];

const language = parameter(
  'Accept-Language',
  'header',
  { type: 'string' },
  'Language of messages: fr (default) or en'
);

const upload: Json = {
  operationId: 'sendPayload',
  summary: 'Send one payload of a stream',
  description:
    'The payload is durable before the answer. Safe to repeat: the same bytes have the same receipt. Body of at most 32 MB, before and after gzip.',
  security: [{ sourceKey: [] }],
  parameters: [
    parameter(
      'stream',
      'path',
      { type: 'string', enum: ['rpu', 'hub', 'samu-calls', 'ror', 'ed-state', 'tiu'] },
      'rpu: OSCOUR XML; hub: EDXL-DE envelope of the Hub Santé, or one of its messages alone, JSON; samu-calls: interval reports of the telephony of a SAMU, JSON; ror: beds, FHIR R4 Bundle or Location of the ROR (a Bundle with a `meta.tag` of code `full` holds all that its source has); ed-state: what an emergency department says of itself, JSON; tiu: events of in-utero transfers, JSON'
    ),
    parameter(
      'async',
      'query',
      { type: 'string', enum: ['1'] },
      '1: answer as soon as the payload is durable'
    ),
    parameter(
      'Content-Encoding',
      'header',
      { type: 'string', enum: ['gzip', 'identity'] },
      'Compression of the body'
    ),
    language
  ],
  requestBody: {
    required: true,
    content: {
      'application/xml': { schema: { type: 'string', contentMediaType: 'application/xml' } },
      'application/json': {
        schema: { oneOf: [ref('CallReports'), ref('HubPayload'), ref('EdRecords'), ref('TiuEvents')] }
      },
      'application/fhir+json': {
        schema: {
          type: 'object',
          required: ['resourceType'],
          properties: { resourceType: { type: 'string', enum: ['Bundle', 'Location'] } }
        }
      }
    }
  },
  responses: {
    200: {
      description: 'These bytes were already received and wholly processed',
      content: json(ref('Receipt'))
    },
    202: {
      description: 'Received: processed, queued (asked for, or over 5 s) or spooled (the database is away)',
      headers: { Location: { schema: { type: 'string' }, description: 'Where to read the receipt' } },
      content: json(ref('Receipt'))
    },
    ...errors([...DOOR, ...RPU, ...JSON_BODY, ...HUB, ...ROR, ...ED_STATE, ...TIU], 'RefusedUpload')
  }
};

const receipt: Json = {
  operationId: 'readReceipt',
  summary: 'What became of a payload',
  security: [{ sourceKey: [] }],
  parameters: [
    parameter('receipt', 'path', { type: 'string', format: 'uuid' }, 'As given by the upload'),
    language
  ],
  responses: {
    200: { description: 'The receipt as it stands', content: json(ref('Receipt')) },
    ...errors([
      'AUTH_KEY_UNKNOWN',
      'AUTH_MISSING',
      'DB_AWAY',
      'KEYS_UNAVAILABLE',
      'METHOD_NOT_ALLOWED',
      'RATE_LIMITED',
      'RECEIPT_UNKNOWN'
    ])
  }
};

/** Paths of the ingest port. */
export const ingestPaths: Json = {
  '/ingest/{stream}': { post: upload },
  '/ingest/receipts/{receipt}': { get: receipt }
};
