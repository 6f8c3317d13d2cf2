import type { FingerPosition } from '../../../domain/biometrics/positions.ts';
import { choosePattern, type Pattern } from './pattern.ts';
import { createRandom, createSmoothSurface, smoothStep, type Random } from './random.ts';
import { growRidges } from './ridges.ts';

/** Raise when the same seed gives other ridges than before, so that caches do not mix generations. */
export const masterVersion = 1;

/** Nail to nail and a little beyond the crease, at 500 ppi. */
export const masterWidth = 640;
export const masterHeight = 704;
/** Ridges grow at 250 ppi: four to five samples a period are enough, and a quarter of the work. */
const reduction = 2;

export interface PersonTraits {
  readonly seed: string | number;
  /** Years: children have finer ridges, the old have flattened ridges and many creases. */
  readonly age: number;
  /** 0 untouched … 1 hardly any ridge left (age, manual work). */
  readonly wear: number;
}

/** The skin of one finger, from which impressions are taken. The pad's centre is the centre of the raster. */
export interface FingerMaster {
  readonly finger: FingerPosition;
  readonly pattern: Pattern;
  readonly width: number;
  readonly height: number;
  /** Skin height, -127 (valley, crease) … 127 (ridge top), row by row at 500 ppi. */
  readonly relief: Int8Array;
  /** Mean ridge period in pixels at 500 ppi. */
  readonly period: number;
  /** Size of the finger relative to an adult index finger. */
  readonly scale: number;
}

const digitScale: Readonly<Record<string, number>> = {
  THUMB: 1.16,
  INDEX: 1,
  MIDDLE: 1.04,
  RING: 0.99,
  LITTLE: 0.86,
};

export function growMaster(traits: PersonTraits, finger: FingerPosition): FingerMaster {
  const random = createRandom(traits.seed, finger, 'master');
  const build = createRandom(traits.seed, 'build');
  const child = traits.age < 18 ? smoothStep(4, 18, traits.age) : 1;
  const bodyScale = build.between(0.94, 1.06) * (0.8 + 0.2 * child);
  const scale = bodyScale * (digitScale[finger.split('_')[1] ?? ''] ?? 1);
  const period = build.between(8.7, 9.6) * random.between(0.97, 1.03) * (0.86 + 0.14 * child);
  const pattern = choosePattern(traits.seed, finger);

  const width = masterWidth / reduction;
  const height = masterHeight / reduction;
  const direction = new Float32Array(width * height);
  const periods = new Float32Array(width * height);
  const waver = createSmoothSurface(random, width, height, 46);
  const spacing = createSmoothSurface(random, width, height, 38);
  for (let row = 0; row < height; row += 2) {
    for (let column = 0; column < width; column += 2) {
      const x = ((column + 0.5 - width / 2) * reduction) / scale;
      const y = ((height / 2 - row - 0.5) * reduction) / scale;
      const calm = smoothStep(20, 120, nearestSingularity(pattern, x, y));
      const angle = -pattern.orientationAt(x, y) + 0.07 * calm * waver(column, row);
      const wider = 1 + 0.1 * smoothStep(-60, -230, y) + 0.05 * smoothStep(150, 260, y);
      const spaced = (period / reduction) * wider * (1 + 0.05 * spacing(column, row));
      for (const at of [row * width + column, (row + 1) * width + column]) {
        direction.fill(angle, at, at + 2);
        periods.fill(spaced, at, at + 2);
      }
    }
  }
  const seeds = seedPoints(pattern, scale, random, width, height);
  const grown = growRidges({ width, height, direction, period: periods }, seeds, random);
  const relief = enlarge(grown, width, height);
  addSkinDetail(relief, traits, random);
  return {
    finger,
    pattern,
    width: masterWidth,
    height: masterHeight,
    relief: Int8Array.from(relief, (value) => Math.max(-127, Math.min(127, Math.round(value * 127)))),
    period,
    scale,
  };
}

function nearestSingularity({ cores, deltas }: Pattern, x: number, y: number): number {
  return Math.min(999, ...[...cores, ...deltas].map((point) => Math.hypot(point.x - x, point.y - y)));
}

/** Growth starts at the cores and deltas and at a few places between, as in the unborn child's volar pads. */
function seedPoints(pattern: Pattern, scale: number, random: Random, width: number, height: number) {
  const points = [...pattern.cores, ...pattern.deltas].map(({ x, y }) => ({
    x: width / 2 + (x * scale) / reduction,
    y: height / 2 - (y * scale) / reduction,
  }));
  for (let extra = 0; extra < 40; extra += 1) {
    points.push({ x: random.between(0.15, 0.85) * width, y: random.between(0.08, 0.92) * height });
  }
  return points;
}

