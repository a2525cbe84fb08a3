import { describe, expect, it } from 'vitest';
import { actionUrl } from './action.ts';
import { readQuery, writeQuery } from './query.ts';

const RECEIPT = '0b0e4a4e-7d0c-8a50-9a3c-2f8a2b7f1c11';

describe('the address of /qualite', () => {
  it('says what is looked at, and comes back as it was written', () => {
    const text = `vue=quarantaine&etat=silent&note=D&q=port&tri=rythme&sens=-1&unite=960000011%2F0&rejeu=${RECEIPT}`;
    const query = readQuery(new URLSearchParams(text));
    expect(query).toEqual({
      ...{ view: 'quarantaine', state: 'silent', grade: 'D', text: 'port', sort: 'rythme', direction: -1 },
      ...{ unit: '960000011/0', replay: [RECEIPT] }
    });
    expect(writeQuery(query)).toBe(`?${text}`);
  });

  it('falls back to the first view for what it cannot read, and takes receipts only', () => {
    const query = readQuery(new URLSearchParams("vue=x&etat=__proto__&note=E&tri=1&sens=2&rejeu=a,';--"));
    expect(query).toMatchObject({
      view: 'flux',
      state: null,
      grade: null,
      sort: 'etat',
      direction: 1,
      replay: []
    });
    expect(writeQuery(query)).toBe('');
  });

  it('takes a form back to the view it was made on', () => {
    expect(actionUrl('refuser', { view: 'fichiers', grade: 'D', replay: [RECEIPT] })).toBe(
      '?/refuser&vue=fichiers&note=D'
    );
    expect(actionUrl('lever', {})).toBe('?/lever');
  });
});
