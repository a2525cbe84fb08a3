/** Text only: no script is sent. */
export const csr = false;
