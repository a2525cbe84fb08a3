import { describe, expect, it } from 'vitest';
import { readVisitTimes } from './times.ts';

const SUMMER = Date.UTC(2026, 9, 25, 0, 30);
const WINTER = Date.UTC(2026, 9, 25, 1, 30);
const DOUBLE = '25/10/2026 02:30';

describe('times of a visit', () => {
  it('leave SORTIE null while the patient is present', () => {
    const times = readVisitTimes('22/11/2026 10:00', '');
    expect(times).toMatchObject({ entree: Date.UTC(2026, 10, 22, 9), sortie: null, sortieProblem: null });
  });

  it('say why an exit cannot be used', () => {
    expect(readVisitTimes('22/11/2026 10:00', '22/11/2026 09:59')).toMatchObject({
      sortie: null,
      sortieProblem: 'RPU_SORTIE_BEFORE_ENTREE'
    });
    expect(readVisitTimes('22/11/2026 10:00', 'vers midi').sortieProblem).toBe('RPU_SORTIE_UNREADABLE');
  });

  it('accept an exit at the very minute of the arrival', () => {
    expect(readVisitTimes('22/11/2026 10:00', '22/11/2026 10:00').sortieProblem).toBeNull();
  });

  it('read an arrival in October’s double hour in summer time', () => {
    for (const exit of ['', '25/10/2026 04:00', '24/10/2026 12:00']) {
      expect(readVisitTimes(DOUBLE, exit)).toMatchObject({
        entree: SUMMER,
        entreeNote: 'RPU_TIME_AMBIGUOUS'
      });
    }
  });

  it('read an exit in the double hour as the first that does not precede the arrival', () => {
    expect(readVisitTimes('25/10/2026 01:00', DOUBLE).sortie).toBe(SUMMER);
    expect(readVisitTimes('25/10/2026 02:45', DOUBLE)).toMatchObject({
      entree: Date.UTC(2026, 9, 25, 0, 45),
      sortie: WINTER,
      sortieNote: 'RPU_TIME_AMBIGUOUS',
      sortieProblem: null
    });
  });

  it('find no reading for an exit before the double hour', () => {
    expect(readVisitTimes(DOUBLE, '25/10/2026 01:59')).toMatchObject({
      entree: SUMMER,
      sortie: null,
      sortieProblem: 'RPU_SORTIE_BEFORE_ENTREE'
    });
  });

  it('shift March’s missing hour by one hour and say so', () => {
    expect(readVisitTimes('29/03/2026 02:10', '29/03/2026 02:50')).toMatchObject({
      entree: Date.UTC(2026, 2, 29, 1, 10),
      entreeNote: 'RPU_TIME_GAP',
      sortie: Date.UTC(2026, 2, 29, 1, 50),
      sortieNote: 'RPU_TIME_GAP'
    });
  });
});
