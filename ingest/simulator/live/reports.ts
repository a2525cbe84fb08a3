import type { Clock } from '#domain/time/clock.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { SimFeed } from './feed.ts';

/** Who reports, how often and when within that, ms of domain time. */
export interface Reporter {
  finess: string;
  every: number;
  phase: number;
}

export interface ReportDeps {
  clock: Clock;
  reporters: readonly Reporter[];
  /** What a site says at an instant; null when there is nothing to say. */
  make(finess: string, at: Instant): unknown;
  /** Resolves once it is durable. Rejects only when stopped. */
  post(finess: string, message: unknown): Promise<void>;
  silent(finess: string, at: Instant): boolean;
  /** A bug, never the door's. */
  onError(error: unknown): void;
}

/** Process ms between two looks, and reports under way at once. */
const LOOK = 500;
const AT_ONCE = 2;

/**
 * Regular reports of sites: each in its own rhythm, one of a site at a time. One that is overtaken while the door is
 * slow is left out, since the next says what holds then.
 */
export function startReports(deps: ReportDeps, since: Instant): SimFeed {
  const next = ({ every, phase }: Reporter, after: Instant): Instant =>
    Math.floor((after - phase) / every + 1) * every + phase;
  // Each speaks once at the start, as software does that was switched on; from then on in its rhythm.
  const lines = deps.reporters.map((reporter) => ({ reporter, due: since, busy: false }));
  const running = new Set<Promise<void>>();
  let sent = 0;
  let stopped = false;

  function look(): void {
    const now = deps.clock.domain();
    const ready = lines.filter(({ busy, due }) => !busy && due <= now).sort((a, b) => a.due - b.due);
    for (const line of ready.slice(0, AT_ONCE - running.size)) {
      const { finess } = line.reporter;
      line.busy = true;
      line.due = next(line.reporter, now);
      const turn = say(finess, now)
        .catch((error: unknown) => {
          if (!stopped) deps.onError(error);
        })
        .finally(() => {
          line.busy = false;
          running.delete(turn);
          if (!stopped) setImmediate(() => stopped || look());
        });
      running.add(turn);
    }
  }

  async function say(finess: string, at: Instant): Promise<void> {
    if (deps.silent(finess, at)) return;
    const message = deps.make(finess, at);
    if (message === null) return;
    await deps.post(finess, message);
    sent += 1;
  }

  const timer = setInterval(look, LOOK);
  return {
    status: () => ({ sent, waiting: lines.filter(({ due }) => due <= deps.clock.domain()).length }),
    replan: () => undefined,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.all(running);
    }
  };
}
