/**
 * Public pages of which the front door always holds a copy, also on disk: they answer when everything behind it is
 * away. Their addresses have no query, so that nothing of a reader is in them.
 */
export const LAST_PAGES = [
  '/urgences',
  '/en/urgences',
  '/urgences/appeler',
  '/en/urgences/appeler',
  '/urgences.webmanifest',
  '/urgences.en.webmanifest',
  '/urgences-hors-ligne.js'
] as const;

/** The page that stands for an address of which there is no copy; null where nothing public stands there. */
export function lastPageFor(path: string): string | null {
  if ((LAST_PAGES as readonly string[]).includes(path)) return path;
  const found = /^(\/en)?\/urgences(?:\/[0-9AB]{9}(?:\/affichage)?)?$/.exec(path);
  return found ? `${found[1] ?? ''}/urgences` : null;
}
