import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Attendance } from '#domain/rpu/types.ts';
import { contentOf } from './content.ts';

/** As the record has always computed it: another answer would write every known record again. */
function asJson(a: Attendance): number {
  const { key: _key, day: _day, ageClass: _ageClass, ...said } = a;
  const { entree, sortie, exitUnusable, sex, ageYears, ageMonths, residenceDepartment, residenceCommune } =
    said;
  const { modeEntree, provenance, transport, transportPec, motif, gravite, dp, da, actes } = said;
  const { modeSortie, destination, orient, grade, remarks } = said;
  const text = JSON.stringify([
    ...[entree, sortie, exitUnusable, sex, ageYears, ageMonths, residenceDepartment, residenceCommune],
    ...[modeEntree, provenance, transport, transportPec, motif, gravite, dp, da, actes],
    ...[modeSortie, destination, orient, grade, remarks]
  ]);
  return Number.parseInt(createHash('sha256').update(text).digest('hex').slice(0, 13), 16);
}

const maybe = <T>(...values: T[]) => fc.constantFrom<T | null>(null, ...values);
const attendance: fc.Arbitrary<Attendance> = fc.record({
  ...{ key: fc.constant('00'), day: fc.constant('2026-11-21'), ageClass: fc.constant('unknown' as const) },
  ...{ entree: fc.nat(2e12), sortie: fc.option(fc.nat(2e12)), exitUnusable: fc.boolean() },
  ...{ sex: maybe('M', 'F', 'I'), ageYears: fc.option(fc.nat(120)), ageMonths: fc.option(fc.nat(23)) },
  ...{ residenceDepartment: maybe('75', '2A', '971'), residenceCommune: maybe('75056', '2A004') },
  ...{ modeEntree: maybe('6', '8'), provenance: maybe('1', '5'), transport: maybe('PERSO', 'VSAB') },
  ...{ transportPec: maybe('MED', 'AUCUN'), motif: maybe('R104', 'S00+'), gravite: maybe('1', 'P') },
  ...{ dp: maybe('S720', 'Z000+1'), da: fc.array(fc.constantFrom('I10', 'E119'), { maxLength: 3 }) },
  actes: fc.array(fc.constantFrom('DEQP003', 'ZZQK002-01/+'), { maxLength: 3 }),
  ...{ modeSortie: maybe('6', '8'), destination: maybe('1', '6'), orient: maybe('MED', 'PSA') },
  grade: fc.constantFrom('A', 'B', 'C'),
  remarks: fc.array(
    fc.record({ code: fc.constant('RPU_CODE_UNKNOWN'), item: fc.constant('DP'), value: fc.string() }),
    { maxLength: 2 }
  )
});

it('is the same number as that of the JSON of everything a record says', () => {
  fc.assert(
    fc.property(attendance, (a) => {
      expect(contentOf(a)).toBe(asJson(a));
    })
  );
});
