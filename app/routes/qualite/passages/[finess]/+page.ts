/** A list of persons is text: no script is sent, and nothing is fetched before it is asked for. */
export const csr = false;
