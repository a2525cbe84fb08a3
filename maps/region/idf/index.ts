import type { RegionPack, SchoolHoliday, Site } from '#domain/region.ts';
import holidays from './data/school-holidays.json' with { type: 'json' };
import sites from './data/sites.json' with { type: 'json' };
import shortNames from './short-names.json' with { type: 'json' };

const names: Record<string, string> = shortNames;

/** Île-de-France: figures and licences in SOURCES.md; `data/` is written by maps/scripts/build-region.ts. */
export const idf: RegionPack = {
  id: 'idf',
  name: { fr: 'Île-de-France', en: 'Île-de-France' },
  timeZone: 'Europe/Paris',
  box: [1.4, 48.08, 3.6, 49.28],
  departments: [
    { code: '75', name: 'Paris', lon: 2.3428, lat: 48.8566 },
    { code: '77', name: 'Seine-et-Marne', lon: 2.9341, lat: 48.6274 },
    { code: '78', name: 'Yvelines', lon: 1.8413, lat: 48.8153 },
    { code: '91', name: 'Essonne', lon: 2.2433, lat: 48.5226 },
    { code: '92', name: 'Hauts-de-Seine', lon: 2.2461, lat: 48.8474 },
    { code: '93', name: 'Seine-Saint-Denis', lon: 2.4784, lat: 48.9177 },
    { code: '94', name: 'Val-de-Marne', lon: 2.4693, lat: 48.7774 },
    { code: '95', name: 'Val-d’Oise', lon: 2.1306, lat: 49.0827 }
  ],
  sites: (sites as Omit<Site, 'shortName'>[]).map((site) => ({
    ...site,
    shortName: names[site.finess] ?? site.name
  })),
  schoolHolidays: holidays satisfies SchoolHoliday[],
  speeds: { '75': 17, '77': 50, '78': 40, '91': 34, '92': 17, '93': 17, '94': 17, '95': 50 },
  roadFactor: 1.32,
  dilation: { lon: 2.3428, lat: 48.8566, scaleKm: 8 },
  credits: {
    fr: 'DREES SAE 2023 et 2025, FINESS 05-2026 (Licence Ouverte), IGN Admin Express, INSEE',
    en: 'DREES SAE 2023 and 2025, FINESS 05-2026 (Licence Ouverte), IGN Admin Express, INSEE'
  }
};
