import type { Commune, RegionPack, Site } from '#domain/region.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { hash32, pick, random, type Random } from '../random.ts';
import type { Carriage } from '../tiu/carried.ts';
import type { Catchment, Patient } from '../world/patient.ts';

/** What a regulator decides, as the simulated region needs it. */
export type Decision = 'CONSEIL' | 'LIBERAL' | 'TSU' | 'SIS' | 'SMUR' | 'ORIENT';

/** One regulation file of a simulated SAMU: nobody behind it exists. */
export interface SimCase {
  /** Drawn from the passage it stands behind: the same whenever it is looked at. */
  seed: number;
  samu: string;
  /** When the call was answered, and when it was decided. */
  calledAt: Instant;
  decidedAt: Instant;
  closedAt: Instant;
  priority: 'P0' | 'P1' | 'P2' | 'P3' | 'NR';
  attribution: 'DRM' | 'DR';
  decision: Decision;
  /** Commune of the call. */
  commune: Commune;
  /** Where it arrives, and when the desk there writes its ENTREE; null where nobody comes to a department. */
  arrival: { site: Site; entree: Instant } | null;
  /** The transfer in utero it is for; absent for the others. */
  carriage?: Carriage;
}

/** Shares of callers by how they came, and files of people who come to no department, a passage: assumed. */
const CALLED = { SMUR: 1, HELI: 1, VSAB: 0.85, AMBU: 0.7, PERSO: 0.1, FO: 0.4 } as const;
const ELSEWHERE = 0.42;

/** Minutes from the call to ENTREE by what was sent. */
const AHEAD: Record<string, number> = { SMUR: 85, HELI: 95, VSAB: 55, AMBU: 70, PERSO: 75, FO: 60 };

/** Longest time from a call to the arrival it leads to. */
export const LONGEST_CALL = 180 * MINUTE;

/** What cases are drawn with. */
export interface CallGround {
  region: RegionPack;
  communeOf(near: Catchment, draw: Random): Commune | null;
}

/** The cases behind one passage: its own, if somebody called before coming, and that of one who never came. */
export function casesOf(
  passage: { site: Site; near: Catchment; patient: Patient; entree: Instant },
  ground: CallGround
): SimCase[] {
  const { site, near, patient, entree } = passage;
  const draw = random(hash32('case', patient.seed));
  const cases: SimCase[] = [];
  const commune = ground.communeOf(near, draw);
  if (!commune) return cases;
  const by = patient.transport;
  if (draw.next() < (CALLED[by as keyof typeof CALLED] ?? 0)) {
    const ahead = (AHEAD[by] ?? 60) * (0.75 + 0.5 * draw.next()) * MINUTE;
    const calledAt = entree - Math.min(LONGEST_CALL, ahead);
    cases.push({
      ...timesOf(calledAt, draw),
      seed: hash32('case-of', patient.seed),
      samu: commune.department,
      closedAt: entree + (20 + 60 * draw.next()) * MINUTE,
      priority: priorityOf(patient.ccmu, draw),
      attribution: 'DRM',
      decision:
        by === 'SMUR' || by === 'HELI' ? 'SMUR' : by === 'VSAB' ? 'SIS' : by === 'AMBU' ? 'TSU' : 'ORIENT',
      commune,
      arrival: { site, entree }
    });
  }
  if (draw.next() < ELSEWHERE) {
    const calledAt = entree - draw.next() * LONGEST_CALL;
    const advice = draw.next();
    cases.push({
      ...timesOf(calledAt, draw),
      seed: hash32('case-elsewhere', patient.seed),
      samu: commune.department,
      closedAt: calledAt + (8 + 40 * draw.next()) * MINUTE,
      priority: advice < 0.1 ? 'P1' : advice < 0.5 ? 'P2' : 'P3',
      attribution: advice < 0.85 ? 'DRM' : 'DR',
      decision: advice < 0.02 ? 'SMUR' : advice < 0.55 ? 'CONSEIL' : 'LIBERAL',
      commune,
      arrival: null
    });
  }
  return cases;
}

function timesOf(calledAt: Instant, draw: Random): { calledAt: Instant; decidedAt: Instant } {
  return { calledAt, decidedAt: calledAt + (2 + draw.exponential(3)) * MINUTE };
}

function priorityOf(ccmu: number, draw: Random): SimCase['priority'] {
  if (ccmu >= 4) return 'P0';
  if (ccmu === 3) return draw.next() < 0.6 ? 'P0' : 'P1';
  if (ccmu === 2) return draw.next() < 0.5 ? 'P1' : 'P2';
  return (['P1', 'P2', 'P3', 'NR'] as const)[pick([20, 50, 25, 5], draw.next())] ?? 'P2';
}
