import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pgRows } from './pg-rows.ts';
import { openTestDb, type TestDb } from './testing/test-db.ts';

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

const text = fc
  .oneof(
    fc.constantFrom('', 'null', 'NULL', '(', ')', '{},', '"', '\\', '\\"', ' a ', "l'été"),
    fc.string({ unit: 'grapheme' })
  )
  .filter((value) => !value.includes('\0'));

it('gives back every text, number and null it was given, however it is written', async () => {
  const row = fc.record({
    motif: fc.option(text),
    remarks: fc.option(text),
    content: fc.option(fc.maxSafeInteger()),
    uhcd: fc.option(fc.boolean())
  });
  const property = fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
    const [literal = ''] = pgRows(
      rows.map(({ motif, remarks, content, uhcd }) => {
        const fields = Array.from({ length: 31 }, () => null as string | number | boolean | null);
        [fields[3], fields[19], fields[26], fields[30]] = [content, uhcd, motif, remarks];
        return fields;
      })
    );
    const read = await test.db.query(
      'SELECT motif, remarks, content, uhcd FROM unnest($1::vigie.rpu_version[])',
      [literal]
    );
    expect(read).toEqual(rows);
  });
  await fc.assert(property, { numRuns: 60 });
});

it('makes several literals of what one value cannot hold, each row in one of them', () => {
  const rows = Array.from({ length: 10 }, (_, i) => [i, 'x'.repeat(50)]);
  const literals = [...pgRows(rows, 200)];
  expect(literals.every((literal) => literal.length < 300)).toBe(true);
  expect(literals.length).toBeGreaterThan(2);
  expect(literals.join('').match(/\((\d)/g)).toHaveLength(10);
  expect([...pgRows([])]).toEqual([]);
});
