import { describe, expect, it } from 'vitest';
import type { RawRecord } from '#domain/rpu/raw.ts';
import type { Attendance } from '#domain/rpu/types.ts';
import type { TranslateContext } from './translate.ts';
import { fileOf, refusalOf, translate } from './testing/files.ts';

/** The one attendance of a file of one record. */
async function one(record: Partial<RawRecord>): Promise<Attendance> {
  const { attendances, quarantined } = await translate(fileOf([record]));
  expect(quarantined).toEqual([]);
  const [attendance] = attendances;
  if (!attendance) throw new Error('no attendance');
  return attendance;
}

/** What is quarantined of a file of one record. */
async function refused(record: Partial<RawRecord>): Promise<string[]> {
  const { quarantined } = await translate(fileOf([record]));
  return quarantined.map(({ place, code, value, day }) => [place, code, value, day].join(' '));
}

const said = ({ remarks }: Attendance) =>
  remarks.map(({ code, item, value }) => [code, item, value].filter(Boolean).join(' '));

describe('a complete record', () => {
  it('becomes an attendance of grade A that identifies nobody', async () => {
    expect(await one({})).toEqual({
      key: expect.stringMatching(/^[0-9a-f]{32}$/),
      day: '2026-11-21',
      entree: Date.UTC(2026, 10, 21, 8, 12),
      sortie: Date.UTC(2026, 10, 21, 11, 40),
      exitUnusable: false,
      sex: 'F',
      ageYears: 76,
      ageMonths: null,
      ageClass: '75-84',
      residenceDepartment: '96',
      residenceCommune: '96001',
      modeEntree: '8',
      provenance: '5',
      transport: 'PERSO',
      transportPec: 'AUCUN',
      motif: 'R104',
      gravite: '2',
      dp: 'K590',
      da: ['I10'],
      actes: ['ZCQM004'],
      modeSortie: '8',
      destination: null,
      orient: null,
      grade: 'A',
      remarks: []
    });
  });

  it('makes a file of grade A without warnings', async () => {
    expect(await translate(fileOf([{}]))).toMatchObject({
      header: { finess: '960000011', ordre: '0', from: '2026-11-21', to: '2026-11-22' },
      received: 1,
      grade: 'A',
      quarantined: [],
      warnings: [],
      fill: { DP: { expected: 1, filled: 1 }, MODE_SORTIE: { expected: 1, filled: 1 } }
    });
  });
});

describe('a record in quarantine says why and where', () => {
  it.each([
    [{ ENTREE: '' }, 'RPU_ENTREE_MISSING', ''],
    [{ ENTREE: '31/11/2026 10:00' }, 'RPU_ENTREE_UNREADABLE', '31/11/2026 10:00'],
    [{ ENTREE: '22/11/2026' }, 'RPU_ENTREE_UNREADABLE', '22/11/2026'],
    [{ ENTREE: 'Mme DUPONT' }, 'RPU_ENTREE_UNREADABLE', ''],
    [{ ENTREE: '20/11/2026 23:59' }, 'RPU_ENTREE_OUTSIDE_WINDOW', '20/11/2026 23:59'],
    [{ ENTREE: '23/11/2026 00:00' }, 'RPU_ENTREE_OUTSIDE_WINDOW', '23/11/2026 00:00'],
    [{ ENTREE: '15/03/1950 00:00' }, 'RPU_ENTREE_OUTSIDE_WINDOW', '']
  ])('%j', async (record, code, value) => {
    expect(await refused(record)).toEqual([`PATIENT[1]/ENTREE ${code} ${value} `]);
  });

  it('for another FINESS than the file’s', async () => {
    const other = (finess: string) => fileOf([{}]).replace('<CP>', `<FINESS>${finess}</FINESS><CP>`);
    expect((await translate(other('960000029'))).quarantined).toEqual([
      { index: 1, place: 'PATIENT[1]/FINESS', code: 'RPU_FINESS_OTHER', value: null, day: null }
    ]);
    expect((await translate(other('960000011'))).quarantined).toEqual([]);
  });

  it('keeps the whole local days of the window, to the minute', async () => {
    for (const ENTREE of ['21/11/2026 00:00', '22/11/2026 23:59']) {
      expect((await one({ ENTREE, SORTIE: '' })).day).toBe(`2026-11-${ENTREE.slice(0, 2)}`);
    }
  });
});

