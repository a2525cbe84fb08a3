import type { Instant } from '#domain/time/instant.ts';

/** Bar of the level rule on ordinary days (docs/definitions.md §5): mean number of sites, strictly under. */
export const BAR = { strained: 2, critical: 0.4 } as const;

/** True when a measured mean does not keep to its bar. */
export function isOver(mean: number, bar: number): boolean {
  return mean >= bar;
}

/** What the rule came to over a span; null where no picture was kept. */
export interface LevelRate {
  days: number;
  pictures: number;
  since: Instant | null;
  strained: number | null;
  critical: number | null;
  seen: number | null;
}

/** The formulas behind the newest picture. */
export interface RuleInForce {
  formula: string;
  norm: { version: number; formula: string; basis: string; from: Instant; to: Instant } | null;
}
