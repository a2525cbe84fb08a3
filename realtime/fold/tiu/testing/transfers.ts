import type { Facility } from '#domain/region.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { localDay } from '#domain/time/paris.ts';
import type { TiuCommand } from '#domain/tiu/commands.ts';
import { answering, CASE, maternity, opening } from '#domain/tiu/testing/cases.ts';
import { manyRequests } from '#domain/tiu/testing/many.ts';
import type { TiuCase, TiuRequest } from '#domain/tiu/types.ts';

/** Of the world of these tests: two sites, and two maternities without an emergency department. */
export const MATERNITIES: readonly Facility[] = [
  maternity('010000001', 'III'),
  maternity('020000001', 'IIB'),
  maternity('010000009', 'I'),
  maternity('020000009', 'III')
];
export const ASKS = '010000009';
export const ALSO_ASKS = '020000001';
export const RECEIVES = '010000001';
export const REFUSES = '020000009';

const LIFE: readonly TiuCommand[] = [
  { kind: 'ask', finess: RECEIVES, channel: 'phone' },
  { kind: 'ask', finess: REFUSES, channel: 'message' },
  answering(REFUSES, { answer: 'REFUSEE', reason: 'PLACE_REA' }),
  answering(RECEIVES, { told: { obstetric: 2, NEO: null, SI: null, REA: 1 } }),
  { kind: 'choose', ask: null, finess: RECEIVES, seen: null },
  { kind: 'transport', vector: 'SMUR', medicalised: true, team: null, seen: null },
  { kind: 'depart', seen: null },
  { kind: 'arrive', seen: null },
  { kind: 'close', outcome: 'HOSPITALISEE', seen: null }
];
export const STAGES = LIFE.length;

/** A request that began at an instant and has come so many steps, one a minute. */
export function transfer(
  id: string,
  stage: number,
  at: Instant,
  { requester = ASKS, of = {} }: { requester?: string; of?: Partial<TiuCase> } = {}
): TiuRequest {
  const many = manyRequests(MATERNITIES);
  const told = { ...CASE, gestation: { days: 31 * 7, on: localDay(at) }, ...of };
  many.act(id, opening(requester, { case: told }), { now: at });
  LIFE.slice(0, stage).forEach((command, i) => many.act(id, command, { now: at + i * MINUTE }));
  const request = many.of(id);
  if (!request) throw new Error('the request did not open');
  return request;
}
