import { type ErrorCode, statusOf } from '#domain/errors.ts';

/** A JSON object of the OpenAPI document. */
export type Json = { [key: string]: unknown };

const NAMES: Record<number, string> = {
  400: 'Unreadable as a whole',
  401: 'No key, or a key that is not in force',
  403: 'Not with this key',
  404: 'Unknown',
  405: 'Method not allowed',
  408: 'Too slow',
  413: 'Too large',
  415: 'Type or compression not accepted',
  422: 'Nothing usable in it',
  429: 'Too many requests: wait for Retry-After',
  500: 'Internal error',
  503: 'Cannot be taken now: wait for Retry-After'
};

/** A reference to a schema of the document, by its name. */
export const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

/** A body of JSON with this schema. */
export const json = (schema: Json): Json => ({ 'application/json': { schema } });

/** Error responses by status, each naming every code it can have (`x-codes`); tests compare with real answers. */
export function errors(codes: readonly ErrorCode[], schema = 'Error'): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, list]) => [
        String(status),
        {
          description: NAMES[status] ?? 'Refused',
          'x-codes': [...list].sort(),
          ...(status === 429 || status === 503
            ? { headers: { 'Retry-After': { schema: { type: 'integer' } } } }
            : {}),
          content: json(ref(schema))
        }
      ])
  );
}

/** `where` the parameter is: path, query or header. */
export function parameter(
  name: string,
  where: string,
  schema: Json,
  description: string,
  required = false
): Json {
  return { name, in: where, required: required || where === 'path', schema, description };
}
