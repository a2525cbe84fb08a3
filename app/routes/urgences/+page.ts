/** A page of text and links: nothing of it needs a script, so none is sent. */
export const csr = false;
