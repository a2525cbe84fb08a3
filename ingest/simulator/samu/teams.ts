import type { RegionPack, Site } from '#domain/region.ts';
import { hash32, random } from '../random.ts';

/** One SMUR team of the simulated region. */
export interface Team {
  /** `resourceId` as the Hub writes it. */
  id: string;
  name: string;
  /** Department code of its SAMU. */
  samu: string;
  base: Site;
  vehicle: 'SMUR.VLM' | 'SMUR.AR' | 'SMUR.AR-PED';
}

/** Visits to the region's departments that one team stands for: 4.4 million and 81 teams in Île-de-France. */
const VISITS_A_TEAM = 54_000;

/** Organisation of a SAMU as the Hub names it. */
export const orgOf = (samu: string): string => `fr.health.samu${samu.toLowerCase()}0`;

/** The teams of a region, at its SMUR sites: one each, the others where more people come. Always the same. */
export function teamsOf(region: RegionPack): Team[] {
  const bases = region.sites.filter(({ smur }) => smur).sort((a, b) => (a.finess < b.finess ? -1 : 1));
  const visits = region.sites.reduce((sum, { visitsPerYear }) => sum + visitsPerYear, 0);
  const wanted = Math.max(bases.length, Math.round(visits / VISITS_A_TEAM));
  const more = moreAt(bases, wanted - bases.length);
  return bases.flatMap((base, i) =>
    Array.from({ length: 1 + (more[i] ?? 0) }, (_, n) => teamOf(base, n + 1))
  );
}

/** How many teams beyond the first each base has: by visits, largest remainders first. */
function moreAt(bases: readonly Site[], more: number): number[] {
  const total = bases.reduce((sum, { visitsPerYear }) => sum + visitsPerYear, 0) || 1;
  const shares = bases.map(({ visitsPerYear }) => (visitsPerYear / total) * more);
  const whole = shares.map(Math.floor);
  const order = shares.map((share, i) => [share % 1, i] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  const left = more - whole.reduce((sum, n) => sum + n, 0);
  for (const [, i] of order.slice(0, left)) whole[i] = (whole[i] ?? 0) + 1;
  return whole;
}

function teamOf(base: Site, number: number): Team {
  const draw = random(hash32('team', base.finess, number)).next();
  const children = !base.services.includes('adult');
  return {
    id: `${orgOf(base.department)}.resource.SMUR-${plain(base.shortName)}-${number}`,
    name: `SMUR ${base.shortName} ${number}`,
    samu: base.department,
    base,
    vehicle: children ? 'SMUR.AR-PED' : draw < 0.7 ? 'SMUR.VLM' : 'SMUR.AR'
  };
}

/** Letters, digits and hyphens: what an id of the Hub may hold. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-');
}
