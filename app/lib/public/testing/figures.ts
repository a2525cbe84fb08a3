/** What a public text may hold of figures: emergency numbers, times, ages, distances, postcodes of an example. */
const ALLOWED = [
  /\b\d{1,2}\u202fh\u202f\d{2}\b/g,
  /\b\d{1,2}:\d{2}\b/g,
  // After the times: 13:15 is no call to 15.
  /\b(?:15|112|114)\b/g,
  /\b\d+\u202f(?:s|min|j|d)\b/g,
  /(?:environ|about) \d+ km/g,
  /\d+\u202fmin (?:en voiture|by car)/g,
  /(?:à plus de|more than) \d+ km/g,
  // An expected stay and how right it has been: lengths, and people out of ten.
  /\b\d+\u202fh\b/g,
  /(?:Sur 10 personnes, \d|Of 10 people, \d)[^(]*\((?:28 derniers jours|last 28 days)\)/g,
  /(?:moins de|under) 1 km/g,
  /\(\p{L}+\.? \d{1,2} \p{L}+\.?\)/gu,
  /(?:Par exemple|For example) \d{5}/g,
  /FINESS \d{2}-\d{4}|SAE \d{4} (?:et|and) \d{4}|Parly 2/g
];

/** Figures of a text that are none of these. */
export function strangeFigures(text: string): string[] {
  const rest = ALLOWED.reduce((left, pattern) => left.replace(pattern, ' '), text);
  return rest.match(/\d+/g) ?? [];
}

/** Names under which a value of parsed JSON is a number, or a text that holds nothing but one. */
export function numberNames(value: unknown, name = '', found = new Set<string>()): Set<string> {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value))) found.add(name);
  else if (Array.isArray(value)) for (const one of value) numberNames(one, name, found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) numberNames(one, key, found);
  return found;
}

/** The data of a `__data.json`, where each value is the index of another in one list. */
export function pageData(text: string): unknown[] {
  const { nodes } = JSON.parse(text) as { nodes: ({ type: string; data?: unknown[] } | null)[] };
  return nodes.flatMap((node) => (node?.data ? [unfold(node.data, 0)] : []));
}

function unfold(list: readonly unknown[], index: number): unknown {
  const value = list[index];
  if (Array.isArray(value)) return value.map((at: number) => unfold(list, at));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, at]) => [key, unfold(list, at as number)]));
}
