import { describe, expect, it } from 'vitest';
import { CODES, codeOf, normaliseCcam, normaliseCim10 } from './codes.ts';

describe('codes of the RPU format', () => {
  it.each([
    ['TRANSPORT', 'PERS', 'PERSO'],
    ['TRANSPORT', 'VSAV', 'VSAB'],
    ['TRANSPORT', 'smur', 'SMUR'],
    ['ORIENT', 'SDT', 'HDT'],
    ['ORIENT', 'SDRE', 'HO'],
    ['ORIENT', 'PAS', 'PSA'],
    ['ORIENT', 'uhcd', 'UHCD'],
    ['GRAVITE', 'p', 'P'],
    ['SEXE', 'I', 'I']
  ] as const)('%s %s is %s', (item, text, code) => {
    expect(codeOf<string>(CODES[item], text)).toBe(code);
  });

  it.each([
    ['TRANSPORT', 'TAXI'],
    ['SEXE', '1'],
    ['MODE_ENTREE', '9'],
    ['MODE_SORTIE', '5'],
    ['DESTINATION', '5'],
    ['PROVENANCE', '0'],
    ['GRAVITE', '6'],
    ['ORIENT', 'constructor'],
    ['TRANSPORT_PEC', '']
  ] as const)('%s %j is no code', (item, text) => {
    expect(codeOf<string>(CODES[item], text)).toBeNull();
  });
});

describe('CIM-10', () => {
  it.each([
    ['R10.4', 'R104'],
    ['R104', 'R104'],
    ['j45', 'J45'],
    ['J45.', 'J45'],
    ['J45.-', 'J45'],
    ['S82.1+0', 'S821+0'],
    ['F03+0', 'F03+0'],
    ['A17.0†', 'A170'],
    ['G01*', 'G01'],
    ['Z51.1', 'Z511']
  ])('%s is %s', (text, code) => {
    expect(normaliseCim10(text)).toBe(code);
  });

  it.each(['', 'R1', '104', 'douleur', 'R10.4 ', 'R10 4', 'R10.45678', 'RR104', 'R10,4', 'M. R104'])(
    '%j is no code',
    (text) => {
      expect(normaliseCim10(text)).toBeNull();
    }
  );
});

describe('CCAM', () => {
  it('keeps the code with what follows it, in upper case', () => {
    expect(normaliseCcam('DEQP003')).toBe('DEQP003');
    expect(normaliseCcam('deqp003 1 0')).toBe('DEQP00310');
    expect(normaliseCcam('ZBQK002-01')).toBe('ZBQK002-01');
  });

  it.each(['', 'DEQP00', 'DEQ0003', '1234567', 'DEQP003!', 'DEQP003 DE TOUTE LA CUISSE GAUCHE'])(
    '%j is no act',
    (text) => {
      expect(normaliseCcam(text)).toBeNull();
    }
  );
});
