import { describe, expect, it } from 'vitest';
import { loadBasemap, loadRegion } from '#maps/region/index.ts';
import { groundOf, kindFor } from './ground.ts';

const screen = (distance: number, width: number) => ({
  distance,
  diagonal: 55,
  width,
  height: (width * 9) / 16
});

describe('the ground of a screen', () => {
  it('is dilated at 5 m and true at 3 m, whatever the number of pixels', () => {
    for (const width of [1_920, 3_840]) {
      expect(kindFor(screen(5, width))).toBe('dilated');
      expect(kindFor(screen(3, width))).toBe('true');
    }
  });

  it('is laid out once', async () => {
    const [pack, basemap] = [loadRegion('fictive'), await loadBasemap('fictive')];
    expect(groundOf(pack, basemap, 'dilated')).toBe(groundOf(pack, basemap, 'dilated'));
    expect(groundOf(pack, basemap, 'true').kind).toBe('true');
  });
});