/** Doubles both sides with the cubic (-1, 9, 9, -1)/16 midpoint rule. */
function enlarge(source: Float32Array, width: number, height: number): Float32Array {
  const wide = new Float32Array(width * 2 * height);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const at = row * width + column;
      const before = column > 0 ? at - 1 : at;
      const after = column + 1 < width ? at + 1 : at;
      const beyond = column + 2 < width ? at + 2 : after;
      const here = source[at] ?? 0;
      wide[at * 2] = here;
      wide[at * 2 + 1] =
        (9 * (here + (source[after] ?? 0)) - (source[before] ?? 0) - (source[beyond] ?? 0)) / 16;
    }
  }
  const stride = width * 2;
  const result = new Float32Array(stride * height * 2);
  for (let row = 0; row < height; row += 1) {
    const here = row * stride;
    const before = row > 0 ? here - stride : here;
    const after = row + 1 < height ? here + stride : here;
    const beyond = row + 2 < height ? after + stride : after;
    const target = row * 2 * stride;
    for (let column = 0; column < stride; column += 1) {
      const value = wide[here + column] ?? 0;
      result[target + column] = value;
      result[target + stride + column] =
        (9 * (value + (wide[after + column] ?? 0)) -
          (wide[before + column] ?? 0) -
          (wide[beyond + column] ?? 0)) /
        16;
    }
  }
  return result;
}

/** What every impression of the finger shows alike: pores, rough ridge edges, flattened patches, creases, scars. */
function addSkinDetail(relief: Float32Array, traits: PersonTraits, random: Random): void {
  normalise(relief);
  if (traits.wear > 0) flatten(relief, traits.wear, random);
  roughen(relief, random, 0.32 + 0.5 * traits.wear);
  addPores(relief, random);
  const aged = smoothStep(45, 85, traits.age);
  const creases = Math.round(random.between(0, 2) + aged * random.between(14, 24));
  for (let crease = 0; crease < creases; crease += 1) {
    cut(relief, random, random.between(35, 90 + 110 * aged), random.between(0.8, 1.5 + 0.6 * aged));
  }
  if (random.next() < 0.06) cut(relief, random, random.between(80, 180), random.between(2.2, 3.4));
}

/** Growth leaves heights of about ±0.7; ridge tops are brought to 1. */
function normalise(relief: Float32Array): void {
  let sum = 0;
  for (const value of relief) sum += Math.abs(value);
  const gain = 0.62 / (sum / relief.length + 1e-6);
  for (let at = 0; at < relief.length; at += 1) {
    relief[at] = Math.max(-1, Math.min(1, (relief[at] ?? 0) * gain));
  }
}

/** Low-pass noise along the row and from the row above: features of about three pixels. */
function roughen(relief: Float32Array, random: Random, amplitude: number): void {
  const line = new Float32Array(masterWidth);
  let previous = 0;
  let before = 0;
  for (let at = 0; at < relief.length; at += 1) {
    const column = at % masterWidth;
    const fresh = random.next() - 0.5;
    line[column] = 0.6 * (line[column] ?? 0) + (fresh + previous + before) / 3;
    before = previous;
    previous = fresh;
    relief[at] = (relief[at] ?? 0) + amplitude * (line[column] ?? 0);
  }
}

/** Ridges lose height in patches until little more than the roughness of the skin is left. */
function flatten(relief: Float32Array, wear: number, random: Random): void {
  const patches = createSmoothSurface(random, masterWidth, masterHeight, 44);
  for (let at = 0; at < relief.length; at += 1) {
    const patch = smoothStep(
      -1.6,
      1.4,
      patches(at % masterWidth, Math.floor(at / masterWidth)) + 2.4 * wear - 1,
    );
    relief[at] = (relief[at] ?? 0) * Math.max(0.1, 1 - 1.1 * wear * patch) - 0.16 * wear * patch;
  }
}

function addPores(relief: Float32Array, random: Random): void {
  for (let y = 4; y < masterHeight - 4; y += 11) {
    for (let x = 4; x < masterWidth - 4; x += 11) {
      const px = x + Math.floor(random.between(-4, 5));
      const py = y + Math.floor(random.between(-4, 5));
      const at = py * masterWidth + px;
      const depth = random.between(0.3, 1.1);
      if ((relief[at] ?? 0) < 0.55) continue;
      for (const [offset, share] of [
        [0, 1],
        [1, 0.6],
        [-1, 0.6],
        [masterWidth, 0.6],
        [-masterWidth, 0.6],
      ] as const) {
        relief[at + offset] = (relief[at + offset] ?? 0) - depth * share;
      }
    }
  }
}

/** A gently bending furrow through the skin, `width` pixels deep to each side at its middle. */
function cut(relief: Float32Array, random: Random, length: number, width: number): void {
  let x = random.between(0.2, 0.8) * masterWidth;
  let y = random.between(0.12, 0.88) * masterHeight;
  let heading = random.between(0, Math.PI);
  for (let travelled = 0; travelled < length; travelled += 1) {
    heading += random.normal() * 0.03;
    x += Math.cos(heading);
    y += Math.sin(heading);
    const here =
      width * Math.sqrt(Math.sin((Math.PI * (travelled + 0.5)) / length)) * random.between(0.8, 1.2);
    const reach = Math.ceil(here + 1);
    for (let dy = -reach; dy <= reach; dy += 1) {
      for (let dx = -reach; dx <= reach; dx += 1) {
        const px = Math.round(x) + dx;
        const py = Math.round(y) + dy;
        if (px < 0 || py < 0 || px >= masterWidth || py >= masterHeight) continue;
        const depth = smoothStep(here + 0.8, here - 0.8, Math.hypot(px - x, py - y));
        const at = py * masterWidth + px;
        relief[at] = Math.min(relief[at] ?? 0, 1 - 2 * depth);
      }
    }
  }
}
