/** Complete without a script; the one it links keeps its figures up to date. */
export const csr = false;
