import { createHmac } from 'node:crypto';

/** What an opaque key stands for: the same text is another key for another kind of thing. */
export type KeyOf = (kind: 'case' | 'mission' | 'request', text: string) => string;

/**
 * Keys that stand for ids of cases, missions and requests: the first 16 bytes (32 hex digits) of HMAC-SHA-256 under
 * the installation's secret. An id of a case leads to its file at the SAMU; its key leads nowhere.
 */
export function opaqueKeys(secret: Uint8Array): KeyOf {
  return (kind, text) =>
    createHmac('sha256', secret).update(`vigie hub ${kind}\0${text}`).digest('hex').slice(0, 32);
}
