import { ORIENTS_HOME, ORIENTS_HOSPITAL } from '../rpu/types.ts';
import { HOUR } from '../time/instant.ts';
import { BINS, sparse, stayBin } from './bins.ts';
import type { FigureRow, FiguresInput } from './input.ts';
import type { Computed, StayBins, UnitFigures } from './types.ts';

/** Windows tried in turn, hours, until enough departures are found (docs/definitions.md §6). */
const WINDOWS = [24, 72, 168] as const;
export const ENOUGH = 20;
/** Below this share of filled MODE_SORTIE a hospitalisation rate would only measure who types. */
const MODE_FILLED = 0.8;

const HOME = new Set<string>(ORIENTS_HOME);
const HOSPITAL = new Set<string>(ORIENTS_HOSPITAL);

/** Home-goers: MODE_SORTIE 8 and ORIENT not FUGUE SCAM PSA REO. */
export function goesHome(row: Pick<FigureRow, 'modeSortie' | 'orient'>): boolean {
  return row.modeSortie === '8' && !(row.orient !== null && HOME.has(row.orient));
}

/** Oriented to a hospital bed: MODE_SORTIE 6/7 or an ORIENT that names one (docs/definitions.md §4). */
export function orientedToHospital(row: Pick<FigureRow, 'modeSortie' | 'orient'>): boolean {
  return (
    row.modeSortie === '6' || row.modeSortie === '7' || (row.orient !== null && HOSPITAL.has(row.orient))
  );
}

interface Tally {
  home: Uint32Array;
  hospital: Uint32Array;
  nHome: number;
  nHospital: number;
  left: number;
  filled: number;
  hospitalised: number;
}

const emptyTally = (): Tally => ({
  home: new Uint32Array(BINS),
  hospital: new Uint32Array(BINS),
  nHome: 0,
  nHospital: 0,
  left: 0,
  filled: 0,
  hospitalised: 0
});

/** UHCD apart: a stay in the observation unit is not a stay in the emergency department. */
function count(tally: Tally, row: FigureRow, bin: number): void {
  tally.left++;
  if (row.modeSortie !== null) tally.filled++;
  const hospitalised = row.modeSortie === '6' || row.modeSortie === '7';
  if (hospitalised) tally.hospitalised++;
  if (goesHome(row)) {
    tally.home[bin] = (tally.home[bin] ?? 0) + 1;
    tally.nHome++;
  } else if (hospitalised && row.orient !== 'UHCD') {
    tally.hospital[bin] = (tally.hospital[bin] ?? 0) + 1;
    tally.nHospital++;
  }
}

/** Index of the smallest window with enough, else the widest that the rows given can answer. */
function firstEnough(sizes: readonly number[]): number {
  const index = sizes.findIndex((n) => n >= ENOUGH);
  return index >= 0 ? index : Math.max(0, sizes.length - 1);
}

type Outflow = Pick<
  UnitFigures,
  'departures1h' | 'stayHome' | 'stayHospital' | 'hospitalisationRate' | 'destinations'
>;

/**
 * What left the unit in (H − 24 h, H], widened to 72 h then 7 days where fewer than 20 departures of the
 * kind were seen (docs/definitions.md §6). Under 20 even then, `n` says so and no reader may show a median.
 * `hospitalisationRate` counts UHCD among the hospitalised; the stays do not.
 */
export function computeOutflow(input: FiguresInput, exitsMissing: boolean): Outflow {
  const { horizon, rows, rowsSince } = input;
  const reach = horizon - rowsSince;
  const windows = WINDOWS.filter((hours, i) => i === 0 || (hours + 72) * HOUR <= reach);
  const rings = windows.map(emptyTally);
  const destinations: UnitFigures['destinations'] = {
    home: 0,
    hospital: 0,
    transfer: 0,
    death: 0,
    leftUnseen: 0,
    unknown: 0
  };
  let lastHour = 0;
  for (const row of rows) {
    if (row.sortie === null || row.exitUnusable) continue;
    const ago = horizon - row.sortie;
    if (ago < 0) continue;
    if (ago < HOUR) lastHour++;
    if (ago < 24 * HOUR) destinations[destinationOf(row)]++;
    const bin = stayBin(row.sortie - row.entree);
    if (bin === null) continue;
    const ring = rings[windows.findIndex((hours) => ago < hours * HOUR)];
    if (ring) count(ring, row, bin);
  }
  const wide = cumulate(rings);
  const home = firstEnough(wide.map((t) => t.nHome));
  const hospital = firstEnough(wide.map((t) => t.nHospital));
  const reason = exitsMissing ? { value: null, reason: 'exits_missing' as const } : null;
  return {
    departures1h: reason ?? { value: lastHour },
    stayHome: exitsMissing ? NO_STAY : stays(windows[home] ?? 24, wide[home]?.nHome ?? 0, wide[home]?.home),
    stayHospital: exitsMissing
      ? NO_STAY
      : stays(windows[hospital] ?? 24, wide[hospital]?.nHospital ?? 0, wide[hospital]?.hospital),
    hospitalisationRate: reason ?? rate(wide[firstEnough(wide.map((t) => t.left))]),
    destinations
  };
}

const NO_STAY: StayBins = { windowHours: 24, n: 0, bins: [] };

function stays(windowHours: number, n: number, counts: Uint32Array | undefined): StayBins {
  return { windowHours, n, bins: counts ? sparse(counts) : [] };
}

function rate(tally: Tally | undefined): Computed {
  if (!tally || tally.left < ENOUGH)
    return { value: null, reason: 'too_few', n: tally?.left ?? 0, of: ENOUGH };
  if (tally.filled < MODE_FILLED * tally.left)
    return { value: null, reason: 'mode_sortie_missing', n: tally.filled, of: tally.left };
  return { value: tally.hospitalised / tally.filled, n: tally.filled, of: tally.left };
}

/** Rings (0–24 h, 24–72 h, 72–168 h) → windows (0–24, 0–72, 0–168). */
function cumulate(rings: Tally[]): Tally[] {
  const sum = emptyTally();
  return rings.map((ring) => {
    for (let i = 0; i < BINS; i++) {
      sum.home[i] = (sum.home[i] ?? 0) + (ring.home[i] ?? 0);
      sum.hospital[i] = (sum.hospital[i] ?? 0) + (ring.hospital[i] ?? 0);
    }
    sum.nHome += ring.nHome;
    sum.nHospital += ring.nHospital;
    sum.left += ring.left;
    sum.filled += ring.filled;
    sum.hospitalised += ring.hospitalised;
    return { ...sum, home: sum.home.slice(), hospital: sum.hospital.slice() };
  });
}

function destinationOf(row: FigureRow): keyof UnitFigures['destinations'] {
  if (row.modeSortie === '6') return 'hospital';
  if (row.modeSortie === '7') return 'transfer';
  if (row.modeSortie === '9') return 'death';
  if (row.modeSortie === '8') return row.orient !== null && HOME.has(row.orient) ? 'leftUnseen' : 'home';
  return 'unknown';
}
