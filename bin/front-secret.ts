import { createHmac } from 'node:crypto';
import type { Secrets } from '#ingest/inbox/secrets.ts';

/**
 * What the front door proves itself with to the pages: drawn anew by each `vigie up` for its own processes. Processes
 * that run apart share the installation's secrets, and make it from them.
 */
export function frontSecret(secrets: Secrets): string {
  return (
    process.env.VIGIE_FRONT_SECRET ??
    createHmac('sha256', secrets.visit).update('vigie front door').digest('hex')
  );
}
