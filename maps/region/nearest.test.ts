import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadCommunes, loadRegion } from './index.ts';
import { nearestCommune } from './nearest.ts';

it('finds what looking at every centre finds, and nothing outside the box', async () => {
  for (const id of ['idf', 'fictive']) {
    const { box } = loadRegion(id);
    const { all } = await loadCommunes(id);
    const find = nearestCommune(all, box);
    const narrow = Math.cos((((box[1] + box[3]) / 2) * Math.PI) / 180);
    const point = fc.tuple(
      fc.double({ min: box[0], max: box[2], noNaN: true }),
      fc.double({ min: box[1], max: box[3], noNaN: true })
    );
    fc.assert(
      fc.property(point, ([lon, lat]) => {
        const far = (c: { lon: number; lat: number }) => Math.hypot((c.lon - lon) * narrow, c.lat - lat);
        const best = Math.min(...all.map(far));
        const found = find(lon, lat);
        expect(found && far(found)).toBeCloseTo(best, 12);
      }),
      { numRuns: 60 }
    );
    expect(find(box[0] - 1, box[1])).toBeNull();
    expect(find(Number.NaN, box[1])).toBeNull();
  }
});
