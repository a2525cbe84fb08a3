import { describe, expect, it } from 'vitest';
import { CODES } from './codes.ts';
import { shownCode, shownTime } from './mask.ts';
import { emptyRecord, type RawRecord } from './raw.ts';

const raw: RawRecord = {
  ...emptyRecord(),
  CP: '75012',
  COMMUNE: 'SCEAUX',
  NAISSANCE: '15/03/2026',
  MOTIF: 'FIEVRE'
};

describe('an offending code', () => {
  it.each([
    ['VL', 'TRANSPORT'],
    ['9', 'DESTINATION'],
    ['UHTCD', 'ORIENT'],
    ['uhtcd', 'ORIENT'],
    ['AMBUL', 'TRANSPORT'],
    ['VSAV1', 'TRANSPORT'],
    ['PARAMD', 'TRANSPORT_PEC']
  ] as const)('%s in %s is shown', (text, item) => {
    expect(shownCode(text, raw, CODES[item])).toBe(text);
  });

  it.each([
    ['MARTIN', 'ORIENT'],
    ['DUPONT', 'TRANSPORT'],
    ['ROUX', 'ORIENT'],
    ['LEA', 'ORIENT'],
    ['PEREZ', 'TRANSPORT'],
    ['DURAND', 'TRANSPORT_PEC'],
    ['93200', 'ORIENT'],
    ['93200', 'TRANSPORT'],
    ['1958', 'GRAVITE'],
    ['Taxi', 'TRANSPORT']
  ] as const)('%s in %s may tell of a person', (text, item) => {
    expect(shownCode(text, raw, CODES[item])).toBeNull();
  });

  it.each([
    ['75012', 'the postal code'],
    ['SCEAUX', 'the place'],
    ['FIEVRE', 'the motive'],
    ['15/03/2026', 'the birth date'],
    ['15032026', 'the birth date without slashes'],
    ['M. DUPONT', 'a name'],
    ['0612345678', 'a phone number'],
    ['DEVANT LE 12 RUE', 'a place']
  ])('%s is masked: %s', (text) => {
    expect(shownCode(text, raw, CODES.ORIENT)).toBeNull();
    expect(shownCode(text, raw, 'classified')).toBeNull();
  });

  it('of a classification is shown only when it looks like one', () => {
    expect(shownCode('J4X.1', raw, 'classified')).toBe('J4X.1');
    expect(shownCode('ASTHME', raw, 'classified')).toBeNull();
    for (const text of ['06123456', 'SW1A1AA', 'AB12', 'K1A0B1', 'PAUL75'])
      expect(shownCode(text, raw, 'classified')).toBeNull();
  });
});

describe('an offending time', () => {
  it.each(['31/11/2026 10:00', '22/11/2026 25:00', '2026-11-22T10:00', '02/01/2027 10:00'])(
    '%s is shown',
    (text) => {
      expect(shownTime(text, raw, 2026)).toBe(text);
    }
  );

  it.each([
    ['15/03/2026 00:00', 'the birth date of this record'],
    ['2026-03-15 10:00', 'the same, the other way round'],
    ['15/03/1950 00:00', 'a year that can only be a birth'],
    ['hier 2026', 'words'],
    ['06 12 34 56 78', 'a phone number'],
    ['', 'nothing']
  ])('%s is masked: %s', (text) => {
    expect(shownTime(text, raw, 2026)).toBeNull();
  });
});
