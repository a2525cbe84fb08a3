/**
 * Writes maps/region/idf/data/postcodes.json from the unpacked package @etalab/decoupage-administratif:
 *   node maps/scripts/build-postcodes.ts --input <folder of communes.json>
 * The result is committed; nothing reads the folder again. Sources and licences: maps/region/idf/SOURCES.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CommuneRow } from '../region/communes.ts';
import { type DivisionRow, postcodesOf } from './postcodes.ts';

const { values } = parseArgs({ options: { input: { type: 'string' } } });
if (!values.input) {
  console.error('Usage: node maps/scripts/build-postcodes.ts --input <folder of communes.json>');
  process.exit(2);
}

const data = join(import.meta.dirname, '../region/idf/data');
const read = <T>(folder: string, name: string): T =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
const rows = postcodesOf(
  read<DivisionRow[]>(values.input, 'communes.json'),
  read<CommuneRow[]>(data, 'communes.json')
);
const text = `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`;
writeFileSync(join(data, 'postcodes.json'), text);
console.log(`postcodes.json ${rows.length} places, ${(Buffer.byteLength(text) / 1024).toFixed(0)} KB`);
