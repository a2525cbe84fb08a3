import type { LocalDay } from './time/instant.ts';

export type Service = 'adult' | 'paediatric';

/** An emergency department site, keyed by its geographic FINESS. */
export interface Site {
  finess: string;
  /** Official FINESS name. */
  name: string;
  /** At most 14 characters, curated, unique in the region. */
  shortName: string;
  department: string;
  commune: string;
  communeName: string;
  lon: number;
  lat: number;
  services: Service[];
  /** ORDRE values this site sends under; a site sums its units. Usually ['0']. */
  units: string[];
  /** Attendances a year (SAE), for the simulator and for the share of usual activity before norms exist. */
  visitsPerYear: number;
  smur: boolean;
  samu: boolean;
  bedsMco: number | null;
  /** What the source itself is not sure of; kept visible. */
  uncertain: readonly Doubt[] | null;
}

/** One doubt of a source: in its own words (English), and what they mean. */
export interface Doubt {
  fr: string;
  en: string;
}

export interface Department {
  code: string;
  name: string;
  lon: number;
  lat: number;
}

export interface Commune {
  insee: string;
  name: string;
  department: string;
  lon: number;
  lat: number;
  population: number;
}

/** Levels of maternity care, least first: each one also receives what those before it do. */
export const MATERNITY_LEVELS = ['I', 'IIA', 'IIB', 'III'] as const;
export type MaternityLevel = (typeof MATERNITY_LEVELS)[number];

/**
 * What a hospital is equipped for, from public figures: every emergency department, and the maternities and
 * intensive care units that have none. It says what a place is for, never whether it has room now.
 */
export interface Facility {
  finess: string;
  name: string;
  /** At most 14 characters, curated, unique among the region's sites and facilities. */
  shortName: string;
  department: string;
  communeName: string;
  lon: number;
  lat: number;
  /** Services of its emergency department; empty where it has none. */
  services: Service[];
  /** `derived`: IIA or IIB told from its neonatal beds, not declared. Null: no maternity. */
  maternity: { level: MaternityLevel; derived: boolean } | null;
  /** Installed beds of intensive care (réanimation); 0 none, null not known. */
  icu: { adult: number | null; paediatric: number | null; neonatal: number | null };
  /** Installed beds of cardiac intensive care (USIC); 0 none, null not known. */
  cardiacBeds: number | null;
  /** Whether it has a catheterisation laboratory; null: not known. */
  cathLab: boolean | null;
  /** What the source itself is not sure of; kept visible. */
  uncertain: string | null;
}

export interface SchoolHoliday {
  first: LocalDay;
  last: LocalDay;
  name: string;
}

/** All that is one region's. Tests also run on a fictive region of two departments and five sites. */
export interface RegionPack {
  id: string;
  name: { fr: string; en: string };
  timeZone: 'Europe/Paris';
  /** [west, south, east, north]; coordinates outside are refused. */
  box: [number, number, number, number];
  departments: Department[];
  sites: Site[];
  schoolHolidays: SchoolHoliday[];
  /** Indicative door-to-door speeds, km/h, by department. */
  speeds: Record<string, number>;
  /** Road distance ≈ great circle × this. */
  roadFactor: number;
  /** Dilated wall map: r → ln(1 + r / scaleKm) around the centre. */
  dilation: { lon: number; lat: number; scaleKm: number };
  credits: { fr: string; en: string };
}
