/** One form, the same without script: none is sent. */
export const csr = false;
