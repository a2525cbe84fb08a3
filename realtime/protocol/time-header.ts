/**
 * The header by which every answer of the HTTP twin, 304 included, tells the server's clocks: a full snapshot
 * is bytes made once per change, so its body cannot.
 */
export const TIME_HEADER = 'x-vigie-time';

export interface ServerTime {
  /** Domain time, ms. */
  at: number;
  /** Process time, ms. */
  processAt: number;
  /** Process time of the node's last successful read of the record, or null. */
  feedAt: number | null;
}

/** The header's text: domain time, process time and the feed's, ms, between semicolons. */
export function formatServerTime(time: ServerTime): string {
  return `${time.at};${time.processAt};${time.feedAt ?? ''}`;
}

/** Null for a header that is absent or not ours. */
export function parseServerTime(text: string | null): ServerTime | null {
  const match = /^(\d{1,16});(\d{1,16}(?:\.\d+)?);(\d{1,16}(?:\.\d+)?)?$/.exec(text ?? '');
  if (!match) return null;
  return { at: Number(match[1]), processAt: Number(match[2]), feedAt: match[3] ? Number(match[3]) : null };
}