describe('times that cannot be true', () => {
  it('an exit before the arrival leaves the record, without an exit and never present', async () => {
    const attendance = await one({ SORTIE: '21/11/2026 09:11' });
    expect(attendance).toMatchObject({ sortie: null, exitUnusable: true, grade: 'C' });
    expect(said(attendance)).toEqual(['RPU_SORTIE_BEFORE_ENTREE SORTIE 21/11/2026 09:11']);
  });

  it('an unreadable exit, too; an empty one means still present', async () => {
    expect(await one({ SORTIE: 'parti' })).toMatchObject({
      sortie: null,
      exitUnusable: true,
      remarks: [{ code: 'RPU_SORTIE_UNREADABLE', item: 'SORTIE' }]
    });
    expect(await one({ SORTIE: '', MODE_SORTIE: '' })).toMatchObject({ sortie: null, exitUnusable: false });
  });

  it('are kept and said where they are merely odd', async () => {
    expect(said(await one({ ENTREE: '22/11/2026 11:00', SORTIE: '' }))).toEqual([
      'RPU_ENTREE_AFTER_EXTRACT ENTREE'
    ]);
    expect(said(await one({ SORTIE: '22/11/2026 10:01' }))).toEqual(['RPU_SORTIE_AFTER_EXTRACT SORTIE']);
    const long = await one({ SORTIE: '22/12/2026 09:13' });
    expect(said(long)).toEqual(['RPU_SORTIE_AFTER_EXTRACT SORTIE', 'RPU_STAY_OVER_30_DAYS SORTIE']);
    expect(long).toMatchObject({ sortie: Date.UTC(2026, 11, 22, 8, 13), exitUnusable: false, grade: 'B' });
  });

  it('are read by rule in October’s double hour and March’s missing one', async () => {
    const at = (DATEFIN: string, EXTRACT: string, record: Partial<RawRecord>) =>
      translate(fileOf([record], { DATEDEBUT: DATEFIN, DATEFIN, EXTRACT }), {
        receivedAt: Date.UTC(2027, 0, 1)
      });
    const october = await at('25/10/2026', '25/10/2026 12:00:00', {
      ENTREE: '25/10/2026 02:50',
      SORTIE: '25/10/2026 02:10'
    });
    expect(october.attendances).toMatchObject([
      { entree: Date.UTC(2026, 9, 25, 0, 50), sortie: Date.UTC(2026, 9, 25, 1, 10), grade: 'B' }
    ]);
    expect(october.warnings).toEqual([
      { code: 'RPU_TIME_AMBIGUOUS', where: 'PATIENT/ENTREE', count: 1 },
      { code: 'RPU_TIME_AMBIGUOUS', where: 'PATIENT/SORTIE', count: 1 }
    ]);
    const march = await at('29/03/2026', '29/03/2026 12:00:00', { ENTREE: '29/03/2026 02:30', SORTIE: '' });
    expect(march.attendances).toMatchObject([{ entree: Date.UTC(2026, 2, 29, 1, 30), day: '2026-03-29' }]);
    expect(march.warnings).toEqual([{ code: 'RPU_TIME_GAP', where: 'PATIENT/ENTREE', count: 1 }]);
  });
});

