import { Redis } from 'ioredis';
import type { Instant } from '#domain/time/instant.ts';

/** What an enrolled wall last said of itself. */
export interface WallReport {
  /** Device id. */
  wall: string;
  /** Name of the layout on screen. */
  layout: string;
  /** Ids of the orders that it shows. */
  orders: readonly string[];
  /** Pages its playlist skipped since it started. */
  skipped: number;
  /** Process time at which it was heard. */
  at: Instant;
}

/** Who shows what: a report replaces the one before; nothing of it is kept in the record. */
export interface WallReports {
  put(report: WallReport): void;
  all(): Promise<ReadonlyMap<string, WallReport>>;
  stop(): void;
}

const KEY = 'vigie:walls';
/** Redis forgets every wall after this long without any report, s. */
const LIFE = 3_600;

/** In this process, and in Redis where several machines serve the pages. A Redis that is away costs their walls, no page. */
export function openWallReports(url: string | null): WallReports {
  const own = new Map<string, WallReport>();
  const redis = url ? new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0 }) : null;
  // Said once by the doorbell; here it only means that other machines' walls are not seen.
  redis?.on('error', () => undefined);
  return {
    put(report) {
      own.set(report.wall, report);
      if (redis)
        void redis
          .multi()
          .hset(KEY, report.wall, JSON.stringify(report))
          .expire(KEY, LIFE)
          .exec()
          .catch(() => undefined);
    },
    async all() {
      const shared: Record<string, string> = redis ? await redis.hgetall(KEY).catch(() => ({})) : {};
      const found = new Map(own);
      for (const [wall, text] of Object.entries(shared)) {
        const report = JSON.parse(text) as WallReport;
        if (report.at > (found.get(wall)?.at ?? 0)) found.set(wall, report);
      }
      return found;
    },
    stop: () => redis?.disconnect()
  };
}
