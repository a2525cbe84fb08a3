import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One block of a walk: lines that a file must hold, once, and what stands there afterwards. */
export interface Change {
  step: string;
  path: string;
  before: string;
  after: string;
}

/** The `diff` blocks of a page, in order, with the heading they stand under. */
export function changesIn(markdown: string): Change[] {
  const changes: Change[] = [];
  let step = '';
  for (const [, heading, block] of markdown.matchAll(/^## (.+)$|^```diff\n@@ ([^]*?)^```$/gm)) {
    if (heading !== undefined) step = heading;
    if (block === undefined) continue;
    const [path = '', ...lines] = block.trimEnd().split('\n');
    const side = (marks: string) =>
      lines
        .filter((line) => marks.includes(line.charAt(0)) || line === '')
        .map((line) => line.slice(1))
        .join('\n');
    changes.push({ step, path, before: side(' -'), after: side(' +') });
  }
  return changes;
}

/**
 * Makes a change in a tree; without lines before it, its file is new.
 * @throws Error that names step and file when those lines are not there exactly once
 */
export function applyChange(tree: string, { step, path, before, after }: Change): void {
  const file = join(tree, path);
  if (before === '') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${after}\n`, { flag: 'wx' });
    return;
  }
  const text = readFileSync(file, 'utf8');
  const found = text.split(before).length - 1;
  if (found !== 1) throw new Error(`Step "${step}": found ${found} times in ${path}:\n${before}`);
  writeFileSync(
    file,
    text.replace(before, () => after)
  );
}
