import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { openRig, type Rig } from '../testing/rig.ts';
import { file, left, NOW, record } from '../testing/sample.ts';

/** Values that identify a person, each a word that can come from nowhere else. */
const MARKERS = {
  CP: 'MARKERCP',
  COMMUNE: 'MARKERCOMMUNE',
  NAISSANCE: 'MARKERBIRTH',
  MOTIF: 'MARKERMOTIF douleur de Mme MARKERNAME',
  DP: 'MARKERDP'
};
/** A birth date nobody else has, as written and as it would be stored, and a telling place. */
const BIRTH = '29/02/1904';
/** A surname and a postal code that no pattern tells from a code, typed into coded items. */
const SURNAME = 'ZQUIJK';
const ELSEWHERE = '98799';
const FORBIDDEN = ['MARKER', BIRTH, '1904-02-29', 'SAINT-MARQUEUR', '97133', SURNAME, ELSEWHERE];

let rig: Rig;
const answers: string[] = [];
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.close());

function files(): string[] {
  const person = { ...MARKERS, SEXE: 'F' };
  const real = { CP: '97133', COMMUNE: 'SAINT-MARQUEUR', NAISSANCE: BIRTH, SEXE: 'F' };
  const at = (i: number): number => NOW - 5 * HOUR + i * MINUTE;
  const list = [
    record(at(0), person),
    record(at(1), { ...person, ...left(at(60)) }),
    record(at(2), { ...real, SORTIE: 'MARKEREXIT', TRANSPORT: 'MARKERTRANSPORT', GRAVITE: 'MARKERGRAVITE' }),
    record(at(3), { ...real, ENTREE: 'MARKERENTREE' }),
    record(at(4), { ...real, ENTREE: BIRTH }),
    record(at(5), { ...real, ENTREE: `${BIRTH} 10:00` }),
    record(at(6), {
      ...real,
      ORIENT: 'MARKERORIENT',
      MODE_SORTIE: 'MARKERMODE',
      DA: ['MARKERDA'],
      ACTE: ['MARKERACTE']
    }),
    record(at(7), real),
    record(at(7), real),
    record(at(8), { ...real, TRANSPORT: SURNAME, GRAVITE: ELSEWHERE, DP: ELSEWHERE, ACTE: [SURNAME] }),
    record(at(9), { ...real, ...left(at(60)), MODE_SORTIE: ELSEWHERE, ORIENT: SURNAME, DESTINATION: SURNAME })
  ];
  const whole = file(list);
  return [
    whole,
    file(
      list.map((item) => ({ ...item, ENTREE: 'MARKERENTREE' })),
      { extractAt: NOW - MINUTE }
    ),
    whole.replace('</PATIENT>', '<MARKERELEMENT>MARKERTEXT</MARKERELEMENT></PATIENT>'),
    whole.replace('<SEXE>', '<SEXE MARKERATTRIBUTE="MARKERVALUE">'),
    whole.slice(0, whole.indexOf('MARKERMOTIF') + 8),
    whole.replace('</MOTIF>', '</MARKERMOTIF>'),
    whole.replace('<MOTIF>', '<MOTIF>&MARKERENTITY;'),
    whole.replace('<OSCOUR>', '<!DOCTYPE MARKER SYSTEM "MARKER"><OSCOUR>'),
    whole.replace(/<FINESS>[^<]*/, '<FINESS>MARKERFIN'),
    whole.replace(/<EXTRACT>[^<]*/, '<EXTRACT>MARKEREXTRACT'),
    whole.replace(/<ORDRE>[^<]*/, '<ORDRE>MARKERORDRE'),
    'MARKER not XML'
  ];
}

it('no table but the encrypted inbox, no log line, answer or file holds anything that identifies a person', async () => {
  for (const body of files()) {
    const answer = await rig.send(body);
    answers.push(JSON.stringify(answer.body), JSON.stringify((await rig.receipt(answer.body.receipt)).body));
  }
  rig.line.cut();
  answers.push(
    JSON.stringify((await rig.send(files()[0]?.replace('</OSCOUR>', '<!-- again --></OSCOUR>') ?? '')).body)
  );
  const kept = await rig.db.query<{ n: number }>('SELECT count(*)::int AS n FROM vigie.attendance');
  expect(kept[0]?.n).toBeGreaterThan(4);
  expect((await rig.db.query('SELECT 1 FROM vigie.quarantine')).length).toBeGreaterThan(2);
  expect(holding(answers.join('\n'))).toEqual([]);
  expect(rig.logs().length).toBeGreaterThan(1_000);
  expect(holding(rig.logs())).toEqual([]);
  expect(await tablesHolding()).toEqual([]);
  expect(await filesHolding(rig.dataDir)).toEqual([]);
});

const holding = (text: string): string[] =>
  FORBIDDEN.filter((word) => text.toUpperCase().includes(word.toUpperCase()));

/** Every column of every table of every schema, as text (bytes as they read). */
async function tablesHolding(): Promise<string[]> {
  const columns = await rig.db.query<{ t: string; c: string; type: string }>(
    `SELECT format('%I.%I', c.table_schema, c.table_name) AS t, quote_ident(c.column_name) AS c, c.data_type AS type
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE t.table_type = 'BASE TABLE' AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
       AND NOT (c.table_schema = 'vigie' AND c.table_name = 'inbox_chunk')`
  );
  expect(columns.length).toBeGreaterThan(100);
  const found: string[] = [];
  for (const { t, c, type } of columns) {
    const text = type === 'bytea' ? `encode(${c}, 'escape')` : `${c}::text`;
    for (const word of FORBIDDEN) {
      const [row] = await rig.db.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM ${t} WHERE position($1 in upper(${text})) > 0`,
        [word.toUpperCase()]
      );
      if ((row?.n ?? 0) > 0) found.push(`${t}.${c} holds ${word}`);
    }
  }
  return found;
}

async function filesHolding(dir: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const text = (await readFile(join(entry.parentPath, entry.name))).toString('latin1');
    for (const word of holding(text)) found.push(`${entry.name} holds ${word}`);
  }
  return found;
}