describe('items that cannot be used are null, with a remark', () => {
  it.each<[Partial<RawRecord>, Partial<Attendance>, string]>([
    [{ SEXE: 'X' }, { sex: null }, 'RPU_CODE_UNKNOWN SEXE X'],
    [{ TRANSPORT: 'TAXI' }, { transport: null }, 'RPU_CODE_UNKNOWN TRANSPORT'],
    [{ TRANSPORT: 'AMBUL' }, { transport: null }, 'RPU_CODE_UNKNOWN TRANSPORT AMBUL'],
    [{ GRAVITE: '6' }, { gravite: null }, 'RPU_CODE_UNKNOWN GRAVITE 6'],
    [{ DP: '999' }, { dp: null }, 'RPU_CODE_UNKNOWN DP'],
    [{ DP: 'J4X' }, { dp: null }, 'RPU_CODE_UNKNOWN DP J4X'],
    [{ DP: 'ASTHME' }, { dp: null }, 'RPU_CODE_UNKNOWN DP'],
    [{ DA: ['I10', 'Z9Z', 'E11.9'] }, { da: ['I10', 'E119'] }, 'RPU_CODE_UNKNOWN DA Z9Z'],
    [{ ACTE: ['ZZ1'] }, { actes: [] }, 'RPU_CODE_UNKNOWN ACTE'],
    [{ CP: '7501' }, { residenceDepartment: null, residenceCommune: null }, 'RPU_CP_INVALID CP'],
    [{ NAISSANCE: '1950' }, { ageYears: null, ageClass: 'unknown' }, 'RPU_BIRTH_UNREADABLE NAISSANCE'],
    [{ NAISSANCE: '22/11/2026' }, { ageYears: null }, 'RPU_BIRTH_AFTER_ENTREE NAISSANCE'],
    [{ NAISSANCE: '20/11/1905' }, { ageYears: null }, 'RPU_AGE_OVER_120 NAISSANCE'],
    [{ PROVENANCE: '1' }, { provenance: null, modeEntree: '8' }, 'RPU_PROVENANCE_INCOHERENT PROVENANCE 1'],
    [
      { DESTINATION: '2' },
      { destination: null, modeSortie: '8' },
      'RPU_DESTINATION_INCOHERENT DESTINATION 2'
    ],
    [{ ORIENT: 'UHCD' }, { orient: null, modeSortie: '8' }, 'RPU_ORIENT_INCOHERENT ORIENT UHCD'],
    [{ MODE_SORTIE: '9', ORIENT: 'REO' }, { orient: null }, 'RPU_ORIENT_INCOHERENT ORIENT REO']
  ])('%j', async (record, fields, remark) => {
    const attendance = await one(record);
    expect(attendance).toMatchObject({ ...fields, grade: 'C' });
    expect(said(attendance)).toEqual([remark]);
  });

  it('an age of exactly 120 years is kept', async () => {
    expect((await one({ NAISSANCE: '22/11/1905' })).ageYears).toBe(120);
  });

  it('months are given under two years', async () => {
    expect(await one({ NAISSANCE: '20/10/2026' })).toMatchObject({
      ageYears: 0,
      ageMonths: 1,
      ageClass: '0-1'
    });
  });

  it('at most 30 codes of a list are kept', async () => {
    const { da, remarks } = await one({ DA: Array.from({ length: 31 }, () => 'I10') });
    expect(da).toHaveLength(30);
    expect(remarks).toEqual([{ code: 'RPU_LIST_TOO_LONG', item: 'DA' }]);
  });

  it('the first of a repeated item is kept', async () => {
    const file = fileOf([{}]).replace('<SEXE>F</SEXE>', '<SEXE>F</SEXE><SEXE>M</SEXE><SEXE>I</SEXE>');
    const { attendances } = await translate(file);
    expect(attendances).toMatchObject([
      { sex: 'F', grade: 'C', remarks: [{ code: 'RPU_ITEM_REPEATED', item: 'SEXE' }] }
    ]);
  });

  it('aliases and unknown residences are not faults', async () => {
    expect(await one({ TRANSPORT: 'VSAV', CP: '96999', COMMUNE: '' })).toMatchObject({
      transport: 'VSAB',
      residenceDepartment: '96',
      residenceCommune: null,
      grade: 'B',
      remarks: []
    });
    expect(await one({ CP: '99999', COMMUNE: 'PORT-BRUME' })).toMatchObject({
      residenceDepartment: null,
      grade: 'A'
    });
    expect(await one({ MODE_SORTIE: '8', ORIENT: 'PAS', DP: '' })).toMatchObject({
      orient: 'PSA',
      grade: 'A'
    });
  });
});

