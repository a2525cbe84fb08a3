import type { Cause } from '../effects.ts';
import { pick } from '../random.ts';

/**
 * What people come for: diagnosis (CIM-10), first reason for coming (CIM-10), weights for a child, an adult and
 * someone of 75 and over, how severe it is (0 light, 1 middling, 2 severe, 3 psychiatric) and the cause it
 * belongs to. Orders of magnitude after the published Oscour groupings, assumed.
 */
type Row = [
  dp: string,
  motif: string,
  child: number,
  adult: number,
  elder: number,
  severity: number,
  cause?: Cause
];

const ROWS: readonly Row[] = [
  ['S610', 'S619', 3, 6, 3, 0, 'trauma'],
  ['S934', 'S934', 4, 7, 1, 0, 'trauma'],
  ['S600', 'S609', 4, 3, 1, 0, 'trauma'],
  ['S018', 'S019', 8, 3, 4, 0, 'trauma'],
  ['S060', 'S099', 5, 2, 4, 1, 'trauma'],
  ['S525', 'S599', 4, 2, 4, 1, 'trauma'],
  ['S720', 'S799', 0, 0.2, 5, 2, 'trauma'],
  ['S224', 'S299', 0.2, 1, 2, 1, 'trauma'],
  ['T07', 'T149', 0.3, 0.5, 0.3, 2, 'trauma'],
  ['S271', 'S219', 0, 0.2, 0.1, 2, 'trauma'],
  ['S361', 'S399', 0.1, 0.2, 0.1, 2, 'trauma'],
  ['M545', 'M545', 0.2, 6, 2, 0],
  ['M796', 'M796', 1, 3, 2, 0],
  ['N390', 'R300', 1, 3, 4, 1],
  ['N10', 'R104', 0.5, 2, 2, 1],
  ['N23', 'R104', 0, 4, 1, 1],
  ['R104', 'R104', 6, 8, 4, 1],
  ['K590', 'R104', 3, 1.5, 2, 0],
  ['K35', 'R104', 1, 1, 0.2, 2],
  ['K922', 'K922', 0, 0.7, 2, 2],
  ['A09', 'R11', 8, 4, 2, 0],
  ['B349', 'R509', 10, 4, 2, 0],
  ['J00', 'R05', 9, 2, 0.5, 0, 'respiratory'],
  ['J029', 'R070', 6, 3, 0.3, 0, 'respiratory'],
  ['J219', 'R060', 6, 0, 0, 1, 'respiratory'],
  ['J459', 'R060', 3, 1.5, 0.5, 1, 'respiratory'],
  ['J111', 'R509', 4, 2, 2, 0, 'respiratory'],
  ['J189', 'R060', 1, 2, 6, 1, 'respiratory'],
  ['J441', 'R060', 0, 1, 3, 2, 'respiratory'],
  ['J960', 'R060', 0.2, 0.5, 3, 2, 'respiratory'],
  ['H669', 'H920', 6, 1, 0.2, 0],
  ['H103', 'H571', 1.5, 2.5, 0.8, 0],
  ['K047', 'K088', 0.8, 2, 0.3, 0],
  ['L039', 'L989', 1, 2, 2, 1],
  ['L509', 'L509', 3, 2, 0.3, 0],
  ['R55', 'R55', 1, 3, 5, 1],
  ['R074', 'R074', 1, 6, 4, 1],
  ['I214', 'R074', 0, 0.8, 2, 2],
  ['I509', 'R060', 0, 0.8, 6, 2],
  ['I480', 'R002', 0, 1.2, 3, 1],
  ['I639', 'R298', 0, 0.7, 4, 2],
  ['G409', 'R568', 1.2, 1.5, 1, 1],
  ['G439', 'R51', 1, 3, 0.5, 0],
  ['R51', 'R51', 1, 3, 1, 0],
  ['R42', 'R42', 0.2, 2.5, 3, 0],
  ['I10', 'R51', 0, 1, 2, 0],
  ['E119', 'R739', 0.1, 1, 2, 1],
  ['E86', 'R53', 1, 0.4, 4, 1, 'heat'],
  ['T678', 'R53', 0.05, 0.05, 0.1, 1, 'heat'],
  ['T670', 'R509', 0.01, 0.02, 0.05, 2, 'heat'],
  ['E871', 'R53', 0, 0.3, 1.5, 1, 'heat'],
  ['N179', 'R34', 0, 0.4, 2, 2, 'heat'],
  ['A419', 'R509', 0.1, 0.5, 3, 2],
  ['R53', 'R53', 1, 1.5, 6, 1],
  ['O200', 'N939', 0, 2, 0, 0],
  ['Z711', 'Z719', 2, 3, 1, 0],
  ['F419', 'F419', 0.6, 3, 0.6, 3],
  ['F329', 'F329', 0.6, 2, 0.8, 3],
  ['F100', 'F100', 0.1, 3, 0.2, 3],
  ['F239', 'R443', 0.1, 1, 0.2, 3],
  ['T509', 'T509', 0.6, 1.2, 0.2, 3]
];

/** How much a severity class belongs to CCMU 1, 2, 3, 4 and over, P. */
const AFFINITY: readonly (readonly number[])[] = [
  [1, 0.08, 0, 0.02],
  [1, 0.6, 0.03, 0.08],
  [0.25, 1, 0.7, 0.1],
  [0, 0.12, 1, 0.02],
  [0, 0, 0, 1]
];
/** How much likelier a diagnosis of the running cause is. */
const CAUSE_FACTOR = 6;

const tables = new Map<number, number[]>();

/** Diagnosis and reason of a patient. `ccmu` as its index, `uniform` in [0, 1). */
export function diagnose(
  age: number,
  ccmu: number,
  cause: Cause | null,
  uniform: number
): { dp: string; motif: string } {
  const group = age < 18 ? 0 : age < 75 ? 1 : 2;
  const level = ccmu === 5 ? 4 : Math.min(3, ccmu);
  const key =
    group + 3 * level + 15 * (cause === null ? 0 : 1 + ['trauma', 'heat', 'respiratory'].indexOf(cause));
  let weights = tables.get(key);
  if (weights === undefined) {
    weights = ROWS.map((row) => {
      const boost = cause !== null && row[6] === cause ? CAUSE_FACTOR : 1;
      return (row[2 + group] as number) * (AFFINITY[level]?.[row[5]] ?? 0) * boost;
    });
    tables.set(key, weights);
  }
  const [dp = 'R69', motif = 'R69'] = ROWS[pick(weights, uniform)] ?? [];
  return { dp, motif };
}
