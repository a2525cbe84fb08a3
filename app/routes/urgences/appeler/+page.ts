/** Text that must reach whoever reads it: nothing of it needs a script. */
export const csr = false;
