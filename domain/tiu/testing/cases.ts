import type { Facility, MaternityLevel } from '../../region.ts';
import { NO_CONTRAINDICATION_ASKED } from '../check-case.ts';
import type { TiuCommand } from '../commands.ts';
import type { TiuCase } from '../types.ts';

/** A Sunday, 10:00 in Paris. */
export const MORNING = Date.UTC(2026, 10, 22, 9);

/** A threatened premature labour at 31 weeks that needs a resuscitation cot. */
export const CASE: TiuCase = {
  gestation: { days: 31 * 7, on: '2026-11-22' },
  fetuses: 1,
  weights: [1_500],
  indication: 'MAP',
  urgency: 'URGENTE',
  needs: { obstetric: true, neonatal: { level: 'REA', count: 1 } },
  contraindications: NO_CONTRAINDICATION_ASKED
};

/** Asks for a transfer. */
export const opening = (
  requester: string,
  over: Partial<Extract<TiuCommand, { kind: 'open' }>> = {}
): Extract<TiuCommand, { kind: 'open' }> => ({
  ...{ kind: 'open', intake: 'cell', requester, parent: null, case: CASE, decision: null, note: null },
  ...over
});

/** An answer by phone. */
export const answering = (
  finess: string,
  over: Partial<Extract<TiuCommand, { kind: 'answer' }>> = {}
): Extract<TiuCommand, { kind: 'answer' }> => ({
  ...{ kind: 'answer', finess, ask: null, answer: 'ACCEPTEE', reason: null, channel: 'phone' },
  ...{ function: 'midwife', told: null },
  ...over
});

/** A maternity on a line: one degree of longitude is one kilometre in these tests. */
export const maternity = (
  finess: string,
  level: MaternityLevel | null,
  over: Partial<Facility> = {}
): Facility => ({
  ...{ finess, name: `Maternité ${finess}`, shortName: finess.slice(5), department: finess.slice(0, 2) },
  ...{ communeName: 'Commune', lon: 2, lat: 48, services: [], cardiacBeds: null, cathLab: null },
  maternity: level && { level, derived: level === 'IIA' || level === 'IIB' },
  icu: { adult: null, paediatric: null, neonatal: null },
  uncertain: null,
  ...over
});
