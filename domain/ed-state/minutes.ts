/**
 * Reads a wait as somebody types it: `90`, `1 h 30`, `1h30`, `1:30`, `14h`. Whole minutes; NaN for anything else,
 * null when empty.
 */
export function readMinutes(text: string): number | null {
  const said = text.trim();
  if (said === '') return null;
  if (/^\d{1,5}$/.test(said)) return Number(said);
  const [, hours, rest = '0'] = /^(\d{1,3})\s*[h:]\s*([0-5]?\d)?$/i.exec(said) ?? [];
  return hours === undefined ? NaN : Number(hours) * 60 + Number(rest);
}
