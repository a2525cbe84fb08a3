import { errors, json, type Json, parameter, ref } from './parts.ts';

const text = { schema: { type: 'string' } };
const etag = {
  ETag: { schema: { type: 'string' } },
  'x-vigie-old': { schema: { type: 'string', format: 'date-time' } }
};

/** Open data: no session, any origin, made once per change. What the fields mean: docs/open-data.md. */
const now = (id: string, type: string, content: Json): Json => ({
  get: {
    operationId: id,
    summary: `Emergency departments of the region now, ${type}`,
    description:
      'Licence Ouverte 2.0. `comparable: false`: each word is against the past of the same department, ranking departments by it is wrong. No answer holds a count of patients. When the picture is not of now, `old` is true and `x-vigie-old` says of when it is.',
    responses: {
      200: { description: 'The picture', headers: etag, content },
      304: { description: 'Unchanged' },
      ...errors(['METHOD_NOT_ALLOWED'])
    }
  }
});

const nowJson = now('openUrgences', 'JSON', json(ref('OpenUrgences')));

/** Paths of open data. */
export const publicPaths: Json = {
  '/api/public/v1/urgences': {
    get: {
      ...(nowJson['get'] as Json),
      parameters: [
        parameter(
          'su',
          'query',
          { type: 'string', format: 'date-time' },
          'What was shown at that instant, and what was corrected since; now when left out'
        )
      ],
      responses: {
        ...((nowJson['get'] as Json)['responses'] as Json),
        ...errors(['METHOD_NOT_ALLOWED', 'API_INSTANT_UNREADABLE', 'RATE_LIMITED', 'APP_AWAY'])
      }
    }
  },
  '/api/public/v1/urgences.geojson': now('openUrgencesGeo', 'GeoJSON', {
    'application/geo+json': { schema: { type: 'object' } }
  }),
  '/api/public/v1/urgences.csv': now('openUrgencesCsv', 'CSV, one line per service', { 'text/csv': text }),
  '/urgences.txt': now('openUrgencesText', 'plain French text', { 'text/plain': text }),
  '/api/public/v1/urgences/historique': {
    get: {
      operationId: 'openHistory',
      summary: 'One day of every department, hour by hour, as it was shown',
      parameters: [
        parameter('jour', 'query', { type: 'string', format: 'date' }, 'Local day; yesterday when left out')
      ],
      responses: {
        200: { description: 'Hours with the busiest word shown', content: json({ type: 'object' }) },
        ...errors(['API_INSTANT_UNREADABLE', 'RATE_LIMITED', 'APP_AWAY'])
      }
    }
  }
};

const instant: Json = { type: ['string', 'null'], format: 'date-time' };
const words: Json = { enum: ['quieter', 'usual', 'busier', 'much_busier', null] };

/** Schemas of open data, each field with its definition. */
export const publicSchemas: Json = {
  OpenUrgences: {
    type: 'object',
    required: [
      'asOf',
      'old',
      'origin',
      'simulated',
      'comparable',
      'licence',
      'definitions',
      'emergency',
      'sites'
    ],
    properties: {
      asOf: { ...instant, description: 'When the picture was true' },
      old: { type: 'boolean', description: 'The picture is not of now' },
      image: { type: ['string', 'null'], description: '"image de 14:32" when it is old' },
      origin: { enum: ['real', 'simulated', 'exercise'] },
      simulated: { type: 'boolean', description: 'Fictitious data: never to be shown as real' },
      comparable: { const: false },
      licence: { type: 'string' },
      definitions: { type: 'object', description: 'Version of the definitions, and where they are read' },
      emergency: { type: 'object', description: 'Numbers to call: before any other figure' },
      sites: { type: 'array', items: ref('OpenSite') }
    }
  },
  OpenSite: {
    type: 'object',
    properties: {
      finess: { type: 'string', description: 'Geographic FINESS' },
      affluence: {
        type: 'object',
        description: 'How busy against its own usual: same weekday and hour of other weeks',
        properties: {
          state: { enum: ['known', 'active', 'stale', 'unknown', 'no_live_measure', 'withheld'] },
          value: words,
          comparable: { const: false },
          measuredAt: instant,
          staleAt: instant,
          unknownAt: instant
        }
      },
      waitBeforeDoctor: {
        type: ['object', 'null'],
        description: 'Longest wait before a doctor, minutes up to the next 15, as the site says it'
      },
      practical: {
        type: 'object',
        description:
          'As the site told it, null where it told nothing: `phone`, `hours`, `access`, `source` (who told it), `updatedAt`; `address` is that of the national register of establishments (FINESS)',
        properties: {
          address: { type: ['string', 'null'] },
          phone: { type: ['string', 'null'] },
          hours: { type: ['string', 'null'] },
          access: { type: ['string', 'null'] },
          source: { type: ['string', 'null'] },
          updatedAt: instant
        }
      },
      services: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            service: { enum: ['adult', 'paediatric'] },
            door: {
              type: 'object',
              description: '`not_declared`: nobody said that it is not as always; never said to be open'
            },
            expectedStay: {
              type: 'object',
              description:
                'Minutes within which half, and nine in ten, of those who arrive now and go home leave; and how right that was over 28 days'
            }
          }
        }
      }
    }
  }
};
