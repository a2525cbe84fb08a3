/** What RPU files call "99 + country". */
const ABROAD = '99';

/** Department of a postal code: a code, null when it says "unknown", undefined when it is no postal code. */
export function departmentOfPostalCode(cp: string): string | null | undefined {
  const text = cp.toUpperCase();
  if (/^2[AB]\d{3}$/.test(text)) return text.slice(0, 2);
  if (!/^\d{5}$/.test(text) || text.startsWith('00')) return undefined;
  if (text === '99999') return null;
  const two = text.slice(0, 2);
  if (two === '20') return corsica(text);
  // 98000 is Monaco; 97 and 98 need their third digit to name a territory.
  if (two === '99' || text.startsWith('980')) return ABROAD;
  return two === '97' || two === '98' ? text.slice(0, 3) : two;
}

function corsica(text: string): string | null {
  const third = text[2] ?? '';
  if ('01'.includes(third)) return '2A';
  return '26'.includes(third) ? '2B' : null;
}
