/**
 * Seeded randomness. Everything the simulator draws comes from here, so that one seed is one world.
 * Generator: sfc32 (public domain, C. Doty-Humphrey); hash: FNV-1a with a murmur3 finish.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Standard normal (Box-Muller, one value a call). */
  normal(): number;
  /** Gamma of this shape (> 0.34) with mean 1 (Marsaglia and Tsang 2000). */
  gamma(shape: number): number;
  /** Exponential with this mean. */
  exponential(mean: number): number;
  /** Start again from another seed: one generator serves many records without allocating. */
  reseed(seed: number): void;
}

/** 32-bit hash of numbers and strings, the same on every machine. */
export function hash32(...parts: readonly (number | string)[]): number {
  let h = 0x811c9dc5;
  for (const part of parts) {
    if (typeof part === 'number') {
      h = Math.imul(h ^ (part | 0), 0x01000193);
      h = Math.imul(h ^ Math.trunc(part / 4294967296), 0x01000193);
    } else {
      for (let i = 0; i < part.length; i++) h = Math.imul(h ^ part.charCodeAt(i), 0x01000193);
    }
    h = finish(h ^ 0x9e3779b9);
  }
  return h >>> 0;
}

/** Uniform in [0, 1) straight from a hash, for decisions that must not depend on the order of draws. */
export function hashUnit(...parts: readonly (number | string)[]): number {
  return hash32(...parts) / 4294967296;
}

function finish(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * sfc32: a fast generator of good quality; one seed is one sequence, on every machine (Doty-Humphrey,
 * PractRand).
 */
export function random(seed: number): Random {
  let a = 0;
  let b = 0;
  let c = 0;
  let counter = 1;

  function next(): number {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return ((t + c) >>> 0) / 4294967296;
  }
  function reseed(value: number): void {
    a = finish(value ^ 0x243f6a88);
    b = finish(value ^ 0x85a308d3);
    c = finish(value ^ 0x13198a2e);
    counter = 1;
    for (let i = 0; i < 6; i++) next();
  }
  function normal(): number {
    return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  }
  function gamma(shape: number): number {
    const d = shape - 1 / 3;
    const k = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + k * x) ** 3;
      if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / shape;
    }
  }
  reseed(seed);
  return { next, normal, gamma, exponential: (mean) => -mean * Math.log(1 - next()), reseed };
}

/** Index drawn from weights (any scale), with one uniform. */
export function pick(weights: readonly number[], uniform: number): number {
  let total = 0;
  for (const weight of weights) total += weight;
  let left = uniform * total;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i] ?? 0;
    if (left < 0) return i;
  }
  return weights.length - 1;
}
