import type { Random } from './random.ts';

/** Square filters of this half-width hold three ridges of up to 5.5 samples a period. */
const radius = 6;
const side = 2 * radius + 1;
const directions = 48;
const periods = [3.5, 3.8, 4.1, 4.4, 4.7, 5.0, 5.3, 5.7] as const;
const block = 8;
const passesPerBlock = 5;
const maximumPasses = 90;

let bank: Float32Array | undefined;

/**
 * Zero-mean Gabor filters, one per (direction, period), in one flat table. Longer along the ridge than across it,
 * which keeps ridges continuous and lets only as many endings and forks grow as a finger has.
 */
function filterBank(): Float32Array {
  if (bank) return bank;
  const table = new Float32Array(directions * periods.length * side * side);
  for (let direction = 0; direction < directions; direction += 1) {
    const angle = (direction * Math.PI) / directions;
    for (const [index, period] of periods.entries()) {
      const base = (direction * periods.length + index) * side * side;
      const across = period * 0.42;
      const along = period * 0.5;
      let sum = 0;
      let envelopeSum = 0;
      const envelopes = new Float32Array(side * side);
      for (let y = -radius; y <= radius; y += 1) {
        for (let x = -radius; x <= radius; x += 1) {
          const u = x * Math.cos(angle) + y * Math.sin(angle);
          const v = -x * Math.sin(angle) + y * Math.cos(angle);
          const envelope = Math.exp(-(u * u) / (2 * along * along) - (v * v) / (2 * across * across));
          const at = (y + radius) * side + x + radius;
          envelopes[at] = envelope;
          table[base + at] = envelope * Math.cos((2 * Math.PI * v) / period);
          envelopeSum += envelope;
          sum += table[base + at] ?? 0;
        }
      }
      let energy = 0;
      for (let at = 0; at < side * side; at += 1) {
        const value = (table[base + at] ?? 0) - ((envelopes[at] ?? 0) * sum) / envelopeSum;
        table[base + at] = value;
        energy += Math.abs(value);
      }
      for (let at = 0; at < side * side; at += 1) table[base + at] = (table[base + at] ?? 0) / energy;
    }
  }
  bank = table;
  return table;
}

export interface RidgeField {
  readonly width: number;
  readonly height: number;
  /** Ridge direction per sample, radians, y down. */
  readonly direction: Float32Array;
  /** Ridge period per sample, in samples. */
  readonly period: Float32Array;
}

/**
 * Grows ridges over the field from a few seed points, as SFinGe does: the same local filter again and again, each
 * block a handful of times from the moment growth reaches it. Where fronts meet out of step, and where ridges
 * spread or crowd, endings and bifurcations appear by themselves.
 *
 * @returns surface heights, -1 (valley) … 1 (ridge), `width * height`.
 */
