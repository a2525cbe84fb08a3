/** Who asks for `/metrics`. */
export interface MetricsAsker {
  /** Address of the peer, or of the client where a trusted proxy tells it. */
  address: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

const LOOPBACK = /^(::ffff:)?127\.|^::1$/;

/**
 * True for a reader on this machine, and for one that shows the token. A request that a proxy on this machine passed
 * on is not of this machine: such a request carries a header that says so.
 */
export function mayReadMetrics({ address, headers }: MetricsAsker, token: string | null): boolean {
  const passedOn = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
  if (LOOPBACK.test(address) && !passedOn) return true;
  const shown = headers['authorization'];
  return token !== null && typeof shown === 'string' && equal(shown, `Bearer ${token}`);
}

/** Compares in a time that depends on the length of what is shown only, not on how much of it is right. */
function equal(shown: string, wanted: string): boolean {
  let different = shown.length ^ wanted.length;
  for (let i = 0; i < shown.length; i++)
    different |= shown.charCodeAt(i) ^ wanted.charCodeAt(i % wanted.length);
  return different === 0;
}
