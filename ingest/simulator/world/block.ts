import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import type { WorldEffect } from '../effects.ts';
import type { WorldParameters } from '../parameters.ts';
import { hash32, random, type Random } from '../random.ts';
import type { Character } from './character.ts';
import { intensity, type Hour } from './intensity.ts';
import { OUTCOME, outcomeOf, triage } from './outcome.ts';
import { hiddenSeries } from './shocks.ts';
import { dayStart } from './wall-time.ts';

/** Local days that one block holds; each site's blocks start on its own day. */
const BLOCK_DAYS = 28;
/** Days lived before a block so that it opens on a hospital already full of its patients. */
const WARM_UP_DAYS = 4;
const STEP = 3 * HOUR;
const BIN = 15 * MINUTE;
const LONGEST = 70 * HOUR;

/**
 * Factors on the median stay by CCMU (1, 2, 3 and over) and by age (child, adult, 75 and over): assumed, then
 * scaled together so that the region's medians are the reference's (world.test.ts holds them).
 */
const SEVERITY_HOME = [0.86, 1.08, 1.53];
const SEVERITY_HOSPITAL = [0.86, 0.96, 1.05];
const AGEING_HOME = [0.72, 1.05, 1.4];
const AGEING_HOSPITAL = [0.75, 1.05, 1.13];

/** Passages of one site, by ENTREE, as parallel arrays: 8 weeks of a region fit in 30 MB. */
export interface Block {
  index: number;
  count: number;
  entree: Float64Array;
  /** True end of the stay, whenever the files come to say so. */
  sortie: Float64Array;
  age: Uint8Array;
  /** Index in CCMU, in OUTCOME; cause as in `Hour`. */
  ccmu: Uint8Array;
  outcome: Uint8Array;
  cause: Uint8Array;
}

/** The block that holds a local day of a site. */
export function blockOf(character: Character, day: number): number {
  return Math.floor((day + (character.seed % BLOCK_DAYS)) / BLOCK_DAYS);
}

/**
 * Lives one block of a site: arrivals by a gamma renewal through the hours' intensity, each patient's triage,
 * outcome and stay, the stay lengthened by those already there. Causal: what a later effect does leaves the
 * passages before it as they were. The same arguments give the same block, on any machine.
 */
export function liveBlock(
  character: Character,
  parameters: WorldParameters,
  effects: readonly WorldEffect[],
  index: number
): Block {
  const firstDay = index * BLOCK_DAYS - (character.seed % BLOCK_DAYS);
  const opens = dayStart(firstDay);
  const start = dayStart(firstDay - WARM_UP_DAYS);
  const end = dayStart(firstDay + BLOCK_DAYS);
  const hours = intensity(character, parameters, effects, firstDay - WARM_UP_DAYS, firstDay + BLOCK_DAYS);
  const shocks = stayShocks(character, parameters, start, end);
  const leaving = new Int32Array(Math.ceil((end + LONGEST - start) / BIN) + 2);
  const draw = random(hash32('block', character.seed, index));
  const block = emptyBlock(index, hours);

  let present = 0;
  let bin = 0;
  let gap = draw.gamma(parameters.arrivalShape);
  for (const hour of hours) {
    let at = hour.start;
    for (;;) {
      const ahead = ((hour.end - at) / HOUR) * hour.rate;
      if (gap > ahead) {
        gap -= ahead;
        break;
      }
      at += (gap / hour.rate) * HOUR;
      gap = draw.gamma(parameters.arrivalShape);
      for (const now = Math.floor((at - start) / BIN); bin < now; bin++) present -= leaving[bin] ?? 0;
      const child = draw.next() * hour.rate < hour.children;
      const patient = triage(draw, character, parameters, hour, child);
      const outcome = outcomeOf(draw, parameters, patient);
      const minutes = stayMinutes(draw, character, parameters, patient.ccmu, patient.age, outcome);
      const load = loadFactor(parameters, present / character.capacity);
      const hidden = parameters.load.dependsOnLoad ? (shocks[Math.floor((at - start) / STEP)] ?? 1) : 1;
      const stay = Math.min(LONGEST, Math.max(3 * MINUTE, minutes * load * hidden * hour.stay * MINUTE));
      const gone = Math.floor((at + stay - start) / BIN);
      leaving[gone] = (leaving[gone] ?? 0) + 1;
      present++;
      if (at >= opens) keep(block, at, at + stay, patient.age, patient.ccmu, outcome, hour.cause);
    }
  }
  return block;
}

/** Saturating: beyond `width` more patients no longer slow the others, because help comes or people are sent on. */
function loadFactor({ load }: WorldParameters, ratio: number): number {
  if (!load.dependsOnLoad) return 1;
  return Math.exp(load.slope * load.width * Math.tanh((ratio - load.pivot) / load.width));
}

/**
 * Factors on the stay by steps of 3 h. Each hidden series is turned into a uniform of ± `site`, ± `region`:
 * bounded, so that bad days are frequent and ordinary, and the extraordinary stays for the stories.
 */
function stayShocks(
  character: Character,
  parameters: WorldParameters,
  start: Instant,
  end: Instant
): Float64Array {
  const { region, site, memory } = parameters.stayShock;
  const first = Math.floor(start / STEP);
  const count = Math.ceil((end - start) / STEP) + 2;
  const shared = hiddenSeries('stay', parameters.seed, first, count, memory);
  const own = hiddenSeries('stay', character.seed, first, count, memory);
  return own.map((value, i) => 1 + site * uniform(value) + region * uniform(shared[i] ?? 0));
}

/** A standard normal to a uniform on (−1, 1), by the logistic approximation of its distribution. */
function uniform(normal: number): number {
  return 2 / (1 + Math.exp(-1.702 * normal)) - 1;
}

function stayMinutes(
  draw: Random,
  character: Character,
  parameters: WorldParameters,
  ccmu: number,
  age: number,
  outcome: number
): number {
  const kind = OUTCOME[outcome];
  const hospital = kind === 'mutation' || kind === 'transfer' || kind === 'death';
  const { median, sigma } = hospital ? parameters.stayHospital : parameters.stayHome;
  const severity = (hospital ? SEVERITY_HOSPITAL : SEVERITY_HOME)[Math.min(2, ccmu)] ?? 1;
  const ageing = (hospital ? AGEING_HOSPITAL : AGEING_HOME)[age < 18 ? 0 : age < 75 ? 1 : 2] ?? 1;
  const unseen = kind === 'unseen' ? 0.85 : 1;
  return median * severity * ageing * unseen * character.stay * Math.exp(sigma * draw.normal());
}

function emptyBlock(index: number, hours: readonly Hour[]): Block {
  const expected = hours.reduce((sum, hour) => sum + (hour.rate * (hour.end - hour.start)) / HOUR, 0);
  const room = Math.ceil(expected + 12 * Math.sqrt(expected) + 50);
  return {
    index,
    count: 0,
    entree: new Float64Array(room),
    sortie: new Float64Array(room),
    age: new Uint8Array(room),
    ccmu: new Uint8Array(room),
    outcome: new Uint8Array(room),
    cause: new Uint8Array(room)
  };
}

function keep(
  block: Block,
  entree: Instant,
  sortie: Instant,
  age: number,
  ccmu: number,
  outcome: number,
  cause: number
): void {
  const i = block.count++;
  // To the second: what a registration desk's clock knows.
  block.entree[i] = Math.floor(entree / 1000) * 1000;
  block.sortie[i] = Math.floor(sortie / 1000) * 1000;
  block.age[i] = age;
  block.ccmu[i] = ccmu;
  block.outcome[i] = outcome;
  block.cause[i] = cause;
}
