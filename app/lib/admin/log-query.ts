/** Address of the audit log, filtered: in French, to be localised. Empty values are left out. */
export function logPath(wanted: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== ''));
  return `/admin/journal${query.size > 0 ? `?${query}` : ''}`;
}
