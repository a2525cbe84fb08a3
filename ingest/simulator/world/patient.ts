import type { Commune, RegionPack, Site } from '#domain/region.ts';
import { hash32, pick, type Random } from '../random.ts';
import type { Block } from './block.ts';
import { diagnose } from './diagnoses.ts';
import { CAUSES } from './intensity.ts';
import { OUTCOME, type Outcome } from './outcome.ts';
import { localDayNumber } from './wall-time.ts';

/** What is the same in every file about one passage: the person (fictive) and the clinic. */
export interface Patient {
  /** Seed of what depends on the file: delays, missing items, errors. */
  seed: number;
  sex: 'M' | 'F';
  /** Day number of birth. */
  birth: number;
  cp: string;
  commune: string;
  ccmu: number;
  dp: string;
  motif: string;
  outcome: Outcome;
  modeEntree: string;
  provenance: string;
  transport: string;
  transportPec: string;
  destination: string;
  orient: string;
}

/** Where a site's patients live. */
export interface Catchment {
  communes: readonly { name: string; department: string }[];
  weights: readonly number[];
}

const NEAREST = 12;

/** The nearest communes, by population over squared distance; the site's own when no list is given. */
function catchment(site: Site, communes: readonly Commune[]): Catchment {
  if (communes.length === 0) {
    return { communes: [{ name: site.communeName, department: site.department }], weights: [1] };
  }
  const pulls = communes
    .map((commune) => ({ commune, pull: commune.population / (4 + squaredKm(site, commune)) }))
    .sort((a, b) => b.pull - a.pull)
    .slice(0, NEAREST);
  return { communes: pulls.map((p) => p.commune), weights: pulls.map((p) => p.pull) };
}

function squaredKm(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
  return ((a.lat - b.lat) * 111) ** 2 + ((a.lon - b.lon) * 73) ** 2;
}

const TRANSPORTS = ['PERSO', 'AMBU', 'VSAB', 'SMUR', 'HELI', 'FO'] as const;
/** By CCMU 1, 2, 3, 4 and over, P: assumed, about 70 % by their own means in all. */
const TRANSPORT_BY_CCMU: readonly (readonly number[])[] = [
  [93, 2, 4, 0, 0, 1],
  [75, 10, 13.5, 0.5, 0, 1],
  [38, 30, 28, 3.5, 0.1, 0.4],
  [6, 14, 25, 52, 2.5, 0.5],
  [40, 15, 30, 1, 0, 14]
];
const PSYCHIATRIC = ['MED', 'HDT', 'HO'] as const;
const HOSPITAL_ORIENTS = ['UHCD', 'MED', 'CHIR', 'OBST', 'SC', 'SI', 'REA', 'HDT', 'HO'] as const;

/** The passage `i` of a block, always the same. `draw` is only borrowed. */
export function patientOf(site: Site, near: Catchment, block: Block, i: number, draw: Random): Patient {
  const seed = hash32('patient', site.finess, block.index, i);
  draw.reseed(seed);
  const age = block.age[i] ?? 40;
  const ccmu = block.ccmu[i] ?? 1;
  const outcome = OUTCOME[block.outcome[i] ?? 0] ?? 'home';
  const { dp, motif } = diagnose(age, ccmu, CAUSES[block.cause[i] ?? 0] ?? null, draw.next());
  const transport =
    TRANSPORTS[pick(TRANSPORT_BY_CCMU[ccmu === 5 ? 4 : Math.min(3, ccmu)] ?? [1], draw.next())];
  const entry = draw.next();
  const home = near.communes[pick(near.weights, draw.next())];
  const postal = postalCode(home?.department ?? site.department, draw.next());
  return {
    seed,
    sex: draw.next() < 0.515 ? 'M' : 'F',
    birth:
      localDayNumber(block.entree[i] ?? 0) -
      Math.floor((age + draw.next() * 0.997) * 365.25) -
      (age > 0 ? 1 : 0),
    cp: postal.cp,
    commune: postal.known ? (home?.name ?? '') : '',
    ccmu,
    dp,
    motif,
    outcome,
    modeEntree: entry < 0.955 ? '8' : entry < 0.98 ? '7' : '6',
    provenance: entry < 0.8 ? '5' : entry < 0.92 ? '8' : entry < 0.955 ? '7' : entry < 0.995 ? '1' : '2',
    transport: transport ?? 'PERSO',
    transportPec:
      transport === 'SMUR' || transport === 'HELI' ? 'MED' : transport === 'PERSO' ? 'AUCUN' : 'PARAMED',
    ...exitOf(outcome, ccmu, age, draw)
  };
}

/** Fictive postal codes of the right department; one in fifty lives abroad or is not known. */
function postalCode(department: string, uniform: number): { cp: string; known: boolean } {
  if (uniform > 0.99) return { cp: '99999', known: false };
  if (uniform > 0.98) return { cp: `${department}999`.slice(0, 5), known: false };
  const rank = Math.floor((uniform / 0.98) * 20);
  const local =
    department === '75' ? String(rank + 1).padStart(3, '0') : `${String(rank * 5).padStart(2, '0')}0`;
  return { cp: `${department}${local}`, known: true };
}

function exitOf(
  outcome: Outcome,
  ccmu: number,
  age: number,
  draw: Random
): { destination: string; orient: string } {
  if (outcome === 'unseen') return { destination: '', orient: 'PSA' };
  if (outcome === 'fugue') return { destination: '', orient: draw.next() < 0.5 ? 'FUGUE' : 'SCAM' };
  if (outcome === 'reoriented') return { destination: '', orient: 'REO' };
  if (outcome === 'home') return { destination: age >= 75 && draw.next() < 0.08 ? '7' : '', orient: '' };
  if (outcome === 'death') return { destination: '', orient: '' };
  if (ccmu === 5) return { destination: '4', orient: PSYCHIATRIC[pick([55, 32, 13], draw.next())] ?? 'MED' };
  const critical = ccmu >= 3;
  const weights = critical
    ? [3, 10, 8, 1, 20, 18, 40, 0, 0]
    : [38, 36, 17, age >= 18 && age < 45 ? 4 : 0, 3, 2, 0.6, 0, 0];
  const orient = HOSPITAL_ORIENTS[pick(weights, draw.next())] ?? 'MED';
  return { destination: draw.next() < 0.96 ? '1' : '2', orient };
}

/** What every passage of a region is told with. */
export function catchments(region: RegionPack, communes: readonly Commune[]): Map<string, Catchment> {
  return new Map(region.sites.map((site) => [site.finess, catchment(site, communes)]));
}
