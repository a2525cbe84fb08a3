/**
 * Writes maps/region/idf/data from a folder of public reference figures:
 *   node maps/scripts/build-region.ts --input <folder>
 * The result is committed; nothing reads the folder again. Sources and licences: maps/region/idf/SOURCES.md.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { centroidOf } from '../geometry.ts';
import { indexCommunes, type CommuneRow } from '../region/communes.ts';
import { parseCsv } from './csv.ts';
import { facilitiesOf } from './facilities.ts';
import { packBorders, wallGround, type Collection, type Topology } from './ground.ts';
import { openSites } from './sites.ts';

const { values } = parseArgs({ options: { input: { type: 'string' } } });
const input = values.input;
if (!input) {
  console.error('Usage: node maps/scripts/build-region.ts --input <folder of reference figures>');
  process.exit(2);
}

const output = join(import.meta.dirname, '../region/idf/data');
const read = (name: string): string => readFileSync(join(input, name), 'utf8');
const json = <T>(name: string): T => JSON.parse(read(name)) as T;
/** One item a line, so that a change reads as a change. */
const lines = (items: unknown[]): string =>
  `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]\n`;
const write = (name: string, text: string): void => {
  writeFileSync(join(output, name), text);
  console.log(`${name} ${(Buffer.byteLength(text) / 1024).toFixed(0)} KB`);
};

mkdirSync(output, { recursive: true });

type Place = [lon: number, lat: number, population: number, department: string, name: string];
const communes = Object.entries(json<Record<string, Place>>('communes-idf-centroids-pop.json'))
  .map(([insee, [lon, lat, population, department, name]]): CommuneRow => {
    return [insee, name, department, Math.round(lon * 1e4) / 1e4, Math.round(lat * 1e4) / 1e4, population];
  })
  .sort((a, b) => (a[0] < b[0] ? -1 : 1));
write('communes.json', lines(communes));

const figures = parseCsv(read('facilities_idf.csv'));
const sites = openSites(figures, indexCommunes(communes));
write('sites.json', lines(sites));
const addressOf = new Map(figures.map(({ finess_geo, adress }) => [finess_geo, adress]));
write(
  'addresses.json',
  `${JSON.stringify(Object.fromEntries(sites.flatMap(({ finess }) => (addressOf.get(finess) ? [[finess, addressOf.get(finess)]] : []))), null, 1)}\n`
);
const beds = parseCsv(read('hospitals_idf_sae2023.csv'));
write('facilities.json', lines(facilitiesOf({ sites, figures, beds }, indexCommunes(communes))));

const holidays = parseCsv(read('school_holidays_zone_c.csv'))
  .filter((row) => (row.last_day ?? '') >= '2024-07-01')
  .map((row) => ({ first: row.first_day, last: row.last_day, name: row.name }));
write('school-holidays.json', lines(holidays));

const ground = wallGround(
  json<Collection>('basemap/departements-idf-2026.geojson'),
  json<Collection>('basemap/rivers-idf.geojson'),
  json<Collection>('basemap/motorways-idf.geojson')
);
write('basemap.json', JSON.stringify(ground));
write('borders.json', JSON.stringify(packBorders(json<Topology>('basemap/communes-idf-2026.topojson'))));

for (const { code, ring } of ground.departments)
  console.log(
    code,
    centroidOf(ring)
      .map((d) => d.toFixed(4))
      .join(' ')
  );
