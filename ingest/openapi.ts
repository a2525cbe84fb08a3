import { ingestPaths } from './openapi/ingest-paths.ts';
import { json, type Json, ref } from './openapi/parts.ts';
import { publicPaths, publicSchemas } from './openapi/public-paths.ts';
import { schemas } from './openapi/schemas.ts';
import { webPaths } from './openapi/web-paths.ts';

const ingestServer = { url: 'http://localhost:3001', description: 'Feeds (INGEST_PORT)' };
const webServer = { url: 'http://localhost:3000', description: 'Screens and live data (PORT)' };

/** One port's shape or the other's: the feeds' and the screens' process each answer for themselves. */
const readiness = json({ oneOf: [ref('IngestHealth'), ref('WebHealth')] });

const health: Json = {
  '/healthz': {
    get: {
      operationId: 'alive',
      summary: 'The process is alive',
      responses: { 200: { description: 'Alive', content: json({ type: 'object' }) } }
    }
  },
  '/readyz': {
    get: {
      operationId: 'ready',
      summary: 'Every component with its state and age',
      description:
        'Both ports answer, each for its own process: IngestHealth on the feeds’, WebHealth on the screens’.',
      responses: {
        200: { description: 'Payloads are taken, screens are served', content: readiness },
        503: { description: 'They are not', content: readiness }
      }
    }
  },
  '/metrics': {
    get: {
      operationId: 'metrics',
      summary: 'Prometheus text',
      responses: {
        200: { description: 'Metrics', content: { 'text/plain': { schema: { type: 'string' } } } }
      }
    }
  }
};

const on = (server: Json, paths: Json): Json =>
  Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [path, { servers: [server], ...(item as Json) }])
  );

/** The OpenAPI 3.1 document of everything Vigie answers to machines, as `/api/openapi.json` serves it. */
export const openapi: Json = {
  openapi: '3.1.0',
  info: {
    title: 'Vigie',
    version: '1.0.0',
    summary: 'Feeds in, live picture out',
    description:
      'Errors are `{code, message, where, hint}`; every code of an answer is listed in its `x-codes`.',
    license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' }
  },
  servers: [webServer, ingestServer],
  paths: { ...on(ingestServer, ingestPaths), ...on(webServer, { ...webPaths, ...publicPaths }), ...health },
  components: {
    schemas: { ...schemas, ...publicSchemas },
    securitySchemes: {
      sourceKey: {
        type: 'http',
        scheme: 'bearer',
        description: 'Source key, given once by the administrator'
      },
      session: { type: 'apiKey', in: 'cookie', name: 'vigie_session' }
    }
  }
};
