import type { ShownEdField } from '#domain/ed-state/types.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { hash32, hashUnit, random } from '../random.ts';
import { OUTCOME } from '../world/outcome.ts';
import { patientOf } from '../world/patient.ts';
import { DAY, localDayNumber } from '../world/wall-time.ts';
import type { SiteWorld } from '../world/world.ts';

/** Counts and minutes by the names of the stream, and how many are present by CCMU. */
export type EdSaid = Record<ShownEdField, number> & { byCcmu: Record<'1' | '2' | '3' | '4' | '5', number> };

/** Longest stay of the simulated world. */
const LONGEST = 3 * DAY;
/** Share of the stay after which a bed is asked for, as in the site's files. */
const DECISION = 0.55;
/** Minutes to a doctor by CCMU (1 … 5 and over): medians of the order of the reference's. */
const TO_DOCTOR = [45, 34, 14, 3, 0] as const;
const BOARDS = new Set(
  ['mutation', 'transfer'].map((kind) => OUTCOME.indexOf(kind as (typeof OUTCOME)[number]))
);

/**
 * What the software or the charge nurse of a simulated site knows at an instant: true in its world. Counts and
 * minutes, by the names of the stream.
 */
export function edStateAt(lives: SiteWorld, at: Instant): EdSaid {
  const { site, character } = lives;
  const draw = random(0);
  const inside: {
    entree: Instant;
    sortie: Instant;
    ccmu: number;
    outcome: number;
    seed: number;
    carried: boolean;
  }[] = [];
  lives.each(localDayNumber(at - LONGEST), localDayNumber(at), (block, i) => {
    const entree = block.entree[i] ?? 0;
    const sortie = block.sortie[i] ?? 0;
    if (entree > at || sortie <= at) return;
    const ccmu = block.ccmu[i] ?? 1;
    const { seed, transport } = patientOf(site, lives.catchment, block, i, draw);
    const carried = transport === 'VSAB' || transport === 'AMBU' || transport === 'SMUR';
    inside.push({ entree, sortie, ccmu, outcome: block.outcome[i] ?? 0, seed, carried });
  });
  const load = inside.length / character.capacity;
  const minutes = (since: Instant): number => Math.round((at - since) / MINUTE);
  const longest = (list: readonly Instant[]): number => (list.length === 0 ? 0 : minutes(Math.min(...list)));

  const waiting = inside.filter(({ entree, ccmu, sortie, seed }) => {
    const wait =
      (TO_DOCTOR[Math.min(4, ccmu)] ?? 20) * (0.6 + 0.8 * hashUnit('doctor', seed)) * Math.max(0.5, load);
    return entree + Math.min(wait * MINUTE, 0.8 * (sortie - entree)) > at;
  });
  const boarding = inside
    .filter(({ outcome }) => BOARDS.has(outcome))
    .map(({ entree, sortie }) => ({ decided: entree + DECISION * (sortie - entree), sortie }))
    .filter(({ decided }) => decided <= at);
  const crews = inside.filter(({ carried, entree, seed }) => {
    const off = (4 + 14 * hashUnit('stretcher', seed)) * Math.max(0.6, load ** 1.5);
    return carried && at - entree < off * MINUTE;
  });
  const edBeds = Math.max(4, Math.round(character.capacity * 1.05));
  const day = ((at % DAY) + DAY) % DAY;
  const quiet = day < 6 * HOUR || day > 22 * HOUR;
  const byCcmu = { '1': 0, '2': 0, '3': 0, '4': 0, '5': 0 };
  const levels = ['1', '2', '3', '4', '5'] as const;
  for (const { ccmu } of inside) {
    const level = levels[ccmu];
    if (level) byCcmu[level] += 1;
  }
  return {
    byCcmu,
    present: inside.length,
    waitingDoctor: waiting.length,
    longestWaitMin: longest(waiting.map(({ entree }) => entree)),
    boarders: boarding.length,
    oldestBoarderMin: longest(boarding.map(({ decided }) => decided)),
    lastBeddedWaitMin:
      boarding.length === 0
        ? 0
        : Math.round(
            30 +
              150 * Math.max(0, load - 0.5) * hashUnit('bedded', hash32(site.finess, Math.floor(at / HOUR)))
          ),
    ventilated: inside.filter(({ ccmu, seed }) => ccmu === 4 && hashUnit('ventilated', seed) < 0.6).length,
    placesOpen: Math.max(0, edBeds - inside.length),
    edBeds,
    hospitalBeds: site.bedsMco ?? Math.round((site.visitsPerYear / 365) * 1.7),
    doctorsOnDuty: Math.max(1, Math.round((character.capacity / 9) * (quiet ? 0.6 : 1))),
    crewsWaiting: crews.length,
    longestCrewWaitMin: longest(crews.map(({ entree }) => entree))
  };
}
