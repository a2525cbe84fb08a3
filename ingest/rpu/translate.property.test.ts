import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '#domain/errors.ts';
import { RECORD_ITEMS, type RawRecord } from '#domain/rpu/raw.ts';
import type { Attendance, TranslatedRpu } from '#domain/rpu/types.ts';
import { rawHeader, writeRpuXml } from '#domain/rpu/write-xml.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { formatDay, formatParis } from '#domain/time/paris.ts';
import { fileOf, HEADER, RECORD, translate } from './testing/files.ts';

const START = Date.UTC(2026, 10, 20, 23);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const cim10 = fc.stringMatching(/^[A-Z][0-9]{2,6}$/);

/** Attendances without anything to remark, as the record holds them. */
const visit = fc
  .record({
    entree: fc.integer({ min: 0, max: 47 * 60 }).map((minutes) => START + minutes * MINUTE),
    stay: maybe(fc.integer({ min: 0, max: 72 * 60 })),
    sex: maybe(fc.constantFrom('M', 'F', 'I')),
    birthYear: maybe(fc.integer({ min: 1907, max: 2025 })),
    residence: fc.constantFrom(null, '75', '96', '2A', '974', '99'),
    transport: maybe(fc.constantFrom('PERSO', 'AMBU', 'VSAB', 'SMUR', 'HELI', 'FO')),
    transportPec: maybe(fc.constantFrom('MED', 'PARAMED', 'AUCUN')),
    motif: maybe(cim10),
    gravite: maybe(fc.constantFrom('1', '2', '3', '4', '5', 'P', 'D')),
    dp: maybe(cim10),
    da: fc.array(cim10, { maxLength: 4 }),
    actes: fc.array(fc.stringMatching(/^[A-Z]{4}[0-9]{3}$/), { maxLength: 4 }),
    entry: fc.constantFrom(['6', '1'], ['7', '4'], ['8', '5'], ['8', null], [null, '8'], [null, null]),
    exit: fc.constantFrom(
      ...[
        ['6', '1', 'HDT'],
        ['7', '2', 'UHCD'],
        ['8', '6', null],
        ['8', null, 'FUGUE'],
        ['9', null, null]
      ],
      ...[
        [null, '3', 'REA'],
        [null, null, null]
      ]
    )
  })
  .map(({ entree, stay, birthYear, residence, entry, exit, ...rest }) => ({
    ...rest,
    entree,
    sortie: stay === null ? null : entree + stay * MINUTE,
    ageYears: birthYear === null ? null : 2026 - birthYear,
    residenceDepartment: residence,
    modeEntree: entry[0] ?? null,
    provenance: entry[1] ?? null,
    modeSortie: exit[0] ?? null,
    destination: exit[1] ?? null,
    orient: exit[2] ?? null
  }));

type Visit = typeof visit extends fc.Arbitrary<infer T> ? T : never;

const CP: Record<string, string> = {
  '75': '75012',
  '96': '96000',
  '2A': '2A999',
  '974': '97400',
  '99': '99109'
};

/** The same as a file says it. */
function written(visit: Visit): RawRecord {
  return {
    CP: CP[visit.residenceDepartment ?? ''] ?? '',
    COMMUNE: '',
    // Born on 1 January: the age is the difference of the years.
    NAISSANCE: visit.ageYears === null ? '' : `01/01/${2026 - visit.ageYears}`,
    SEXE: visit.sex ?? '',
    ENTREE: formatParis(visit.entree, 'minute'),
    MODE_ENTREE: visit.modeEntree ?? '',
    PROVENANCE: visit.provenance ?? '',
    TRANSPORT: visit.transport ?? '',
    TRANSPORT_PEC: visit.transportPec ?? '',
    MOTIF: visit.motif ?? '',
    GRAVITE: visit.gravite ?? '',
    DP: visit.dp ?? '',
    DA: visit.da,
    ACTE: visit.actes,
    SORTIE: visit.sortie === null ? '' : formatParis(visit.sortie),
    MODE_SORTIE: visit.modeSortie ?? '',
    DESTINATION: visit.destination ?? '',
    ORIENT: visit.orient ?? ''
  };
}

