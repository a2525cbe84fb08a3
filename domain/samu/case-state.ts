import type { Instant } from '../time/instant.ts';
import { attributionGroup, type AttributionGroup } from './codes.ts';
import { mergeFacts, textOf, type Facts } from './facts.ts';

/** One decision of a case. No operator, no patient. */
export interface Decision {
  at: Instant;
  type: string;
  resource: string | null;
  orientation: string | null;
  /** FINESS of the receiving hospital; null when none is said. */
  destination: string | null;
}

/** What one message says of a case. */
export interface CaseReport {
  facts: Facts;
  decisions: readonly Decision[];
}

/** What all messages of a case come to. */
export type CaseState = CaseReport;

/** Both together, in either order: the newest of each fact, every decision once, in the order of their times. */
export function mergeCase(a: CaseState, b: CaseReport): CaseState {
  const decisions = new Map<string, Decision>();
  for (const { at, type, resource, orientation, destination } of [...a.decisions, ...b.decisions]) {
    // Written anew, so that equal decisions are written alike wherever they were kept.
    const decision = { at, type, resource, orientation, destination };
    decisions.set(JSON.stringify(decision), decision);
  }
  const order = [...decisions].sort(([x, one], [y, two]) => one.at - two.at || (x < y ? -1 : 1));
  return { facts: mergeFacts(a.facts, b.facts), decisions: order.map(([, decision]) => decision) };
}

/** States of a case that say that nothing more is expected of it. */
const CLOSED: ReadonlySet<string> = new Set(['ACHEVE', 'VALIDE', 'CLOTURE', 'CLASSE', 'ARCHIVE']);

/** What screens count a case by. */
export interface CaseFigures {
  /** Department code of its SAMU; null when its owner is none. */
  samu: string | null;
  createdAt: Instant | null;
  closed: boolean;
  /** A regulation file of a SAMU, not withdrawn by its sender: what figures count. */
  counted: boolean;
  priority: string | null;
  attribution: AttributionGroup | null;
  commune: string | null;
  /** FINESS that its newest decision with one names. */
  destination: string | null;
  decidedAt: Instant | null;
}

/** Figures of a case. */
export function caseFigures({ facts, decisions }: CaseState): CaseFigures {
  const created = facts['created']?.[0];
  return {
    samu: textOf(facts, 'samu'),
    createdAt: typeof created === 'number' ? created : null,
    closed: CLOSED.has(textOf(facts, 'status') ?? ''),
    counted: facts['health'] !== undefined && facts['withdrawn']?.[0] !== true,
    priority: textOf(facts, 'priority'),
    attribution: attributionGroup(textOf(facts, 'attribution')),
    commune: textOf(facts, 'commune'),
    destination: decisions.findLast(({ destination }) => destination !== null)?.destination ?? null,
    decidedAt: decisions.at(-1)?.at ?? null
  };
}
