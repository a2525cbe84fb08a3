/**
 * An epoch is the identity of a record: a UUIDv7 (RFC 9562), whose first 48 bits are the millisecond in which it
 * began. So whoever hears two of them knows which came later, in whatever order they were heard.
 */
const HEX = /^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/;

const bare = (epoch: string): string => epoch.toLowerCase().replaceAll('-', '');

/** Instant (ms) at which an epoch began; null: it is of a time when epochs had no order. */
export function epochBegan(epoch: string): number | null {
  const hex = bare(epoch);
  return HEX.test(hex) ? Number.parseInt(hex.slice(0, 12), 16) : null;
}

/**
 * The epoch that follows another one, later than it even if the clock went back.
 *
 * @param now Instant in ms
 * @param random UUID of any version, for the 74 bits that are not time
 */
export function nextEpoch(now: number, random: string, after: string | null = null): string {
  const before = after === null ? null : epochBegan(after);
  const began = before === null ? Math.floor(now) : Math.max(Math.floor(now), before + 1);
  const hex = `${began.toString(16).padStart(12, '0')}7${bare(random).slice(13)}`;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Whether an epoch is known to have begun before another one; one without order is before all that have one. */
export function isEarlierEpoch(epoch: string, than: string): boolean {
  const [mine, other] = [epochBegan(epoch), epochBegan(than)];
  if (mine === null || other === null) return mine === null && other !== null;
  return mine === other ? bare(epoch) < bare(than) : mine < other;
}
