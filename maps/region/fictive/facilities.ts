import type { FacilityRow } from '../facilities.ts';

const none = {
  maternity: null,
  icu: { adult: 0, paediatric: 0, neonatal: 0 },
  cardiacBeds: 0,
  cathLab: null
};

/** What the invented hospitals are equipped for; the last one is a maternity without an emergency department. */
export const facilities: FacilityRow[] = [
  {
    ...{ finess: '960000011', maternity: { level: 'III', derived: false } },
    icu: { adult: 24, paediatric: 8, neonatal: 10 },
    ...{ cardiacBeds: 12, cathLab: true }
  },
  { ...none, finess: '960000029', icu: { adult: 0, paediatric: 6, neonatal: null } },
  { ...none, finess: '960000037', maternity: { level: 'I', derived: false }, cathLab: false },
  {
    ...{ finess: '990000014', maternity: { level: 'IIB', derived: true } },
    icu: { adult: 10, paediatric: 0, neonatal: 0 },
    ...{ cardiacBeds: 6, cathLab: null }
  },
  { ...none, finess: '990000022', icu: { adult: null, paediatric: 0, neonatal: 0 }, cardiacBeds: null },
  {
    ...none,
    ...{ finess: '990000030', name: 'MATERNITE DES GALETS', shortName: 'Les Galets' },
    ...{ department: '99', communeName: 'Saint-Ajonc', lon: -4.93, lat: 46.24 },
    maternity: { level: 'IIA', derived: true },
    uncertain: 'invented, and said to be'
  }
];
