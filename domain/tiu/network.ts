import type { Facility } from '../region.ts';

/** A perinatal network: `RP` and its department's code. */
export interface PerinatalNetwork {
  id: string;
  department: string;
  /** No public file of the region gives the networks: theirs is told from the department, and said to be. */
  derived: true;
}

/** Id of the network of a department. */
export const networkId = (department: string): string => `RP${department}`;

/** Whether a text is written as the id of a network. */
export const isNetworkId = (text: string): boolean => /^RP[0-9A-Z]{2,3}$/.test(text);

/** The network of a facility. */
export function networkOf({ department }: Pick<Facility, 'department'>): PerinatalNetwork {
  return { id: networkId(department), department, derived: true };
}

/** Every network of a region, by department. */
export function networksOf(facilities: readonly Facility[]): PerinatalNetwork[] {
  const departments = new Set(
    facilities.filter(({ maternity }) => maternity).map(({ department }) => department)
  );
  return [...departments].toSorted().map((department) => networkOf({ department }));
}
