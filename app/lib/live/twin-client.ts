import { parseServerTime, type ServerTime } from '#realtime/protocol/time-header.ts';
import { twinUrl } from '#realtime/protocol/topic-names.ts';
import type { Replica } from '#realtime/protocol/replica.ts';
import type { Snapshot } from '#realtime/protocol/types.ts';

export type TwinAnswer =
  | { kind: 'snapshot'; snapshot: Snapshot; time: ServerTime | null; sentAt: number; receivedAt: number }
  /** The right to read it ended, or never was; or the server does not know it. */
  | { kind: 'refused'; code: string }
  /** Ask again later; `after` ms when the server said how long. */
  | { kind: 'failed'; after: number | null };

const TIMEOUT = 12_000;

/** Asks the HTTP twin for what is newer than the replica (`whole`: for all of it); never throws. */
export async function fetchTopic(
  replica: Replica,
  deps: { fetch: typeof fetch; baseUrl: string; now: () => number; whole?: boolean }
): Promise<TwinAnswer> {
  const { epoch, seq } = replica;
  const since = epoch === null || deps.whole ? undefined : { seq, epoch };
  const sentAt = deps.now();
  try {
    const response = await deps.fetch(deps.baseUrl + twinUrl(replica.topic, since), {
      headers: { accept: 'application/json' },
      credentials: 'same-origin',
      signal: AbortSignal.timeout(TIMEOUT)
    });
    const time = parseServerTime(response.headers.get('x-vigie-time'));
    // The head of the answer: its body may take long, and would make the clock's bounds wider than they are.
    const receivedAt = deps.now();
    if (response.ok) {
      return { kind: 'snapshot', snapshot: (await response.json()) as Snapshot, time, sentAt, receivedAt };
    }
    if (response.status === 403 || response.status === 404) {
      const body = (await response.json().catch(() => null)) as { code?: string } | null;
      const code = response.status === 404 ? 'LIVE_TOPIC_UNKNOWN' : 'LIVE_FORBIDDEN';
      return { kind: 'refused', code: body?.code ?? code };
    }
    await response.body?.cancel();
    const after = Number(response.headers.get('retry-after'));
    return { kind: 'failed', after: after > 0 ? after * 1_000 : null };
  } catch {
    return { kind: 'failed', after: null };
  }
}
