/** Deterministic randomness: everything a synthetic finger is follows from text seeds. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** Mean 0, deviation 1. */
  normal(): number;
}

/** 32-bit FNV-1a with a final avalanche, so that seeds that differ in one letter are unrelated. */
export function hashSeed(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('|')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** mulberry32: small, fast, the same on every machine. */
export function createRandom(...parts: readonly (string | number)[]): Random {
  let state = hashSeed(...parts);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

export function smoothStep(low: number, high: number, value: number): number {
  const position = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return position * position * (3 - 2 * position);
}

/**
 * A smooth random surface over a rectangle: normal values on a coarse grid, bicubic B-spline between, about
 * -2…2. `cell` is the grid spacing in the units of x and y.
 */
export function createSmoothSurface(
  random: Random,
  width: number,
  height: number,
  cell: number,
): (x: number, y: number) => number {
  const columns = Math.ceil(width / cell) + 4;
  const rows = Math.ceil(height / cell) + 4;
  const values = Float32Array.from({ length: columns * rows }, () => random.normal() * 1.6);
  const weights = (t: number): [number, number, number, number] => {
    const u = 1 - t;
    return [
      (u * u * u) / 6,
      (3 * t * t * t - 6 * t * t + 4) / 6,
      (3 * u * u * u - 6 * u * u + 4) / 6,
      (t * t * t) / 6,
    ];
  };
  return (x, y) => {
    const gx = Math.min(columns - 4, Math.max(0, x / cell));
    const gy = Math.min(rows - 4, Math.max(0, y / cell));
    const column = Math.floor(gx);
    const row = Math.floor(gy);
    const across = weights(gx - column);
    const down = weights(gy - row);
    let sum = 0;
    for (let j = 0; j < 4; j += 1) {
      const base = (row + j) * columns + column;
      for (let i = 0; i < 4; i += 1) sum += (down[j] ?? 0) * (across[i] ?? 0) * (values[base + i] ?? 0);
    }
    return sum;
  };
}
