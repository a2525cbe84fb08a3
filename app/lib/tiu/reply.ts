import type { NeonatalLevel } from '#domain/tiu/codes.ts';
import { askAt } from '#domain/tiu/timers.ts';
import type { TiuAnswer, TiuAsk, TiuRequest } from '#domain/tiu/types.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';

/** Fields of the places that a maternity tells with its answer. */
export const TOLD_FIELDS = [
  { name: 'told-obstetric', kind: 'obstetrics' },
  { name: 'told-NEO', kind: 'neonatology' },
  { name: 'told-SI', kind: 'intensive_neonatal' },
  { name: 'told-REA', kind: 'icu_neonatal' }
] as const;
export type ToldField = (typeof TOLD_FIELDS)[number];

const OF_LEVEL: Record<NeonatalLevel, ToldField['name']> = {
  NEO: 'told-NEO',
  SI: 'told-SI',
  REA: 'told-REA'
};

/** What of its places a maternity is asked to tell: those of the needs. */
export function toldFieldsOf({ case: { needs } }: Pick<TiuRequest, 'case'>): ToldField[] {
  const wanted = new Set<string>([
    ...(needs.obstetric ? ['told-obstetric'] : []),
    ...(needs.neonatal ? [OF_LEVEL[needs.neonatal.level]] : [])
  ]);
  return TOLD_FIELDS.filter(({ name }) => wanted.has(name));
}

/** Where an ask stands for the maternity that was asked. */
export type ReplyState = 'waits' | 'answered' | 'taken' | 'elsewhere' | 'ended';

function stateOf({ end, placement }: TiuRequest, ask: TiuAsk, now: Instant): ReplyState {
  if (end) return 'ended';
  if (placement) return placement.finess === ask.finess ? 'taken' : 'elsewhere';
  if (ask.state === 'withdrawn') return 'elsewhere';
  const { state } = askAt(ask, now);
  return state === 'asked' || state === 'expired' ? 'waits' : 'answered';
}

/** One request put to a maternity: never who else was asked, nor what the others said. */
export interface ReplyItem extends Pick<
  TiuRequest,
  'id' | 'code' | 'requester' | 'case' | 'version' | 'step'
> {
  ask: TiuAsk;
  state: ReplyState;
  last: TiuAnswer | null;
  /** What it declared of the kinds asked for, to be confirmed: field → count. */
  declared: Partial<Record<ToldField['name'], { count: number; at: Instant }>>;
}

const ORDER: Record<ReplyState, number> = { waits: 0, taken: 1, answered: 2, elsewhere: 3, ended: 4 };
/** What is over is shown for this long, ms: whoever comes back from the corridor learns what became of it. */
const SHOWN_FOR = 2 * HOUR;

/** What a maternity is asked now, what waits for it first. */
export function replyItems(
  requests: readonly TiuRequest[],
  finess: string,
  declaredOf: (request: TiuRequest) => ReplyItem['declared'],
  now: Instant
): ReplyItem[] {
  return requests
    .flatMap((request): ReplyItem[] => {
      const ask = request.asks.findLast((one) => one.finess === finess);
      if (!ask) return [];
      const state = stateOf(request, ask, now);
      const { id, code, requester, case: of, version, step } = request;
      const over = state === 'ended' || state === 'elsewhere';
      if (over && now - (request.end?.at ?? request.placement?.at ?? ask.since) > SHOWN_FOR) return [];
      const last = ask.answers.at(-1) ?? null;
      const told = { id, code, requester, case: of, version, step };
      return [{ ...told, ask, state, last, declared: over ? {} : declaredOf(request) }];
    })
    .sort((a, b) => ORDER[a.state] - ORDER[b.state] || a.ask.at - b.ask.at);
}
