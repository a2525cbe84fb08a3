import { describe, expect, it } from 'vitest';
import { diffFeatures, type FeatureDiff, type PointFeature } from './features.ts';
import { SourceFeed } from './feed.ts';

const feature = (finess: string, symbol: string): PointFeature => ({
  type: 'Feature',
  properties: { finess, symbol, order: 0 },
  geometry: { type: 'Point', coordinates: [0, 0] }
});
const frame = () => new Promise((done) => setTimeout(done, 0));

/** What a GeoJSON source holds after the diffs it was given. */
function source() {
  const held = new Map<string, PointFeature>();
  const writes: FeatureDiff[] = [];
  let inFlight = 0;
  let most = 0;
  return {
    held,
    writes,
    most: () => most,
    async updateData(diff: FeatureDiff): Promise<void> {
      most = Math.max(most, ++inFlight);
      await frame();
      for (const finess of diff.remove) held.delete(finess);
      for (const added of diff.add) held.set(String(added.properties.finess), added);
      writes.push(diff);
      inFlight--;
    }
  };
}

describe('the difference between two pictures', () => {
  it('is nothing when nothing changed', () => {
    expect(diffFeatures([feature('a', 'level-0')], [feature('a', 'level-0')])).toBeNull();
  });

  it('is what changed, came and went', () => {
    const last = [feature('a', 'level-0'), feature('b', 'level-1'), feature('c', 'level-2')];
    const next = [feature('a', 'level-3'), feature('b', 'level-1'), feature('d', 'unknown')];
    expect(diffFeatures(last, next)).toEqual({
      add: [feature('a', 'level-3'), feature('d', 'unknown')],
      remove: ['c']
    });
  });
});

describe('feeding a source', () => {
  it('writes a burst as one or two diffs, never two at once, and ends with the newest picture', async () => {
    const target = source();
    const feed = new SourceFeed(target, [], frame);
    const first = feed.show([feature('a', 'level-0'), feature('b', 'level-0')]);
    for (let i = 0; i < 50; i++) void feed.show([feature('a', `level-${i % 4}`)]);
    await first;
    expect(target.writes.length).toBeLessThanOrEqual(2);
    expect(target.most()).toBe(1);
    expect([...target.held.values()]).toEqual([feature('a', 'level-1')]);
  });

  it('does not write a picture that the source already shows', async () => {
    const target = source();
    await new SourceFeed(target, [feature('a', 'level-2')], frame).show([feature('a', 'level-2')]);
    expect(target.writes).toEqual([]);
  });

  it('goes on after a write that failed, with all that changed since', async () => {
    const target = source();
    let broken = true;
    const feed = new SourceFeed(
      { updateData: (diff) => (broken ? Promise.reject(new Error('lost')) : target.updateData(diff)) },
      [],
      frame
    );
    await expect(feed.show([feature('a', 'level-1')])).rejects.toThrow('lost');
    broken = false;
    await feed.show([feature('b', 'level-2')]);
    expect([...target.held.keys()]).toEqual(['b']);
  });
});
