import { describe, expect, it } from 'vitest';
import { CODES } from './codes.ts';
import { destinationAgrees, orientAgrees, provenanceAgrees } from './coherence.ts';

/** Codes of a list that agree with a mode. */
const agreeing = <T extends string>(list: ReadonlyMap<string, T>, agrees: (code: T) => boolean) => [
  ...new Set([...list.values()].filter(agrees))
];

const WARDS = ['HDT', 'HO', 'SC', 'SI', 'REA', 'UHCD', 'MED', 'CHIR', 'OBST'];

describe('items that depend on a mode', () => {
  it.each([
    ['6', ['1', '2', '3', '4']],
    ['7', ['1', '2', '3', '4']],
    ['8', ['5', '6', '7', '8']]
  ] as const)('PROVENANCE with MODE_ENTREE %s', (mode, codes) => {
    expect(agreeing(CODES.PROVENANCE, (code) => provenanceAgrees(code, mode))).toEqual(codes);
  });

  it.each([
    ['6', ['1', '2', '3', '4']],
    ['7', ['1', '2', '3', '4']],
    ['8', ['6', '7']],
    ['9', []]
  ] as const)('DESTINATION with MODE_SORTIE %s', (mode, codes) => {
    expect(agreeing(CODES.DESTINATION, (code) => destinationAgrees(code, mode))).toEqual(codes);
  });

  it.each([
    ['6', WARDS],
    ['7', WARDS],
    ['8', ['FUGUE', 'SCAM', 'PSA', 'REO']],
    ['9', []]
  ] as const)('ORIENT with MODE_SORTIE %s', (mode, codes) => {
    expect(agreeing(CODES.ORIENT, (code) => orientAgrees(code, mode))).toEqual(codes);
  });

  it('agree with a mode that is not known yet, and when they are empty', () => {
    expect(orientAgrees('UHCD', null)).toBe(true);
    expect(provenanceAgrees('1', null)).toBe(true);
    expect(destinationAgrees(null, '9')).toBe(true);
  });
});
