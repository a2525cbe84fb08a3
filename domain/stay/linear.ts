/** Rows as one flat array: row i is values[i·width … (i+1)·width). */
export interface Rows {
  n: number;
  width: number;
  values: Float64Array;
}

/**
 * Weighted ridge regression of y on rows (their first column is the constant, which is not drawn to 0).
 * @returns one coefficient a column
 */
export function ridge(rows: Rows, y: Float64Array, weight: Float64Array, penalty: number): Float64Array {
  const { n, width } = rows;
  const gram = new Float64Array(width * width);
  const right = new Float64Array(width);
  for (let i = 0; i < n; i++) addRow(rows, i, weight[i] ?? 0, (weight[i] ?? 0) * (y[i] ?? 0), gram, right);
  for (let j = 1; j < width; j++) gram[j * width + j] = (gram[j * width + j] ?? 0) + penalty;
  return solve(gram, right, width);
}

function addRow(rows: Rows, i: number, w: number, wy: number, gram: Float64Array, right: Float64Array): void {
  const { width, values } = rows;
  const at = i * width;
  for (let j = 0; j < width; j++) {
    const v = values[at + j] ?? 0;
    if (v === 0) continue;
    right[j] = (right[j] ?? 0) + wy * v;
    const line = j * width;
    const wv = w * v;
    for (let k = 0; k <= j; k++) gram[line + k] = (gram[line + k] ?? 0) + wv * (values[at + k] ?? 0);
  }
}

/** Solves a symmetric positive system whose lower half is given, by Cholesky; overwrites both. */
function solve(a: Float64Array, b: Float64Array, width: number): Float64Array {
  for (let j = 0; j < width; j++) {
    for (let k = 0; k < j; k++) {
      const ljk = a[j * width + k] ?? 0;
      for (let i = j; i < width; i++)
        a[i * width + j] = (a[i * width + j] ?? 0) - (a[i * width + k] ?? 0) * ljk;
    }
    // A column that is a copy of others adds nothing: its coefficient is 0.
    const pivot = Math.sqrt(Math.max(a[j * width + j] ?? 0, 1e-9));
    for (let i = j; i < width; i++) a[i * width + j] = (a[i * width + j] ?? 0) / pivot;
    a[j * width + j] = pivot;
  }
  for (let j = 0; j < width; j++) {
    let v = b[j] ?? 0;
    for (let k = 0; k < j; k++) v -= (a[j * width + k] ?? 0) * (b[k] ?? 0);
    b[j] = v / (a[j * width + j] ?? 1);
  }
  for (let j = width - 1; j >= 0; j--) {
    let v = b[j] ?? 0;
    for (let k = j + 1; k < width; k++) v -= (a[k * width + j] ?? 0) * (b[k] ?? 0);
    b[j] = v / (a[j * width + j] ?? 1);
  }
  return b;
}

const STEPS = 30;

/**
 * Weighted linear quantile regression by majorisation: each step is a weighted least squares that never raises the
 * loss (Hunter, Lange 2000, "Quantile regression via an MM algorithm"), so that it needs no tuning and cannot run away.
 * @param start coefficients to begin at, e.g. those of the mean
 * @param unit a small residual, in units of y: the loss is rounded under it
 */
export function quantileFit(
  rows: Rows,
  y: Float64Array,
  weight: Float64Array,
  q: number,
  start: Float64Array,
  unit: number
): Float64Array {
  const { n, width, values } = rows;
  const beta = Float64Array.from(start);
  for (let step = 0; step < STEPS; step++) {
    const gram = new Float64Array(width * width);
    const right = new Float64Array(width);
    for (let i = 0; i < n; i++) {
      const w = weight[i] ?? 0;
      let r = y[i] ?? 0;
      for (let j = 0; j < width; j++) r -= (beta[j] ?? 0) * (values[i * width + j] ?? 0);
      const curve = 1 / (2 * (unit + Math.abs(r)));
      addRow(rows, i, w * curve, w * (curve * r + q - 0.5), gram, right);
    }
    const move = solve(gram, right, width);
    let size = 0;
    for (let j = 0; j < width; j++) {
      beta[j] = (beta[j] ?? 0) + (move[j] ?? 0);
      size = Math.max(size, Math.abs(move[j] ?? 0));
    }
    if (size < unit / 10) break;
  }
  return beta;
}
