import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };

const APP = fileURLToPath(new URL('../../', import.meta.url));

/** Every word of the sources of pages, the compiled messages left out. */
function wordsOfSources(): Set<string> {
  const files = readdirSync(APP, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.(ts|svelte)$/.test(name) && !name.includes('generated')
  );
  return new Set(files.flatMap((name) => readFileSync(join(APP, name), 'utf8').match(/\w+/g) ?? []));
}

const slots = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe('messages', () => {
  it('exist in French and in English, every one', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(fr).sort());
  });

  it('are all said somewhere', () => {
    const words = wordsOfSources();
    const keys = Object.keys(fr).filter((key) => !key.startsWith('$'));
    expect(keys.filter((key) => !words.has(key))).toEqual([]);
  });

  it('carry the same figures in both languages', () => {
    const english: Record<string, string> = en;
    for (const [key, text] of Object.entries(fr)) expect(slots(english[key] ?? ''), key).toEqual(slots(text));
  });

  it('use French typography: no plain space before high punctuation, typographic apostrophes', () => {
    for (const [key, text] of Object.entries(fr)) {
      expect(text, key).not.toMatch(/ [;!?»]|« /);
      expect(text, key).not.toMatch(/\w'\w/);
      // A colon takes a no-break space.
      expect(text, key).not.toMatch(/ :/);
    }
  });
});
