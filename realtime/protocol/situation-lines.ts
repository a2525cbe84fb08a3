import { stateAt, type Measure, type Provenance } from '#domain/measure.ts';
import type { BedKind } from '#domain/beds/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { BedAreaEntry } from './beds-types.ts';
import type { SamuCallsEntry } from './samu-calls-types.ts';
import type { TeamEntry } from './samu-types.ts';

/** Kinds the report tells, in its order: what a crisis asks for first. */
const BED_LINES = [
  'medicine',
  'surgery',
  'paediatrics',
  'icu_adult',
  'icu_paediatric',
  'psychiatry'
] as const satisfies readonly BedKind[];

/** What the report says of the SAMU: calls of the last hour in the region, and its SMUR teams. */
export interface SamuLine {
  presented: number | null;
  /** Share answered within 60 s, 0–1. */
  within60: number | null;
  seen: number;
  of: number;
  teams: { free: number; engaged: number; unknown: number } | null;
}

/** Available beds of one kind over the sites that are known. */
export interface BedLine {
  kind: (typeof BED_LINES)[number];
  available: number | null;
  n: number;
  of: number;
}

const value = <T>(measure: Measure<T> | undefined, provenance: Provenance, at: Instant): T | null =>
  measure && stateAt(measure, provenance, at) === 'known' ? measure.value : null;

/** The SAMU at `at`; null where the stream tells nothing. */
export function samuLine(entries: ReadonlyMap<string, unknown>, at: Instant): SamuLine | null {
  const calls = entries.get('calls:region') as SamuCallsEntry | undefined;
  const smur = [...entries]
    .filter(([key]) => key.startsWith('team:'))
    .map(([, entry]) => entry as TeamEntry)
    .filter(({ family }) => family === 'SMUR');
  if (!calls && smur.length === 0) return null;
  const teams = { free: 0, engaged: 0, unknown: 0 };
  for (const { measures, provenance } of smur)
    teams[value(measures.engagement, provenance, at) ?? 'unknown'] += 1;
  return {
    presented: calls ? value(calls.measures.presented1h, calls.provenance, at) : null,
    within60: calls ? value(calls.measures.within60s1h, calls.provenance, at) : null,
    seen: calls?.covers.samus.length ?? 0,
    of: calls?.covers.of ?? 0,
    teams: smur.length > 0 ? teams : null
  };
}

/** Available beds of the region at `at`, of the kinds that anybody tells; null where the stream tells nothing. */
export function bedLines(entries: ReadonlyMap<string, unknown>, at: Instant): BedLine[] | null {
  const region = entries.get('region') as BedAreaEntry | undefined;
  if (!region) return null;
  const lines = BED_LINES.flatMap((kind): BedLine[] => {
    const told = region.kinds[kind];
    const available = told?.measures.available;
    if (!told || !available) return [];
    return [
      {
        kind,
        available: value(available, told.provenance, at),
        n: available.n ?? 0,
        of: available.of ?? 0
      }
    ];
  });
  return lines.length > 0 ? lines : null;
}