describe('what is expected depends on the record', () => {
  it.each<[string, Partial<RawRecord>, 'A' | 'B']>([
    ['no diagnosis yet while present', { SORTIE: '', MODE_SORTIE: '', DP: '', GRAVITE: '' }, 'A'],
    ['an orientation before the exit', { SORTIE: '', MODE_SORTIE: '', ORIENT: 'UHCD' }, 'A'],
    ['no diagnosis of one who left unseen', { DP: '', GRAVITE: '', ORIENT: 'FUGUE' }, 'A'],
    ['a diagnosis of one who went home', { DP: '' }, 'B'],
    ['a destination of one who is hospitalised', { MODE_SORTIE: '6', ORIENT: 'MED' }, 'B'],
    ['no destination of one who went home', { DESTINATION: '', ORIENT: '' }, 'A'],
    ['a mode of exit', { MODE_SORTIE: '' }, 'B'],
    ['a mode of transport', { TRANSPORT: '' }, 'B'],
    ['no associated diagnosis nor act', { DA: [], ACTE: [] }, 'A']
  ])('%s', async (_, record, grade) => {
    expect(await one(record)).toMatchObject({ grade, remarks: [] });
  });

  it('free text as motive is not kept and counts as missing', async () => {
    expect(await one({ MOTIF: 'douleur thoracique' })).toMatchObject({
      motif: null,
      grade: 'B',
      remarks: [{ code: 'RPU_MOTIF_FREE_TEXT', item: 'MOTIF' }]
    });
  });
});

describe('records that resemble each other', () => {
  it('one exported twice is kept once, the copy in quarantine', async () => {
    const { attendances, quarantined } = await translate(fileOf([{}, { SEXE: 'M' }, {}]));
    expect(attendances).toHaveLength(2);
    expect(quarantined).toEqual([
      { index: 3, place: 'PATIENT[3]', code: 'RPU_DUPLICATE', value: null, day: '2026-11-21' }
    ]);
  });

  it('twins are two visits, numbered, and said', async () => {
    const { attendances } = await translate(
      fileOf([
        { DP: 'J210' },
        { DP: 'J219' },
        { DP: 'J219', DA: ['J45'] },
        { DP: 'J219', DA: [], ACTE: ['I10'] }
      ])
    );
    expect(new Set(attendances.map(({ key }) => key)).size).toBe(4);
    expect(attendances.map((one) => said(one)[0])).toEqual([
      undefined,
      ...Array(3).fill('RPU_SAME_VISIT ENTREE')
    ]);
  });
});

