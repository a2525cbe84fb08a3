/**
 * Department code of the SAMU that an organisation of the Hub Santé is, from the part of its id that says so:
 * `fr.health.samu750` and `fr.health.750.samu75` are of '75', `fr.health.samu974` of '974'. null for anything else.
 * Only ids of organisations and of their resources are read so, never the URI of a sender.
 */
export function departmentOfSamu(id: string | null): string | null {
  const found = /(?:^|\.)samu(9[78]\d|\d{2}|2[ab])[0-9a-z]?(?=\.|$|_)/i.exec(id ?? '')?.[1];
  return found?.toUpperCase() ?? null;
}
