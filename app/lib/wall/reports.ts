import type { WallOrder } from '#domain/declared/types.ts';
import type { Instant } from '#domain/time/instant.ts';

/** What an enrolled wall last said of itself. */
export interface Report {
  layout: string;
  orders: readonly string[];
  skipped: number;
  /** Process time at which it was heard. */
  at: Instant;
}

/** Process ms between two reports of a wall, and after which one that says nothing is offline. */
export const REPORT_EVERY = 4_000;
const OFFLINE_AFTER = 15_000;

/** What becomes of an order on one wall. */
export type Obeyed = 'shows' | 'not_yet' | 'offline';

/** Whether a wall shows an order, from its last report; a wall that was not heard for a while is offline. */
export function obeyed(order: Pick<WallOrder, 'id'>, report: Report | null, now: Instant): Obeyed {
  if (!report || now - report.at > OFFLINE_AFTER) return 'offline';
  return report.orders.includes(order.id) ? 'shows' : 'not_yet';
}

/** Whether an order was sent to this wall. */
export const isFor = (order: Pick<WallOrder, 'walls'>, wall: string): boolean =>
  order.walls === 'all' || order.walls.includes(wall);

const ID = /^[0-9a-f-]{36}$/;

/** What a wall may say: null for anything else. */
export function readReport(body: unknown): Pick<Report, 'layout' | 'orders' | 'skipped'> | null {
  const { layout, orders, skipped } = (body ?? {}) as Record<string, unknown>;
  if (typeof layout !== 'string' || !/^[a-z]{1,20}$/.test(layout)) return null;
  if (!Array.isArray(orders) || orders.length > 4) return null;
  if (!orders.every((id) => typeof id === 'string' && ID.test(id))) return null;
  if (typeof skipped !== 'number' || !Number.isInteger(skipped) || skipped < 0) return null;
  return { layout, orders: orders as string[], skipped };
}
