import { random, hash32 } from '../random.ts';

/** Steps thrown away so that a series started anywhere has forgotten where it started. */
const WARM_UP = 60;

/**
 * A hidden AR(1) series with unit variance, x(i) for i in [first, first + count): the same values whatever
 * the window asked for, to within memory^60, because each innovation is a hash of its own index.
 */
export function hiddenSeries(
  name: string,
  seed: number,
  first: number,
  count: number,
  memory: number
): Float64Array {
  const values = new Float64Array(count);
  const draw = random(0);
  const innovation = Math.sqrt(1 - memory * memory);
  let x = 0;
  for (let i = -WARM_UP; i < count; i++) {
    draw.reseed(hash32(name, seed, first + i));
    x = memory * x + innovation * draw.normal();
    if (i >= 0) values[i] = x;
  }
  return values;
}
