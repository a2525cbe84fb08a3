import { createHash } from 'node:crypto';

/**
 * The receipt of a payload: a UUID (version 8) made of source, stream and the SHA-256 of the bytes. The same
 * bytes of the same source always have the same receipt, whether the database is there to ask or not: a sender
 * that lost an answer gets it again.
 */
export function receiptId(source: string, stream: string, hash: string): string {
  const bytes = createHash('sha256').update(`${source}\0${stream}\0${hash}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** True for a text that can be a receipt. */
export function isReceiptId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text);
}
