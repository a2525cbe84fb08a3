import type { Facility, MaternityLevel } from '#domain/region.ts';
import { MATERNITY_LEVELS } from '#domain/region.ts';
import type { CommuneIndex } from '../region/communes.ts';
import type { SiteData } from './sites.ts';

/** What a hospital is equipped for, as written to disk: names and places of sites stand in `sites.json`. */
export type FacilityData = Pick<Facility, 'finess' | 'maternity' | 'icu' | 'cardiacBeds' | 'cathLab'> &
  Partial<Omit<Facility, 'shortName'>>;

type Row = Record<string, string>;

const count = (text: string | undefined): number | null => (text ? Math.round(Number(text)) : null);
const round5 = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

/**
 * Neonatal intensive care stands where a maternity is of level III, and only there; a hospital for children
 * without a maternity may have some, which the figures do not say.
 */
function neonatal(figures: Row | undefined, paediatric: number | null): number | null {
  if (figures?.maternity_type === 'III') return count(figures.beds_neonat_icu_2023);
  return figures?.maternity_type || paediatric === 0 ? 0 : null;
}

/** A hospital younger than the survey of beds by kind: its intensive care is one figure of the next survey. */
const YOUNGER = 'intensive care of SAE 2025, kinds not told apart';

function equipmentOf(finess: string, figures: Row | undefined, beds: Row | undefined): FacilityData {
  const level = MATERNITY_LEVELS.find(
    (one): one is MaternityLevel => one === figures?.maternity_type_derived
  );
  const paediatric = beds ? count(beds.lit_reaenf) : null;
  return {
    finess,
    maternity: level ? { level, derived: level === 'IIA' || level === 'IIB' } : null,
    icu: {
      adult: beds ? count(beds.lit_reaadu) : count(figures?.beds_icu_2025),
      paediatric,
      neonatal: neonatal(figures, paediatric)
    },
    cardiacBeds: beds ? count(beds.lit_usic) : null,
    // No public list of these was read: unknown, everywhere.
    cathLab: null,
    ...(!beds && { uncertain: [figures?.uncertain, YOUNGER].filter(Boolean).join('; ') })
  };
}

/** A hospital without an open emergency department; without coordinates it stands at its commune's centre. */
function elsewhere(figures: Row | undefined, beds: Row | undefined, communes: CommuneIndex): FacilityData {
  const row = figures ?? beds ?? {};
  const finess = row.finess_geo ?? '';
  const commune =
    communes.byInsee(row.commune_insee ?? '') ?? communes.byName(row.dept ?? '', row.city ?? '');
  if (!commune) throw new Error(`No commune for ${finess}`);
  const placed = Boolean(row.lon && row.lat);
  const equipment = equipmentOf(finess, figures, beds);
  const doubts = [
    equipment.uncertain ?? figures?.uncertain,
    placed ? '' : 'no coordinates: stands at the centre of its commune'
  ];
  return {
    ...equipment,
    name: row.name ?? '',
    department: row.dept ?? '',
    communeName: commune.name,
    lon: placed ? round5(Number(row.lon)) : commune.lon,
    lat: placed ? round5(Number(row.lat)) : commune.lat,
    services: [],
    uncertain: doubts.filter(Boolean).join('; ') || null
  };
}

/**
 * What every open emergency department is equipped for, then the maternities, intensive care and cardiac
 * intensive care units elsewhere, in FINESS order. Throws when a commune is unknown.
 *
 * @param tables `figures`: facilities table, `beds`: beds by kind (SAE 2023)
 */
export function facilitiesOf(
  tables: { sites: readonly SiteData[]; figures: readonly Row[]; beds: readonly Row[] },
  communes: CommuneIndex
): FacilityData[] {
  const figures = new Map(tables.figures.map((row) => [row.finess_geo ?? '', row]));
  const beds = new Map(tables.beds.map((row) => [row.finess_geo ?? '', row]));
  const open = new Set(tables.sites.map(({ finess }) => finess));
  const cares = (finess: string): boolean => {
    const row = beds.get(finess);
    const kinds = [row?.lit_reaadu, row?.lit_reaenf, row?.lit_usic];
    return Boolean(figures.get(finess)?.maternity_type) || kinds.some((kind) => (count(kind) ?? 0) > 0);
  };
  const others = [...new Set([...figures.keys(), ...beds.keys()])].filter(
    (finess) => !open.has(finess) && cares(finess)
  );
  return [
    ...[...open].map((finess) => equipmentOf(finess, figures.get(finess), beds.get(finess))),
    ...others.map((finess) => elsewhere(figures.get(finess), beds.get(finess), communes))
  ].sort((a, b) => (a.finess < b.finess ? -1 : 1));
}