describe('a file as a whole', () => {
  const entree = (n: number) =>
    `21/11/2026 ${String(Math.floor(n / 60) % 24).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`;

  it('goes on past 10,000 bad records', async () => {
    const records = Array.from({ length: 20_000 }, (_, i) => ({
      CP: String(10_000 + (i >> 1)),
      ENTREE: i % 2 === 0 ? entree(i) : `21/11/2026 25:${i % 60}`,
      SORTIE: ''
    }));
    const { received, attendances, quarantined, grade } = await translate(fileOf(records));
    expect([received, attendances.length, quarantined.length, grade]).toEqual([20_000, 10_000, 10_000, 'D']);
    expect(quarantined[9_999]).toMatchObject({ index: 20_000, place: 'PATIENT[20000]/ENTREE' });
  });

  it('may hold bad records only', async () => {
    const { attendances, quarantined, grade } = await translate(fileOf([{ ENTREE: '' }, { ENTREE: 'x' }]));
    expect([attendances.length, quarantined.length, grade]).toEqual([0, 2, 'D']);
  });

  it('without a record is a doubtful file, not zero patients', async () => {
    expect(await translate(fileOf([]))).toMatchObject({
      received: 0,
      grade: 'D',
      warnings: [{ code: 'RPU_PASSAGES_EMPTY', where: 'PASSAGES' }]
    });
  });

  it('counts each remark once, by item, and unknown elements by place', async () => {
    const file = fileOf([{ SEXE: 'X' }, { SEXE: 'Y' }, { DP: '?', SORTIE: '21/11/2026 13:00' }])
      .replace('<PASSAGES>', '<PASSAGES><NOTE/>')
      .replaceAll('<CP>', '<NOM>DUPONT</NOM><CP>');
    const { warnings } = await translate(file);
    expect(warnings).toEqual([
      { code: 'RPU_UNKNOWN_ELEMENT', where: 'PASSAGES', count: 1 },
      { code: 'RPU_UNKNOWN_ELEMENT', where: 'PATIENT', count: 3 },
      { code: 'RPU_CODE_UNKNOWN', where: 'PATIENT/SEXE', count: 2 },
      { code: 'RPU_CODE_UNKNOWN', where: 'PATIENT/DP', count: 1 }
    ]);
    expect(JSON.stringify(warnings)).not.toContain('DUPONT');
  });

  it('is suspect when nobody ever leaves', async () => {
    const records = [1, 2, 3].map((n) => ({ ENTREE: entree(n), SORTIE: '', MODE_SORTIE: '' }));
    const { warnings } = await translate(fileOf(records));
    expect(warnings).toEqual([{ code: 'RPU_NO_EXIT', where: 'PATIENT/SORTIE', count: 3 }]);
  });

  it('is refused before its records when its head is wrong', async () => {
    const records = [{ ENTREE: 'x' }];
    const head = (change: object) => fileOf(records, change);
    expect(await refusalOf(head({ EXTRACT: '22/11/2031 10:00:00' }))).toMatch(/^RPU_EXTRACT_FUTURE/);
    expect(await refusalOf(head({ FINESS: '750100042' }))).toMatch(/^RPU_FINESS_UNKNOWN/);
    expect(await refusalOf(head({}), { keyFiness: ['960000029'] })).toMatch(/^RPU_FINESS_FORBIDDEN/);
    expect(await refusalOf(head({ ORDRE: '' }))).toBe('RPU_HEADER_MISSING ETABLISSEMENT/ORDRE');
  });
});

describe('visit keys', () => {
  const key = async (record: Partial<RawRecord>, change: Partial<TranslateContext> = {}, header = {}) =>
    (await translate(fileOf([record], header), change)).attendances[0]?.key;

  it('depend on who came when, not on what is learned later', async () => {
    const known = await key({});
    expect(await key({ SORTIE: '', DP: '', MODE_SORTIE: '', COMMUNE: 'AILLEURS', MOTIF: 'x' })).toBe(known);
    expect(await key({}, {}, { EXTRACT: '22/11/2026 09:00:00' })).toBe(known);
    const others = await Promise.all([
      key({ ENTREE: '21/11/2026 09:12:00' }),
      key({ NAISSANCE: '16/03/1950' }),
      key({ SEXE: 'M' }),
      key({ CP: '96001' }),
      key({}, {}, { ORDRE: '1' }),
      key({}, { finessAllowed: () => true }, { FINESS: '960000029' }),
      key({}, { secret: new Uint8Array(32).fill(8) })
    ]);
    expect(new Set([known, ...others]).size).toBe(8);
  });
});
