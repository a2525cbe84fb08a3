import type { Measure, Provenance } from '#domain/measure.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { measure, provenance } from '#app/lib/testing/entries.ts';
import type { SamuCallsEntry } from '#realtime/protocol/samu-calls-types.ts';
import type { CasesEntry, TeamCountsEntry, TeamEntry } from '#realtime/protocol/samu-types.ts';

/** Known since `age`, and for as long as tests last. */
export const told = (now: Instant, age = 2 * MINUTE, over: Partial<Provenance> = {}): Provenance =>
  provenance({
    measuredAt: now - age,
    receivedAt: now - age + MINUTE,
    staleAt: now - age + 4 * HOUR,
    unknownAt: now - age + 8 * HOUR,
    ...over
  });

/** Calls of one SAMU: unknown everywhere but where a test says otherwise. */
export function callsEntry(
  samu: string | null,
  now: Instant,
  over: Partial<SamuCallsEntry['measures']> = {}
): SamuCallsEntry {
  const none = (): Measure => measure<number>(null);
  return {
    samu,
    name: samu && `SAMU ${samu}`,
    interval: samu === null ? null : { from: now - 7 * MINUTE, to: now - 2 * MINUTE },
    definition: { excludeShort: true, over: 'presented' },
    covers: { samus: samu ? [samu] : [], of: samu ? 1 : 2 },
    provenance: told(now, 2 * MINUTE, { source: 'samu-calls' }),
    measures: {
      waitingNow: none(),
      longestWaitS: none(),
      armOnDuty: none(),
      regulatorsOnDuty: none(),
      presented: none(),
      answered: none(),
      presented1h: none(),
      answered1h: none(),
      abandoned1h: none(),
      within30s1h: none(),
      within60s1h: none(),
      presented1hUsual: measure<{ mean: number; sd: number }>(null),
      z: none(),
      presentedToday: none(),
      answeredToday: none(),
      abandonedToday: none(),
      within30sToday: none(),
      within60sToday: none(),
      ...over
    }
  };
}

/** A SMUR team, free and seen two minutes ago, but where a test says otherwise. */
export function teamEntry(
  id: string,
  now: Instant,
  over: Partial<TeamEntry> & {
    state?: 'free' | 'engaged' | null;
    point?: { lon: number; lat: number } | null;
  } = {}
): TeamEntry {
  const { state = 'free', point = { lon: -5.42, lat: 46.52 }, ...more } = over;
  const place = { staleAt: now + 3 * MINUTE, unknownAt: now + 4 * HOUR, measuredAt: now - 2 * MINUTE };
  return {
    ...{ id, name: id, samu: '96', base: '960000011', family: 'SMUR', vehicle: 'SMUR.VLM' },
    ...{ medicalLevel: 'MED', mission: null, destination: null },
    provenance: told(now),
    measures: {
      status: measure<string>(state === 'engaged' ? 'PEC' : 'RET-BASE'),
      available: measure<boolean>(state === null ? null : state === 'free'),
      engagement: measure<'free' | 'engaged'>(state),
      point: measure<{ lon: number; lat: number }>(point, { provenance: place }),
      commune: measure<{ insee: string; name: string; lon: number; lat: number }>(
        { insee: '96001', name: 'Port-Brume', lon: -5.42, lat: 46.52 },
        { provenance: place }
      ),
      speed: measure<number>(null),
      heading: measure<number>(null)
    },
    ...more
  };
}

/** SMUR teams of one SAMU by what is known of them. */
export function countsEntry(
  samu: string | null,
  now: Instant,
  [free, engaged, unknown]: readonly [number, number, number]
): TeamCountsEntry {
  return {
    samu,
    provenance: told(now),
    measures: {
      free: measure(free),
      engaged: measure(engaged),
      unknown: measure(unknown),
      smurFree: measure(free),
      smurEngaged: measure(engaged),
      smurUnknown: measure(unknown)
    }
  };
}

/** Cases of one SAMU. */
export function casesEntry(
  samu: string | null,
  now: Instant,
  over: Partial<CasesEntry['measures']> = {}
): CasesEntry {
  return {
    samu,
    covers: { samus: samu ? [samu] : [], of: 1 },
    provenance: told(now),
    measures: {
      open: measure(12),
      lastHour: measure(9),
      today: measure(140),
      byPriority: measure<Record<string, number | null>>({ P0: 2, P1: 30, P2: 80, P3: 20, NR: 5, PX: 3 }),
      byAttribution: measure<Record<string, number | null>>({ DRM: 120, DR: 20 }),
      byDecision: measure<Record<string, number | null>>({ CONSEIL: 60, INTER: 50 }),
      ...over
    }
  };
}
