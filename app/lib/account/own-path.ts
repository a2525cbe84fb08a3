/**
 * Where to go back to after signing in: only a page of this site, never another host nor another scheme, and
 * never an answer of the API.
 * @returns the path with its query, or null
 */
export function ownPath(value: string | null | undefined): string | null {
  if (!value || value.length > 500) return null;
  if (!/^\/(?![/\\])[\w\-.~/?=&%:+,;@!*]*$/.test(value)) return null;
  return /^(\/en)?\/(api|connexion|invitation)(?![\w-])/.test(value) ? null : value;
}
