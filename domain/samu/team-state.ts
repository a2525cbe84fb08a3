import type { Instant } from '../time/instant.ts';

/** One state of one team, as a message says it. */
export interface StateReport {
  at: Instant;
  status: string;
  /** true free, false engaged, null when the message does not say: unknown, never free. */
  available: boolean | null;
  /** Opaque key of the case the message is about; null for none. */
  caseKey: string | null;
}

/** What a team's states come to. */
export interface TeamState {
  status: string | null;
  statusAt: Instant | null;
  available: boolean | null;
  mission: string | null;
}

/** States after which the mission is over: the team has no case any more, whatever its availability. */
const TERMINAL: ReadonlySet<string> = new Set(['ANNULE', 'FINPEC', 'RETOUR', 'RET-BASE', 'REN-BASE']);

/** States of a mission under way, in the order of a mission. */
const UNDER_WAY = [
  ...['DECISION', 'DECLENCHE', 'DEPART', 'ARRIVEE', 'PEC', 'BILAN', 'ORIENTAT', 'TRANSP', 'ETAPE1'],
  ...['TRANSP2', 'ETAPE2', 'TRANSP3', 'DESTIN']
];
/** The order of a mission, its ends last: of two states of one instant the later one in it is taken. */
const ORDER = new Map([...UNDER_WAY, ...TERMINAL].map((status, i) => [status, i]));

/** True for a state of the lists in which a team is on a mission. */
export const isUnderWay = (status: string | null): boolean =>
  status !== null && ORDER.has(status) && !TERMINAL.has(status);

/** Total order of reports: by time, then by the order of a mission, then by what else they say. */
export function compareReports(a: StateReport, b: StateReport): number {
  return (
    a.at - b.at ||
    (ORDER.get(a.status) ?? -1) - (ORDER.get(b.status) ?? -1) ||
    compare(a.status, b.status) ||
    compare(a.caseKey ?? '', b.caseKey ?? '') ||
    weight(a.available) - weight(b.available)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** At one instant, engaged outweighs free, and both a report that does not say. */
const weight = (available: boolean | null): number => (available === null ? 0 : available ? 1 : 2);

/** The newer of two reports by their own time, in whatever order they came. */
export function newestReport(a: StateReport | null, b: StateReport): StateReport {
  return a === null || compareReports(b, a) > 0 ? b : a;
}

/** What a newest report says of a team. */
export function stateOf(report: StateReport | null): TeamState {
  if (report === null) return { status: null, statusAt: null, available: null, mission: null };
  const { at, status, available, caseKey } = report;
  return { status, statusAt: at, available, mission: TERMINAL.has(status) ? null : caseKey };
}

/**
 * Whether a team is free or engaged: what it says itself; where it does not say, engaged while its state is one of
 * a mission under way. Never free by deduction.
 */
export function engagementOf(
  available: boolean | null,
  status: string | null
): { engagement: 'free' | 'engaged'; deduced: boolean } | null {
  if (available !== null) return { engagement: available ? 'free' : 'engaged', deduced: false };
  return isUnderWay(status) ? { engagement: 'engaged', deduced: true } : null;
}
