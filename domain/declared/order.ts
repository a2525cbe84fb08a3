import { CodedError } from '../errors.ts';
import { HOUR, type Instant } from '../time/instant.ts';
import { checkedBy, checkedEnd } from './level.ts';
import { plainText } from './text.ts';
import type { DeclaredBy, Scope, WallOrder } from './types.ts';

export const MESSAGE_MOST = 120;
const LONGEST = 7 * 24 * HOUR;

/** What is asked of the walls. */
export type OrderCommand = { by: DeclaredBy } & (
  | {
      kind: 'send';
      id: string;
      walls: readonly string[] | 'all';
      until: Instant;
      subject: string;
      /** Name of a layout, text of a message, or a scope to look at. */
      value: string;
    }
  | { kind: 'end'; seen: number }
);

/** What an order may name: the layouts, the scopes, and the walls that are enrolled. */
export interface Known {
  layouts: ReadonlySet<string>;
  scopes: ReadonlySet<Scope>;
  walls: ReadonlySet<string>;
}

/**
 * An order after a command; one that ends early keeps what it was, with its end at `now`.
 * @throws CodedError DECLARED_INVALID, DECLARED_PERSONAL, DECLARED_CHANGED
 */
export function decideOrder(
  before: WallOrder | null,
  command: OrderCommand,
  now: Instant,
  known: Known
): WallOrder {
  const by = checkedBy(command.by);
  if (command.kind === 'end') {
    if (!before || before.until <= now || before.version !== command.seen)
      throw new CodedError('DECLARED_CHANGED');
    return { ...before, by, until: now, version: before.version + 1 };
  }
  if (before) throw new CodedError('DECLARED_CHANGED');
  const { id, subject, value } = command;
  const walls: WallOrder['walls'] = command.walls === 'all' ? 'all' : [...new Set(command.walls)];
  if (walls !== 'all' && (walls.length === 0 || !walls.every((wall) => known.walls.has(wall))))
    throw new CodedError('DECLARED_INVALID', 'walls');
  const base = { id, walls, at: now, until: checkedEnd(command.until, now, LONGEST), by, version: 1 };
  if (subject === 'message')
    return { ...base, kind: 'message', text: plainText(value, MESSAGE_MOST, 'text') };
  if (subject === 'layout' && known.layouts.has(value)) return { ...base, kind: 'layout', layout: value };
  if (subject === 'focus' && value !== 'region' && known.scopes.has(value))
    return { ...base, kind: 'focus', scope: value };
  throw new CodedError('DECLARED_INVALID', subject === 'layout' ? 'layout' : 'scope');
}

/** What a wall is told now: the newest message, and the newest order of what to look at. */
export interface Told {
  message: Extract<WallOrder, { kind: 'message' }> | null;
  view: Exclude<WallOrder, { kind: 'message' }> | null;
}

/**
 * The orders that a wall follows at `now`: in force, sent to it or to all, the newest of each sort.
 * @param wall device id; null for a screen that was never enrolled, which follows what is sent to all
 */
export function toldAt(orders: Iterable<WallOrder>, wall: string | null, now: Instant): Told {
  const told: Told = { message: null, view: null };
  const newer = (a: WallOrder, b: WallOrder | null): boolean =>
    b === null || a.at > b.at || (a.at === b.at && a.id > b.id);
  for (const order of orders) {
    if (now < order.at || now >= order.until) continue;
    if (order.walls !== 'all' && !(wall !== null && order.walls.includes(wall))) continue;
    if (order.kind === 'message') {
      if (newer(order, told.message)) told.message = order;
    } else if (newer(order, told.view)) told.view = order;
  }
  return told;
}
