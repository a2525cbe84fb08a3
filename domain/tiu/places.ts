import { choose, declaredReading, feedReading } from '../beds/readings.ts';
import type { BedsNow } from '../beds/types.ts';
import type { Instant } from '../time/instant.ts';
import { TIU_KINDS, type TiuKind } from './cots.ts';
import type { PlacesTold, TiuRequest } from './types.ts';

/** Free places of one kind by the beds part: its feed or what a person declared, the fresher. */
function ofBeds(beds: BedsNow | null, kind: TiuKind, now: Instant): PlacesTold | null {
  const held = beds?.kinds[kind];
  if (!held) return null;
  const read = choose(
    feedReading(kind, 'available', held.units, now),
    declaredReading('available', held.declared, now)
  );
  if (read?.shown.value === null || !read) return null;
  const { value, at } = read.shown;
  return { kind, count: value ?? 0, at, channel: read.side };
}

/**
 * Free places of a maternity as last told, each kind once: by its beds (feed or declaration) or with an answer to a
 * request, whichever is newer; of two of one instant the answer, which says how it was told. A kind of which nothing
 * is known is absent: unknown is not zero.
 */
export function placesTold(
  finess: string,
  beds: BedsNow | null,
  requests: readonly TiuRequest[],
  now: Instant
): PlacesTold[] {
  const answers = requests.flatMap(({ asks }) =>
    asks.flatMap((ask) => (ask.finess === finess ? ask.answers.flatMap(({ told }) => told) : []))
  );
  return TIU_KINDS.flatMap((kind): PlacesTold[] => {
    const said = answers.filter((one) => one.kind === kind && one.at <= now);
    const newest = [ofBeds(beds, kind, now), ...said].reduce<PlacesTold | null>(
      (best, one) => (one && (!best || one.at >= best.at) ? one : best),
      null
    );
    return newest ? [newest] : [];
  });
}
