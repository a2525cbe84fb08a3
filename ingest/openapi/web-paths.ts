import { errors, json, type Json, parameter, ref } from './parts.ts';

const instant: Json = { type: 'string', format: 'date-time' };

const session: Json = { security: [{ session: [] }] };
const finess = parameter(
  'finess',
  'path',
  { type: 'string', pattern: '^[0-9][0-9AB][0-9]{7}$' },
  'Geographic FINESS of the site'
);
const refusals = errors(['API_SITE_UNKNOWN', 'LIVE_FORBIDDEN', 'INTERNAL', 'APP_AWAY']);

const present: Json = {
  operationId: 'presentAt',
  summary: 'Patients present at a site at any instant, as known at any instant',
  ...session,
  parameters: [
    finess,
    parameter('at', 'query', instant, 'When; now when left out'),
    parameter('asKnownAt', 'query', instant, 'As the record knew then; now when left out')
  ],
  responses: {
    200: { description: 'The figure, or why there is none', content: json(ref('Present')) },
    ...refusals,
    ...errors(['API_INSTANT_UNREADABLE'])
  }
};

const history: Json = {
  operationId: 'siteHistory',
  summary: 'Eight weeks of a site by day, and its latest files',
  ...session,
  parameters: [finess],
  responses: { 200: { description: 'Days and files', content: json({ type: 'object' }) }, ...refusals }
};

const curve: Json = {
  operationId: 'todaysCurve',
  summary: "Today's presence of a scope against what is usual",
  ...session,
  parameters: [parameter('scope', 'path', { type: 'string' }, 'region, dept:<code> or a FINESS')],
  responses: { 200: { description: 'The curve', content: json({ type: 'object' }) }, ...refusals }
};

const calls: Json = {
  operationId: 'samuCalls',
  summary: 'Telephony of a SAMU or of the region over time, beside its usual',
  description:
    'By quarters of an hour up to 48 hours, by hours beyond; counted by the definition in force, which the answer names.',
  ...session,
  parameters: [
    parameter('id', 'path', { type: 'string' }, 'Department code of the SAMU, or region'),
    parameter('from', 'query', instant, '24 hours before `to` when left out'),
    parameter('to', 'query', instant, 'Now when left out; at most eight weeks after `from`'),
    parameter('asKnownAt', 'query', instant, 'As the record knew then, up to 48 hours; now when left out')
  ],
  responses: {
    200: { description: 'Points and usual', content: json({ type: 'object' }) },
    ...errors([
      'API_INSTANT_UNREADABLE',
      'API_SAMU_UNKNOWN',
      'API_WINDOW',
      'APP_AWAY',
      'INTERNAL',
      'LIVE_FORBIDDEN'
    ])
  }
};

const live: Json = {
  operationId: 'readLive',
  summary: 'A topic of the live picture: snapshot, or what changed since a seq',
  description:
    'Sockets push the same entries; this is where a reader starts and catches up. `public` takes no `since` and may be cached.',
  parameters: [
    parameter('topic', 'path', { type: 'string' }, 'sites, region, feeds, public, ed:<finess>'),
    parameter('since', 'query', { type: 'integer', minimum: 0 }, 'seq the reader has'),
    parameter('epoch', 'query', { type: 'string', format: 'uuid' }, 'Epoch the reader has'),
    parameter('If-None-Match', 'header', { type: 'string' }, 'ETag of the snapshot the reader has')
  ],
  responses: {
    200: {
      description: 'Snapshot or delta',
      headers: { ETag: { schema: { type: 'string' } }, 'x-vigie-time': { schema: { type: 'string' } } },
      content: json(ref('Snapshot'))
    },
    304: { description: 'Unchanged' },
    ...errors([
      'REQUEST_INVALID',
      'LIVE_FORBIDDEN',
      'LIVE_TOPIC_UNKNOWN',
      'METHOD_NOT_ALLOWED',
      'RATE_LIMITED'
    ])
  }
};

/** Paths of the web port. */
export const webPaths: Json = {
  '/api/v1/sites/{finess}/present': { get: present },
  '/api/v1/sites/{finess}/history': { get: history },
  '/api/v1/curves/{scope}': { get: curve },
  '/api/v1/samu/{id}/calls': { get: calls },
  '/api/v1/live/{topic}': { get: live },
  '/api/openapi.json': {
    get: {
      operationId: 'readApi',
      summary: 'This document',
      responses: { 200: { description: 'OpenAPI 3.1', content: json({ type: 'object' }) } }
    }
  }
};
