/** Session of a person: a signed token, HttpOnly. */
export const SESSION_COOKIE = 'vigie_session';
/** Access of an enrolled screen: a signed token, HttpOnly. */
export const DEVICE_COOKIE = 'vigie_device';
/** Browsers that were in before: signed, HttpOnly, no identity can be read from it. It opens nothing. */
export const KNOWN_COOKIE = 'vigie_known';
/** In the demonstration: the role this browser looks as, `samu` or `site.<FINESS>`. */
export const ROLE_COOKIE = 'vigie_role';

/** All values a Cookie header gives to a name, four at most; a name may come twice (another path, another domain). */
export function cookieValues(header: string | null | undefined, name: string): string[] {
  // Most names are not there: nothing is taken apart for them.
  if (!header?.includes(`${name}=`)) return [];
  return header
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1))
    .slice(0, 4);
}
