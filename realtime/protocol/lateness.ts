/**
 * How a reader knows that what it hears is old, however steadily it arrives: it keeps the offset of the
 * server's process clock, learnt from HTTP answers (which cannot be minutes old), and compares every push and
 * heartbeat with it. A paused reader is otherwise fed from kernel buffers with minutes-old messages.
 */

/** Process milliseconds behind the server's clock at which a message is late. */
const LATE_AFTER = 10_000;

/** Server process clock − local clock, ms; null before the first HTTP answer. */
export type Offset = number | null;

/**
 * The server stamped its answer between `sentAt` and `receivedAt` (local clock), which bounds the offset; the
 * kept one is moved only as far as those bounds ask. A `shared` answer may come from a cache and be older than
 * the request: it bounds from below only.
 */
export function offsetFromAnswer(
  offset: Offset,
  answer: { sentAt: number; receivedAt: number; processAt: number; shared?: boolean }
): number {
  const lowest = answer.processAt - answer.receivedAt;
  const highest = answer.shared ? Infinity : answer.processAt - answer.sentAt;
  if (offset === null) return answer.shared ? lowest : (lowest + highest) / 2;
  return Math.min(Math.max(offset, lowest), highest);
}

/** A message cannot come from the future: when it seems to, the local clock has jumped back. */
export function offsetFromMessage(offset: Offset, receivedAt: number, processAt: number): Offset {
  return offset === null ? null : Math.max(offset, processAt - receivedAt);
}

/**
 * Whether a message is so late (10 s) that what came before it cannot be trusted. All in ms; false before the
 * offset is known.
 */
export function isLate(offset: Offset, receivedAt: number, processAt: number): boolean {
  return offset !== null && receivedAt + offset - processAt > LATE_AFTER;
}
