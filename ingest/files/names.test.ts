import { describe, expect, it } from 'vitest';
import { isUnfinished, safeFileName } from './names.ts';

describe('file names', () => {
  it('are kept only when they follow the official pattern, which names no person', () => {
    expect(safeFileName('O750100042_0_20261121200000.xml')).toBe('O750100042_0_20261121200000.xml');
    expect(safeFileName('O750100042_0_20261121200000.xml.gz')).not.toBeNull();
    expect(safeFileName('DUPONT_Marie.xml')).toBeNull();
  });

  it.each(['.hidden.xml', 'a.xml.tmp', 'a.xml.part', 'a.xml.filepart', 'a.xml~'])(
    '%s is still being written',
    (name) => {
      expect(isUnfinished(name)).toBe(true);
    }
  );

  it('a final name is whole', () => {
    expect(isUnfinished('O750100042_0_20261121200000.xml')).toBe(false);
  });
});
