/** How urgent, as EDWIN counts it: 1 least … 5 most. */
export type Urgency = 1 | 2 | 3 | 4 | 5;
export const URGENCIES: readonly Urgency[] = [1, 2, 3, 4, 5];

/**
 * CCMU (item GRAVITE of an RPU) runs like EDWIN, 1 least … 5 most. P is a psychiatric problem alone, stable, for
 * which examination and acts are expected: as 2. D was dead on arrival and asks for nobody: not counted.
 * [The reading of P is ours: EDWIN was published on the American ESI.]
 */
export function urgencyOfCcmu(ccmu: string): Urgency | null {
  if (ccmu === 'P') return 2;
  return /^[1-5]$/.test(ccmu) ? (Number(ccmu) as Urgency) : null;
}

/** The FRENCH triage scale runs the other way: 1 most urgent … 5 least; 3A and 3B are both 3. */
export function urgencyOfFrenchTriage(level: string): Urgency | null {
  const digit = /^([1245]|3[AB]?)$/.exec(level)?.[1]?.charAt(0);
  return digit === undefined ? null : ((6 - Number(digit)) as Urgency);
}
