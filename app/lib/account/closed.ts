import { type ErrorBody, errorBody } from '#domain/errors.ts';
import { getLocale } from '#app/lib/messages/generated/runtime.js';

/** What a page says instead of asking for a secret over a connection that others can read; null where it may ask. */
export const closedBy = (connection: 'sound' | 'allowed' | 'refused'): ErrorBody | null =>
  connection === 'refused' ? errorBody('SIGN_IN_NEEDS_TLS', null, getLocale()) : null;
