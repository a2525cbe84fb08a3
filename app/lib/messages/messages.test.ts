import { describe, expect, it } from 'vitest';
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };

const slots = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe('messages', () => {
  it('exist in French and in English, every one', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(fr).sort());
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
