import { randomUUID } from 'node:crypto';
import type { Instant } from '#domain/time/instant.ts';
import type { TiuBy } from '#domain/tiu/codes.ts';
import type { TiuCommand } from '#domain/tiu/commands.ts';
import { maternity, MORNING } from '#domain/tiu/testing/cases.ts';
import { tiuWorld } from '#domain/tiu/world.ts';
import type { Db } from '../../connect.ts';
import { executeTiu } from '../command.ts';

/** Requesters of levels I, and maternities of level III, of two departments. */
export const ASKS = '910000001';
export const ALSO_ASKS = '910000002';
export const THIRD_ASKS = '920000001';
export const RECEIVES = '910000009';
export const ALSO_RECEIVES = '920000009';

export const WORLD = tiuWorld([
  maternity(ASKS, 'I'),
  maternity(ALSO_ASKS, 'I'),
  maternity(THIRD_ASKS, 'I'),
  maternity(RECEIVES, 'III'),
  maternity(ALSO_RECEIVES, 'III')
]);

/** Somebody at the cell. */
export const act = (id = 'midwife-1') => ({
  ...{ actor: { id, label: id }, now: MORNING },
  origin: 'simulated' as const
});

/** A desk whose people act on the record. */
export function deskOf(db: Db) {
  return (
    request: string | null,
    command: TiuCommand,
    {
      at = MORNING,
      who = 'midwife-1',
      by = 'cell',
      id = randomUUID()
    }: { at?: Instant; who?: string; by?: TiuBy; id?: string } = {}
  ) => executeTiu(db, act(who), { id, request, command, by }, { world: WORLD, at });
}
