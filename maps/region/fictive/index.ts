import type { RegionPack, Site } from '#domain/region.ts';

const site = (over: Pick<Site, 'finess' | 'name' | 'shortName' | 'lon' | 'lat'> & Partial<Site>): Site => ({
  department: over.finess.slice(0, 2),
  commune: `${over.finess.slice(0, 2)}001`,
  communeName: over.finess.startsWith('96') ? 'Port-Brume' : 'Haute-Lande',
  services: ['adult', 'paediatric'],
  units: ['0'],
  visitsPerYear: 40_000,
  smur: false,
  samu: false,
  bedsMco: 200,
  uncertain: null,
  ...over
});

/**
 * Les Brumes: an invented region on open sea, of departments 96 and 99, which do not exist. Tests run on
 * it so that nothing in the house can lean on Île-de-France.
 */
export const fictive: RegionPack = {
  id: 'fictive',
  name: { fr: 'Les Brumes (région fictive)', en: 'The Mists (fictive region)' },
  timeZone: 'Europe/Paris',
  box: [-6.6, 45.8, -4.4, 47.2],
  departments: [
    { code: '96', name: 'Brume-et-Sable', lon: -5.75, lat: 46.5 },
    { code: '99', name: 'Landes-Hautes', lon: -5.05, lat: 46.5 }
  ],
  sites: [
    site({
      finess: '960000011',
      name: 'CHU DE PORT BRUME',
      shortName: 'Port-Brume',
      lon: -5.42,
      lat: 46.52,
      visitsPerYear: 90_000,
      smur: true,
      samu: true,
      bedsMco: 900
    }),
    site({
      finess: '960000029',
      name: 'HOPITAL D ENFANTS DU PHARE',
      shortName: 'Le Phare',
      lon: -5.44,
      lat: 46.55,
      services: ['paediatric'],
      visitsPerYear: 45_000
    }),
    site({
      finess: '960000037',
      name: 'CH DE LA DUNE',
      shortName: 'La Dune',
      commune: '96002',
      communeName: 'La Dune-sur-Mer',
      lon: -6.1,
      lat: 46.3,
      services: ['adult'],
      visitsPerYear: 16_000,
      uncertain: [{ fr: 'inventé, et dit tel', en: 'invented, and said to be' }]
    }),
    site({
      finess: '990000014',
      name: 'CH DE HAUTE LANDE',
      shortName: 'Haute-Lande',
      lon: -5.1,
      lat: 46.6,
      visitsPerYear: 60_000,
      smur: true,
      samu: true
    }),
    site({
      finess: '990000022',
      name: 'CLINIQUE DES AJONCS',
      shortName: 'Les Ajoncs',
      commune: '99002',
      communeName: 'Saint-Ajonc',
      lon: -4.9,
      lat: 46.2,
      services: ['adult'],
      visitsPerYear: 22_000,
      bedsMco: null
    })
  ],
  schoolHolidays: [
    { first: '2026-02-21', last: '2026-03-08', name: 'Vacances d’hiver' },
    { first: '2026-07-04', last: '2026-08-30', name: 'Vacances d’été' },
    { first: '2026-10-17', last: '2026-11-01', name: 'Vacances de la Toussaint' },
    { first: '2026-12-19', last: '2027-01-03', name: 'Vacances de Noël' }
  ],
  speeds: { '96': 20, '99': 50 },
  roadFactor: 1.3,
  dilation: { lon: -5.43, lat: 46.53, scaleKm: 8 },
  credits: { fr: 'Région inventée', en: 'Invented region' }
};
