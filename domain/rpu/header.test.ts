import { describe, expect, it } from 'vitest';
import { CodedError } from '../errors.ts';
import { MINUTE } from '../time/instant.ts';
import { readHeader, type HeaderContext } from './header.ts';
import type { RawHeader } from './raw.ts';

const RECEIVED = Date.UTC(2026, 10, 22, 9, 2);
const raw: RawHeader = {
  FINESS: '960000011',
  ORDRE: '0',
  EXTRACT: '22/11/2026 10:00:00',
  DATEDEBUT: '21/11/2026',
  DATEFIN: '22/11/2026'
};
const context: HeaderContext = { finessAllowed: (finess) => finess === raw.FINESS, receivedAt: RECEIVED };

function refusal(change: Partial<RawHeader>, over: Partial<HeaderContext> = {}): string {
  try {
    readHeader({ ...raw, ...change }, { ...context, ...over });
    return 'accepted';
  } catch (error) {
    if (error instanceof CodedError) return `${error.code} ${error.where ?? ''}`;
    throw error;
  }
}

describe('the head of an RPU file', () => {
  it('becomes days and an instant', () => {
    expect(readHeader(raw, context)).toEqual({
      header: {
        finess: '960000011',
        ordre: '0',
        extractAt: Date.UTC(2026, 10, 22, 9),
        from: '2026-11-21',
        to: '2026-11-22'
      },
      warnings: []
    });
  });

  it.each(['FINESS', 'ORDRE', 'EXTRACT', 'DATEDEBUT', 'DATEFIN'] as const)('needs %s', (item) => {
    expect(refusal({ [item]: '' })).toBe(`RPU_HEADER_MISSING ETABLISSEMENT/${item}`);
  });

  it.each([
    ['FINESS', '96000001'],
    ['FINESS', '9600000111'],
    ['FINESS', 'ABCDEFGHI'],
    ['ORDRE', '00000'],
    ['ORDRE', '0/1'],
    ['EXTRACT', '22/11/2026'],
    ['EXTRACT', '2026-11-22T10:00:00'],
    ['DATEDEBUT', '31/11/2026'],
    ['DATEFIN', '22/11/26']
  ] as const)('refuses %s %j', (item, text) => {
    expect(refusal({ [item]: text })).toBe(`RPU_HEADER_INVALID ETABLISSEMENT/${item}`);
  });

  it('refuses a FINESS outside the list, and one that is not the key’s', () => {
    expect(refusal({ FINESS: '750100042' })).toBe('RPU_FINESS_UNKNOWN ETABLISSEMENT/FINESS');
    expect(refusal({}, { keyFiness: ['960000029'] })).toBe('RPU_FINESS_FORBIDDEN ETABLISSEMENT/FINESS');
    expect(refusal({ FINESS: '750100042' }, { keyFiness: ['960000029'] })).toMatch(/^RPU_FINESS_FORBIDDEN/);
    expect(refusal({}, { keyFiness: ['960000029', '960000011'] })).toBe('accepted');
  });

  it('refuses an EXTRACT more than 10 minutes ahead, accepts the drift of a clock', () => {
    expect(refusal({ EXTRACT: '22/11/2026 10:12:00' })).toBe('accepted');
    expect(refusal({ EXTRACT: '22/11/2026 10:12:01' })).toBe('RPU_EXTRACT_FUTURE ETABLISSEMENT/EXTRACT');
    expect(refusal({ EXTRACT: '22/11/2031 10:00:00' })).toBe('RPU_EXTRACT_FUTURE ETABLISSEMENT/EXTRACT');
  });

  it('refuses an EXTRACT before the window, a window that ends before it starts or is too long', () => {
    expect(refusal({ EXTRACT: '20/11/2026 23:59:59' })).toBe(
      'RPU_EXTRACT_BEFORE_WINDOW ETABLISSEMENT/EXTRACT'
    );
    expect(refusal({ EXTRACT: '21/11/2026 00:00:00' })).toBe('accepted');
    expect(refusal({ DATEFIN: '20/11/2026' })).toBe('RPU_WINDOW_INVALID ETABLISSEMENT/DATEFIN');
    expect(refusal({ DATEDEBUT: '23/10/2026' })).toBe('accepted');
    expect(refusal({ DATEDEBUT: '22/10/2026' })).toBe('RPU_WINDOW_TOO_LONG ETABLISSEMENT/DATEFIN');
  });

  it('reads EXTRACT in October’s double hour as the last hour that is not ahead of the reception', () => {
    const double = { EXTRACT: '25/10/2026 02:30:00', DATEDEBUT: '24/10/2026', DATEFIN: '25/10/2026' };
    const summer = Date.UTC(2026, 9, 25, 0, 30);
    const read = (receivedAt: number) => readHeader({ ...raw, ...double }, { ...context, receivedAt });
    expect(read(summer + MINUTE).header.extractAt).toBe(summer);
    expect(read(summer + 61 * MINUTE).header.extractAt).toBe(summer + 60 * MINUTE);
    expect(read(summer).warnings).toEqual([{ code: 'RPU_TIME_AMBIGUOUS', where: 'ETABLISSEMENT/EXTRACT' }]);
  });

  it('reads EXTRACT in March’s missing hour one hour later and says so', () => {
    const missing = { EXTRACT: '29/03/2026 02:30:00', DATEDEBUT: '28/03/2026', DATEFIN: '29/03/2026' };
    const { header, warnings } = readHeader({ ...raw, ...missing }, context);
    expect(header.extractAt).toBe(Date.UTC(2026, 2, 29, 1, 30));
    expect(warnings).toEqual([{ code: 'RPU_TIME_GAP', where: 'ETABLISSEMENT/EXTRACT' }]);
  });
});
