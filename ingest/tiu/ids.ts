import { createHmac } from 'node:crypto';

/** A UUID (version 8) made of an HMAC-SHA-256: it says nothing of the text. */
export function tiuKeyed(secret: Uint8Array, kind: 'request' | 'event', text: string): string {
  const hex = createHmac('sha256', secret).update(`vigie tiu ${kind}\0${text}`).digest('hex');
  const variant = ((parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Id in the record of a request of a partner's software, by the id it has there. */
export const tiuRequestId = (secret: Uint8Array, origin: string, requestId: string): string =>
  tiuKeyed(secret, 'request', `${origin}\0${requestId}`);
