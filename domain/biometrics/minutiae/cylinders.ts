import { withinHull } from './hull.ts';

/**
 * What surrounds each minutia, told as bits in its own frame: 8 × 8 cells of place by 6 of direction, set where other
 * minutiae lie near in both; after the Minutia Cylinder-Code of Cappelli, Ferrara and Maltoni (2010). A second set of bits
 * says which cells lie over the finger, because beyond its rim nothing could have been seen.
 */
export interface Cylinders {
  /** `wordsPerCylinder` to a minutia. */
  readonly bits: Int32Array;
  readonly valid: Int32Array;
  /** Cells over the finger, 0–64, per minutia. */
  readonly cells: Uint8Array;
}

export const cellsPerSide = 8;
const layers = 6;
export const wordsPerCylinder = (cellsPerSide * cellsPerSide * layers) / 32;
const radius = 70;
const cellSide = (2 * radius) / cellsPerSide;
const placeSigma = 9.5;
const directionSigma = (2 * Math.PI) / 9;
/** A cell is set where the neighbours' shares in it add up to this. */
const setFrom = 0.22;
/** The finger is taken to reach this far beyond its outermost minutiae. */
const rim = 45;
const placeReach = 2.6 * placeSigma;

const turnSteps = 256;
/** Share of a neighbour turned by `step / 256` of a turn in each of the six layers. */
const layerShares = (() => {
  const shares = new Float32Array(turnSteps * layers);
  for (let step = 0; step < turnSteps; step += 1) {
    for (let layer = 0; layer < layers; layer += 1) {
      const middle = ((layer + 0.5) * 2 * Math.PI) / layers - Math.PI;
      let sum = 0;
      const parts = 16;
      for (let part = 0; part < parts; part += 1) {
        const offset = ((part + 0.5) / parts - 0.5) * ((2 * Math.PI) / layers);
        const gap = wrap(middle + offset - (step * 2 * Math.PI) / turnSteps);
        sum += Math.exp((-gap * gap) / (2 * directionSigma * directionSigma));
      }
      shares[step * layers + layer] =
        (sum / parts) * ((2 * Math.PI) / layers / (directionSigma * Math.sqrt(2 * Math.PI)));
    }
  }
  return shares;
})();

function wrap(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

export interface Places {
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly angle: Float32Array;
  readonly hull: Float32Array;
}

export function describeNeighbourhoods(places: Places): Cylinders {
  const { count, x, y, angle } = places;
  const bits = new Int32Array(count * wordsPerCylinder);
  const valid = new Int32Array(count * wordsPerCylinder);
  const cells = new Uint8Array(count);
  const sums = new Float32Array(cellsPerSide * cellsPerSide * layers);
  const furthest = (radius + placeReach) ** 2;
  for (let at = 0; at < count; at += 1) {
    const cosine = Math.cos(angle[at] as number);
    const sine = Math.sin(angle[at] as number);
    sums.fill(0);
    for (let other = 0; other < count; other += 1) {
      if (other === at) continue;
      const dx = (x[other] as number) - (x[at] as number);
      const dy = (y[other] as number) - (y[at] as number);
      if (dx * dx + dy * dy > furthest) continue;
      const turned = ((angle[other] as number) - (angle[at] as number)) / (2 * Math.PI);
      const step = Math.round((turned - Math.floor(turned)) * turnSteps) % turnSteps;
      addNeighbour(sums, dx * cosine + dy * sine, dy * cosine - dx * sine, step);
    }
    cells[at] = settleBits(places, at, cosine, sine, sums, bits, valid);
  }
  return { bits, valid, cells };
}

/** Adds a neighbour at (u, v) of the minutia's own frame to the cells around it. */
function addNeighbour(sums: Float32Array, u: number, v: number, step: number): void {
  const firstColumn = Math.max(0, Math.ceil((u + radius - placeReach) / cellSide - 0.5));
  const lastColumn = Math.min(cellsPerSide - 1, Math.floor((u + radius + placeReach) / cellSide - 0.5));
  const firstRow = Math.max(0, Math.ceil((v + radius - placeReach) / cellSide - 0.5));
  const lastRow = Math.min(cellsPerSide - 1, Math.floor((v + radius + placeReach) / cellSide - 0.5));
  for (let row = firstRow; row <= lastRow; row += 1) {
    const dv = (row + 0.5) * cellSide - radius - v;
    for (let column = firstColumn; column <= lastColumn; column += 1) {
      const du = (column + 0.5) * cellSide - radius - u;
      const share = Math.exp(-(du * du + dv * dv) / (2 * placeSigma * placeSigma));
      const base = (row * cellsPerSide + column) * layers;
      for (let layer = 0; layer < layers; layer += 1) {
        sums[base + layer] =
          (sums[base + layer] as number) + share * (layerShares[step * layers + layer] as number);
      }
    }
  }
}

function settleBits(
  { x, y, hull }: Places,
  at: number,
  cosine: number,
  sine: number,
  sums: Float32Array,
  bits: Int32Array,
  valid: Int32Array,
): number {
  const base = at * wordsPerCylinder;
  let cells = 0;
  for (let row = 0; row < cellsPerSide; row += 1) {
    const v = (row + 0.5) * cellSide - radius;
    for (let column = 0; column < cellsPerSide; column += 1) {
      const u = (column + 0.5) * cellSide - radius;
      if (u * u + v * v > radius * radius) continue;
      const px = (x[at] as number) + u * cosine - v * sine;
      const py = (y[at] as number) + u * sine + v * cosine;
      if (!withinHull(hull, px, py, rim)) continue;
      cells += 1;
      for (let layer = 0; layer < layers; layer += 1) {
        const index = (row * cellsPerSide + column) * layers + layer;
        const word = base + (index >> 5);
        valid[word] = (valid[word] as number) | (1 << (index & 31));
        if ((sums[index] as number) > setFrom) bits[word] = (bits[word] as number) | (1 << (index & 31));
      }
    }
  }
  return cells;
}

/** Cells both cylinders must have over the finger for the two to be compared, of the 52 in the circle. */
const leastCommonBits = 22 * layers;

/** 0 (nothing in common) … 1 (equal) over the cells that both see. */
export function cylinderSimilarity(a: Cylinders, at: number, b: Cylinders, other: number): number {
  let common = 0;
  let onlyA = 0;
  let onlyB = 0;
  let differing = 0;
  const first = at * wordsPerCylinder;
  const second = other * wordsPerCylinder;
  for (let word = 0; word < wordsPerCylinder; word += 1) {
    const seen = (a.valid[first + word] as number) & (b.valid[second + word] as number);
    const inA = (a.bits[first + word] as number) & seen;
    const inB = (b.bits[second + word] as number) & seen;
    common += ones(seen);
    onlyA += ones(inA);
    onlyB += ones(inB);
    differing += ones(inA ^ inB);
  }
  if (common < leastCommonBits || onlyA + onlyB === 0) return 0;
  return 1 - Math.sqrt(differing) / (Math.sqrt(onlyA) + Math.sqrt(onlyB));
}

function ones(word: number): number {
  let count = word - ((word >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