export function growRidges(
  field: RidgeField,
  seeds: readonly { x: number; y: number }[],
  random: Random,
): Float32Array {
  const { width, height } = field;
  const filters = filterBank();
  const padded = width + 2 * radius;
  const current = new Float32Array(padded * (height + 2 * radius));
  const next = new Float32Array(current.length);
  const choice = chooseFilters(field);
  const columns = Math.ceil(width / block);
  const rows = Math.ceil(height / block);
  const reached = new Uint8Array(columns * rows);
  const passes = new Uint8Array(columns * rows);
  for (const { x, y } of seeds) plantSeed(current, reached, { x, y, width, height, padded, columns }, random);

  const active: number[] = [];
  for (let pass = 0; pass < maximumPasses; pass += 1) {
    active.length = 0;
    for (let at = 0; at < reached.length; at += 1) {
      if ((passes[at] ?? 0) < passesPerBlock && hasReachedNeighbour(reached, at, columns, rows))
        active.push(at);
    }
    if (active.length === 0) break;
    for (const at of active) {
      const left = (at % columns) * block;
      const top = Math.floor(at / columns) * block;
      const right = Math.min(width, left + block);
      const bottom = Math.min(height, top + block);
      let strongest = 0;
      for (let y = top; y < bottom; y += 1) {
        for (let x = left; x < right; x += 1) {
          let filter = (choice[y * width + x] ?? 0) * side * side;
          let source = y * padded + x;
          let sum = 0;
          for (let row = 0; row < side; row += 1) {
            // One row of 13, written out: this line is where the time goes.
            sum +=
              (filters[filter + 0] as number) * (current[source + 0] as number) +
              (filters[filter + 1] as number) * (current[source + 1] as number) +
              (filters[filter + 2] as number) * (current[source + 2] as number) +
              (filters[filter + 3] as number) * (current[source + 3] as number) +
              (filters[filter + 4] as number) * (current[source + 4] as number) +
              (filters[filter + 5] as number) * (current[source + 5] as number) +
              (filters[filter + 6] as number) * (current[source + 6] as number) +
              (filters[filter + 7] as number) * (current[source + 7] as number) +
              (filters[filter + 8] as number) * (current[source + 8] as number) +
              (filters[filter + 9] as number) * (current[source + 9] as number) +
              (filters[filter + 10] as number) * (current[source + 10] as number) +
              (filters[filter + 11] as number) * (current[source + 11] as number) +
              (filters[filter + 12] as number) * (current[source + 12] as number);
            filter += side;
            source += padded;
          }
          const driven = sum * 6;
          const value = driven / (1 + Math.abs(driven));
          next[(y + radius) * padded + x + radius] = value;
          const strength = Math.abs(value);
          if (strength > strongest) strongest = strength;
        }
      }
      if (strongest > 0.25) {
        reached[at] = 1;
        passes[at] = (passes[at] ?? 0) + 1;
      }
    }
    for (const at of active) copyBlock(next, current, at, { width, height, padded, columns });
  }
  return crop(current, width, height, padded);
}

function chooseFilters({ width, height, direction, period }: RidgeField): Uint16Array {
  const choice = new Uint16Array(width * height);
  for (let at = 0; at < choice.length; at += 1) {
    const turn = (((direction[at] ?? 0) / Math.PI) * directions) % directions;
    const angle = Math.round(turn < 0 ? turn + directions : turn) % directions;
    let nearest = 0;
    for (let index = 1; index < periods.length; index += 1) {
      const wanted = period[at] ?? 0;
      if (Math.abs((periods[index] ?? 0) - wanted) < Math.abs((periods[nearest] ?? 0) - wanted))
        nearest = index;
    }
    choice[at] = angle * periods.length + nearest;
  }
  return choice;
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly padded: number;
  readonly columns: number;
}

function plantSeed(
  image: Float32Array,
  reached: Uint8Array,
  { x, y, width, height, padded, columns }: Layout & { x: number; y: number },
  random: Random,
): void {
  for (let dy = -2; dy <= 2; dy += 1) {
    for (let dx = -2; dx <= 2; dx += 1) {
      const px = Math.round(x) + dx;
      const py = Math.round(y) + dy;
      if (px < 0 || py < 0 || px >= width || py >= height) continue;
      image[(py + radius) * padded + px + radius] = random.between(-1, 1);
      reached[Math.floor(py / block) * columns + Math.floor(px / block)] = 1;
    }
  }
}

function hasReachedNeighbour(reached: Uint8Array, at: number, columns: number, rows: number): boolean {
  const column = at % columns;
  const row = Math.floor(at / columns);
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1) {
      if (reached[y * columns + x]) return true;
    }
  }
  return false;
}

function copyBlock(
  from: Float32Array,
  to: Float32Array,
  at: number,
  { width, height, padded, columns }: Layout,
): void {
  const left = (at % columns) * block;
  const top = Math.floor(at / columns) * block;
  const right = Math.min(width, left + block);
  for (let y = top; y < Math.min(height, top + block); y += 1) {
    const start = (y + radius) * padded + radius;
    to.set(from.subarray(start + left, start + right), start + left);
  }
}

function crop(image: Float32Array, width: number, height: number, padded: number): Float32Array {
  const result = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const start = (y + radius) * padded + radius;
    result.set(image.subarray(start, start + width), y * width);
  }
  return result;
}
