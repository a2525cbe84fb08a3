import { randomUUID } from 'node:crypto';
import type { Db } from '#db/connect.ts';
import { executeTiu } from '#db/tiu/command.ts';
import type { Origin } from '#domain/origin.ts';
import { localDay } from '#domain/time/paris.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { TiuCommand } from '#domain/tiu/commands.ts';
import type { TiuCase, TiuRequest } from '#domain/tiu/types.ts';
import { tiuWorld } from '#domain/tiu/world.ts';
import { loadFacilities } from '#maps/region/index.ts';
import { requestOf } from './requests.ts';

/** Does one thing with a request in a house of the fictive region, as the cell does; `request` null: opens one. */
export async function actInHouse(
  db: Db,
  request: string | null,
  command: TiuCommand,
  { at = Date.now(), origin = 'real' }: { at?: Instant; origin?: Origin } = {}
): Promise<TiuRequest> {
  const world = tiuWorld(await loadFacilities('fictive'));
  const act = { actor: { id: 'command', label: 'test' }, now: Date.now(), origin };
  const wish = { id: randomUUID(), request, command, by: 'cell' as const };
  return (await executeTiu(db, act, wish, { world, at })).request;
}

/** A request of a maternity, at 31 SA today. */
export const openingOf = (requester: string, at: Instant, over: Partial<TiuCase> = {}): TiuCommand => {
  const { case: told } = requestOf(at);
  return {
    ...{ kind: 'open', intake: 'cell', requester, parent: null, decision: null, note: null },
    case: { ...told, gestation: { days: 31 * 7, on: localDay(at) }, ...over }
  };
};

/** Opens a request of a maternity. @returns its id */
export async function openTransfer(db: Db, requester: string): Promise<string> {
  return (await actInHouse(db, null, openingOf(requester, Date.now()))).id;
}
