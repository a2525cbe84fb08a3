/** The home page is text and links: no script is sent. */
export const csr = false;
