import type { Instant } from '#domain/time/instant.ts';
import { parseServerTime, TIME_HEADER } from '#realtime/protocol/time-header.ts';
import { twinUrl } from '#realtime/protocol/topic-names.ts';
import type { PublicEntry, Snapshot } from '#realtime/protocol/types.ts';

/** The public picture on a phone: what was last read, and when that was true. */
export interface PhonePicture {
  entries(): ReadonlyMap<string, PublicEntry>;
  /** Domain time now by the server's clock, which goes on while it does not answer. */
  now(): Instant;
  /** Domain time at which the picture was last known to be the truth; null before any. */
  goodAt(): Instant | null;
  /** Asks by HTTP. False when nobody answered: the picture stays, and ages. */
  poll(): Promise<boolean>;
  /** What a socket said. */
  heard(entries: ReadonlyMap<string, PublicEntry>, at: Instant): void;
}

/** @param pageAt domain time of the page, from which it counts until the server has said its own. */
export function phonePicture(pageAt: Instant, fetcher: typeof fetch, local: () => number): PhonePicture {
  let entries: ReadonlyMap<string, PublicEntry> = new Map();
  let good: Instant | null = null;
  let offset = pageAt - local();
  return {
    entries: () => entries,
    now: () => local() + offset,
    goodAt: () => good,
    heard(next, at) {
      entries = next;
      offset = at - local();
      good = at;
    },
    async poll() {
      try {
        const answer = await fetcher(twinUrl('public'), {
          credentials: 'omit',
          signal: AbortSignal.timeout(12_000)
        });
        if (!answer.ok) return false;
        const { set, at } = (await answer.json()) as Snapshot<PublicEntry>;
        const time = parseServerTime(answer.headers.get(TIME_HEADER));
        // What the phone itself kept is as old as it was when it was kept.
        const kept = answer.headers.has('x-vigie-kept');
        if (time && !kept) offset = time.at - local();
        const late = time?.feedAt == null ? 0 : time.processAt - time.feedAt;
        entries = new Map(Object.entries(set).map(([finess, { value }]) => [finess, value]));
        good = kept ? (time?.at ?? at) : local() + offset - (late > 30_000 ? late : 0);
        return !kept;
      } catch {
        return false;
      }
    }
  };
}
