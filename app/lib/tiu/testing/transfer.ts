import { randomUUID } from 'node:crypto';
import type { Db } from '#db/connect.ts';
import { executeTiu } from '#db/tiu/command.ts';
import { tiuWorld } from '#domain/tiu/world.ts';
import { loadFacilities } from '#maps/region/index.ts';
import { requestOf } from './requests.ts';

/** Opens a request of a maternity of the fictive region in a real house, as the cell does. @returns its id */
export async function openTransfer(db: Db, requester: string): Promise<string> {
  const at = Date.now();
  const { case: told } = requestOf(at);
  const on = new Date(at).toISOString().slice(0, 10);
  const world = tiuWorld(await loadFacilities('fictive'));
  const act = { actor: { id: 'command', label: 'test' }, now: at, origin: 'real' as const };
  const command = {
    ...{
      kind: 'open' as const,
      intake: 'cell' as const,
      requester,
      parent: null,
      decision: null,
      note: null
    },
    case: { ...told, gestation: { ...told.gestation, on } }
  };
  const wish = { id: randomUUID(), request: null, command, by: 'cell' as const };
  return (await executeTiu(db, act, wish, { world, at })).request.id;
}
