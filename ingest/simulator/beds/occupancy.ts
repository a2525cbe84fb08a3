import type { BedKind } from '#domain/beds/types.ts';
import type { Site } from '#domain/region.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { hash32, random } from '../random.ts';
import { OUTCOME } from '../world/outcome.ts';
import { type Patient, patientOf } from '../world/patient.ts';
import { DAY, localDayNumber } from '../world/wall-time.ts';
import type { World } from '../world/world.ts';
import { ADMITTED, type Ward, wardsOf } from './wards.ts';

/** Beds of one kind at an instant, true in the simulated world. */
export interface WardNow extends Ward {
  occupied: number;
  /** Staffed, equipped and free. */
  available: number;
  /** Beds put up beyond those installed, because more patients lie there. */
  additional: number;
}

/** One patient admitted from the department. */
export interface Admission {
  kind: BedKind;
  from: Instant;
  until: Instant;
}

export interface BedRegion {
  /** Lives on to `to`. */
  advance(to: Instant): void;
  /** Every ward of a site at the last instant lived. */
  wards(finess: string): WardNow[];
  /** Those admitted from the department who lie there at the last instant lived. */
  admitted(finess: string): readonly Admission[];
}

/** Longest stay in the department and in a bed. */
const LONGEST = { department: 3 * DAY, bed: 8 * DAY };
const WARM_UP = 8 * DAY;
const ADMITTED_INDEX = OUTCOME.indexOf('mutation');
/** Planned patients come on weekdays: share of those of a Tuesday, Monday first. */
const PLANNED = [0.95, 1, 1, 0.99, 0.95, 0.82, 0.8];

/**
 * The beds of a simulated world, from `since` on: everybody whom a department admits takes a bed of their kind when
 * they leave it, and gives it back at the end of their stay.
 */
export function createBedRegion(world: World, since: Instant): BedRegion {
  const sites = new Map(
    world.region.sites.map((site) => [site.finess, { site, wards: wardsOf(site), beds: [] as Admission[] }])
  );
  let lived = since - WARM_UP;

  function advance(to: Instant): void {
    if (to <= lived) return;
    const draw = random(0);
    for (const [finess, one] of sites) {
      const lives = world.site(finess);
      const kinds = new Set(one.wards.map(({ kind }) => kind));
      const beds = one.beds.filter(({ until }) => until > to);
      lives.each(localDayNumber(lived - LONGEST.department), localDayNumber(to), (block, i) => {
        const from = block.sortie[i] ?? 0;
        if (from <= lived || from > to || block.outcome[i] !== ADMITTED_INDEX) return;
        const admission = admissionOf(
          one.site,
          patientOf(one.site, lives.catchment, block, i, draw),
          block.age[i] ?? 40,
          from,
          kinds
        );
        if (admission && admission.until > to) beds.push(admission);
      });
      one.beds = beds;
    }
    lived = to;
  }

  function wards(finess: string): WardNow[] {
    const one = sites.get(finess);
    if (!one) throw new RangeError(`No site ${finess} in region ${world.region.id}`);
    return one.wards.map((ward) => {
      const fromDepartment = one.beds.filter(({ kind }) => kind === ward.kind).length;
      const occupied = fromDepartment + plannedAt(one.site, ward, lived);
      const open = ward.installed - ward.closed;
      return {
        ...ward,
        occupied,
        available: Math.max(0, open - occupied),
        additional: Math.max(0, occupied - open)
      };
    });
  }

  // In steps, so that a first look does not hold the process for long.
  for (let at = lived + DAY; at < since; at += DAY) advance(at);
  advance(since);
  return { advance, wards, admitted: (finess) => sites.get(finess)?.beds ?? [] };
}

/** Planned patients who lie there: by weekday, and by a slow wave of the seed. */
function plannedAt(site: Site, ward: Ward, at: Instant): number {
  const day = localDayNumber(at);
  const weekday = (((day + 3) % 7) + 7) % 7;
  const wave = 0.04 * Math.sin((2 * Math.PI * (day + (hash32('wave', site.finess) % 28))) / 28);
  const hour = ((at % DAY) + DAY) % DAY;
  // They come in the morning and leave before noon.
  const within = 0.03 * Math.cos((2 * Math.PI * (hour - 9 * HOUR)) / DAY);
  return Math.round(ward.planned * ((PLANNED[weekday] ?? 1) + wave + within));
}

const KIND_OF_ORIENT: Record<string, BedKind> = {
  MED: 'medicine',
  CHIR: 'surgery',
  OBST: 'obstetrics',
  UHCD: 'uhcd',
  REA: 'icu_adult',
  SC: 'intensive_adult',
  SI: 'intensive_adult',
  HDT: 'psychiatry',
  HO: 'psychiatry'
};

function admissionOf(
  site: Site,
  patient: Patient,
  age: number,
  from: Instant,
  kinds: ReadonlySet<BedKind>
): Admission | null {
  const wanted = age < 18 ? 'paediatrics' : (KIND_OF_ORIENT[patient.orient] ?? 'medicine');
  // Whoever needs what this site lacks lies elsewhere, or in medicine.
  const kind = kinds.has(wanted) ? wanted : kinds.has('medicine') ? 'medicine' : null;
  if (kind === null) return null;
  const draw = random(hash32('bed', site.finess, patient.seed));
  const mean = (ADMITTED[kind]?.days ?? 3) * DAY;
  const length = Math.min(LONGEST.bed, mean * draw.gamma(1.4));
  return { kind, from, until: from + Math.max(2 * HOUR, length) };
}