const header = {
  finess: HEADER.FINESS,
  ordre: '0',
  extractAt: START + 60 * HOUR,
  from: '2026-11-21',
  to: '2026-11-22'
};
const open = { receivedAt: START + 60 * HOUR };
const write = (visits: Visit[]) => writeRpuXml(rawHeader(header), visits.map(written));

describe('XML there and back', () => {
  it('says of each record what was written, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(visit, { maxLength: 8 }), async (visits) => {
        const { header: head, attendances, quarantined } = await translate(write(visits), open);
        expect(head).toEqual(header);
        expect(attendances.length + quarantined.length).toBe(visits.length);
        for (const { code } of quarantined) expect(code).toBe('RPU_DUPLICATE');
        const lost = new Set(quarantined.map(({ index }) => index - 1));
        const kept = visits.filter((_, i) => !lost.has(i));
        expect(attendances).toEqual(kept.map((one) => expect.objectContaining(one)));
      }),
      { numRuns: 300 }
    );
  });

  it('keeps any text whole, but for what no XML may hold', async () => {
    const names: string[] = [];
    const communes = {
      byName: (_: string, name: string) => {
        names.push(name);
        return null;
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (COMMUNE) => {
        names.length = 0;
        await translate(fileOf([{ COMMUNE }]), { communes });
        // eslint-disable-next-line no-control-regex
        const expected = COMMUNE.replace(/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g, '\uFFFD').trim();
        const [name = ''] = names;
        expect(name).toBe(expected);
      }),
      { numRuns: 200 }
    );
  });
});

describe('the order of records', () => {
  const byKey = ({ attendances }: TranslatedRpu) => [...attendances].sort((a, b) => (a.key < b.key ? -1 : 1));
  const anonymous = ({ remarks, ...rest }: Attendance) => ({
    ...rest,
    key: '',
    grade: '',
    remarks: remarks.length > 0
  });

  it('changes no key and no content where all visits differ', async () => {
    const distinct = fc.uniqueArray(visit, {
      maxLength: 8,
      selector: (one) => [one.entree, one.ageYears, one.sex, one.residenceDepartment].join()
    });
    await fc.assert(
      fc.asyncProperty(
        distinct.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))
        ),
        async ([visits, shuffled]) => {
          const [one, other] = [await translate(write(visits), open), await translate(write(shuffled), open)];
          expect(byKey(other)).toEqual(byKey(one));
          expect(other.fill).toEqual(one.fill);
          expect(other.grade).toBe(one.grade);
        }
      ),
      { numRuns: 150 }
    );
  });

  it('only numbers look-alikes otherwise', async () => {
    const twins = fc.array(fc.constantFrom('K590', 'J210', 'S060', 'R104'), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        twins.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        async ([codes, shuffled]) => {
          const read = (all: string[]) => translate(fileOf(all.map((DP) => ({ DP }))));
          const [one, other] = [await read(codes), await read(shuffled)];
          const keys = (file: TranslatedRpu) => byKey(file).map(({ key }) => key);
          expect(keys(other)).toEqual(keys(one));
          const contents = (file: TranslatedRpu) => file.attendances.map(({ dp }) => dp).sort();
          expect(contents(other)).toEqual(contents(one));
          expect(one.attendances.map(anonymous)).toHaveLength(new Set(codes).size);
        }
      ),
      { numRuns: 100 }
    );
  });
});

