/** One step of a JSON Patch (RFC 6902). */
interface Step {
  op: 'add' | 'remove' | 'replace';
  path: string;
  value?: unknown;
}

/**
 * The JSON Patch that turns one document into another, as a common library makes it: member by member, arrays index
 * by index, nothing moved or copied.
 */
export function jsonPatch(from: unknown, to: unknown): Step[] {
  const steps: Step[] = [];
  walk(from, to, '', steps);
  return steps;
}

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function walk(from: unknown, to: unknown, path: string, steps: Step[]): void {
  if (from === to) return;
  if (!isTree(from) || !isTree(to) || Array.isArray(from) !== Array.isArray(to)) {
    steps.push({ op: 'replace', path, value: to });
    return;
  }
  // From the end, so that the indexes of an array that shrinks stay true.
  for (const key of Object.keys(from).reverse())
    if (!(key in to)) steps.push({ op: 'remove', path: `${path}/${escaped(key)}` });
  for (const [key, value] of Object.entries(to)) {
    const below = `${path}/${escaped(key)}`;
    if (key in from) walk(from[key], value, below, steps);
    else steps.push({ op: 'add', path: below, value });
  }
}

const escaped = (key: string): string => key.replace(/~/g, '~0').replace(/\//g, '~1');
