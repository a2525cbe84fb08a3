import type { Split, Spread, TiuFigures } from '#domain/tiu/figures/types.ts';

/** One of the main figures, as every list of them shows it. */
export type MainRow =
  | { key: MainKey; kind: 'count'; value: number | null }
  | { key: MainKey; kind: 'mean'; value: number | null; n: number }
  | { key: MainKey; kind: 'share'; n: number; of: number }
  | { key: MainKey; kind: 'spread'; spread: Spread };

export const MAIN_KEYS = [
  'requests',
  'open',
  'retransfers',
  'first_ask',
  'acceptance',
  'departure',
  'over2h',
  'unplaced',
  'cancelled',
  'asks',
  'per_request',
  'answer',
  'accepted',
  'partial',
  'refused',
  'deferred',
  'silent',
  'against_declared',
  'departed',
  'arrived',
  'medicalised',
  'road'
] as const;
export type MainKey = (typeof MAIN_KEYS)[number];

/** What is about asks: all there is for a maternity that was asked. */
export const ASK_KEYS: readonly MainKey[] = [
  ...(['asks', 'answer', 'accepted', 'partial', 'refused', 'deferred', 'silent', 'against_declared'] as const)
];

/** The main figures in their order. */
export function mainRows(figures: TiuFigures): MainRow[] {
  const { asks, refusals, transports, over2h } = figures;
  const count = (key: MainKey, value: number | null): MainRow => ({ key, kind: 'count', value });
  const share = (key: MainKey, n: number): MainRow => ({ key, kind: 'share', n, of: asks.asks });
  const spread = (key: MainKey, of: Spread): MainRow => ({ key, kind: 'spread', spread: of });
  return [
    count('requests', figures.requests),
    count('open', figures.open),
    count('retransfers', figures.retransfers),
    spread('first_ask', figures.firstAsk),
    spread('acceptance', figures.acceptance),
    spread('departure', figures.departure),
    { key: 'over2h', kind: 'share', n: over2h.n, of: over2h.of },
    count('unplaced', figures.unplaced.n),
    count('cancelled', figures.cancelled.n),
    count('asks', asks.asks),
    { key: 'per_request', kind: 'mean', value: asks.perRequest, n: asks.requests },
    spread('answer', asks.answer),
    share('accepted', asks.accepted),
    share('partial', asks.partial),
    share('refused', asks.refused),
    share('deferred', asks.deferred),
    share('silent', asks.silent),
    { key: 'against_declared', kind: 'share', n: refusals.againstDeclared, of: refusals.n },
    count('departed', transports.departed),
    count('arrived', transports.arrived),
    count('medicalised', transports.medicalised),
    spread('road', transports.road)
  ];
}

export const SPLIT_KEYS = [
  'byIntake',
  'byNetwork',
  'byRequester',
  'byIndication',
  'byNeed',
  'unplaced',
  'cancelled',
  'vector',
  'refusals'
] as const;
export type SplitKey = (typeof SPLIT_KEYS)[number];

/** Counts by one attribute, most first, what is hidden after what is shown; null: hidden. */
export function splitCells(figures: TiuFigures, key: SplitKey): [attribute: string, count: number | null][] {
  const of: Record<SplitKey, Split> = {
    byIntake: figures.byIntake,
    byNetwork: figures.byNetwork,
    byRequester: figures.byRequester,
    byIndication: figures.byIndication,
    byNeed: figures.byNeed,
    unplaced: figures.unplaced.byOutcome,
    cancelled: figures.cancelled.byReason,
    vector: figures.transports.byVector,
    refusals: figures.refusals.byReason
  };
  return Object.entries(of[key]).sort(([a, n], [b, k]) => (k ?? 0.5) - (n ?? 0.5) || (a < b ? -1 : 1));
}