describe('what leaves the translator', () => {
  const texts = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.constantFrom(...RECORD_ITEMS.map((item) => RECORD[item])),
    fc.constantFrom('M', '9', 'Z99', 'ABCD123', '22/11/2026 09:00', '15/03/1950', '31/02/2026 10:00')
  );
  const records = fc.array(
    fc.record({
      ...Object.fromEntries(RECORD_ITEMS.map((item) => [item, texts])),
      DA: fc.array(texts, { maxLength: 3 }),
      ACTE: fc.array(texts, { maxLength: 3 })
    }) as fc.Arbitrary<RawRecord>,
    { maxLength: 6 }
  );

  it('accounts for every record, with codes of the table only', async () => {
    await fc.assert(
      fc.asyncProperty(records, async (all) => {
        const file = await translate(writeRpuXml(HEADER, all));
        expect(file.attendances.length + file.quarantined.length).toBe(all.length);
        const remarks = file.attendances.flatMap((attendance) => attendance.remarks);
        for (const { code } of [...file.quarantined, ...remarks, ...file.warnings])
          expect(ERRORS).toHaveProperty(code);
        for (const { entree, sortie, remarks, grade } of file.attendances) {
          if (sortie !== null) expect(sortie).toBeGreaterThanOrEqual(entree);
          if (grade === 'A') expect(remarks).toEqual([]);
        }
      }),
      { numRuns: 400 }
    );
  });

  it('holds no identifying value, wherever a file puts it', async () => {
    const marker = fc.constantFrom(
      'ZQMARK',
      'Zqmark Dupont',
      '0678912345',
      '13/07/1913',
      '19130713',
      '12/11/2026',
      'zq m.'
    );
    const items = fc.constantFrom('CP', 'COMMUNE', 'NAISSANCE', 'MOTIF') as fc.Arbitrary<'CP'>;
    const elsewhere = fc.constantFrom(...RECORD_ITEMS, 'DA', 'ACTE', 'NOTE');
    await fc.assert(
      fc.asyncProperty(marker, items, fc.array(elsewhere, { maxLength: 5 }), async (value, item, places) => {
        const record: Partial<RawRecord> = { [item]: value };
        for (const place of places) {
          if (place === 'DA' || place === 'ACTE') record[place] = [value];
          else if (place === 'ENTREE') record.ENTREE = `${value} 10:00`;
          else if (place !== 'NOTE') record[place] = value;
        }
        // Also in an element, an attribute and a comment the format does not know.
        const xml = fileOf([record, { ENTREE: '', ...record }]).replaceAll(
          '<PATIENT>',
          `<PATIENT nom="${value}"><NOTE>${value}</NOTE><!-- ${value} -->`
        );
        const out = JSON.stringify(await translate(xml)).toLowerCase();
        for (const form of [value, value.replace(/\D/g, ''), value.split('/').reverse().join('-')]) {
          if (form.length > 3) expect(out).not.toContain(form.toLowerCase());
        }
      }),
      { numRuns: 500 }
    );
  });
});

/** 31 MB. Some records in quarantine, all over it: their shown values must not keep the file's text alive. */
function largeFile(): Buffer {
  const records = Array.from({ length: 60_000 }, (_, i) => ({
    CP: String(10_000 + (i % 85_000)),
    ENTREE: i % 20 === 0 ? `21/11/2026 25:${i % 100}:00` : formatParis(START + (i % 2000) * MINUTE),
    NAISSANCE: formatDay(`${1930 + (i % 90)}-0${1 + (i % 9)}-1${i % 10}`),
    DA: [`I${10 + (i % 80)}`, `E11${i % 10}`],
    MOTIF: `douleur depuis ${i} minutes, adressé par son médecin traitant, accompagné. `.repeat(2)
  }));
  return Buffer.from(fileOf(records));
}

describe('a month of the largest file', () => {
  it('of 60,000 records is kept in less than 48 MB', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heap = async () => {
      await nextTurn();
      collect();
      return process.memoryUsage().heapUsed;
    };
    const file = largeFile();
    expect(file.length).toBeGreaterThan(30e6);
    const before = await heap();
    const { attendances, quarantined } = await translate(file);
    const after = await heap();
    expect([attendances.length, quarantined.length]).toEqual([57_000, 3_000]);
    expect(after - before).toBeLessThan(48e6);
  }, 60_000);
});
