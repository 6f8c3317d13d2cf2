import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import type { FingerMaster } from './master.ts';
import { createRandom, smoothStep, type Random } from './random.ts';

export interface ImpressionOptions {
  readonly kind: 'plain' | 'rolled';
  /** Another seed is another touch of the same finger; everything left out below follows from it. */
  readonly attemptSeed: string | number;
  /** 0 normal … 1 cracked, broken ridges. */
  readonly dryness?: number;
  /** 0 normal … 1 valleys flooded, ridges run together. */
  readonly wetness?: number;
  /** 0 barely touching … 0.5 normal … 1 pressed flat. */
  readonly pressure?: number;
  /** Degrees, clockwise. */
  readonly rotation?: number;
  /** Shift of the finger on the platen in pixels. */
  readonly shiftX?: number;
  readonly shiftY?: number;
  /** 0 whole pad … 1 only a corner of it touches. */
  readonly partial?: number;
  /** 0 still … 1 dragged across the platen. */
  readonly smudge?: number;
  /** How far the skin is pulled out of shape, 1 unless told: a careless touch twists and stretches it twice as far. */
  readonly stretch?: number;
  /** Pixels; 380 × 500 for a plain and 560 × 620 for a rolled impression unless told. */
  readonly width?: number;
  readonly height?: number;
}

export const impressionPpi = 500;
const background = 249;
const tile = 256;

/** Ready-made smooth noise, shared by all impressions, read from another place each time. */
const noiseTiles = {
  fine: smoothTile('fine', 1),
  medium: smoothTile('medium', 3),
  coarse: smoothTile('coarse', 14),
};

/** One touch of the finger on a 500 ppi platen: dark ridges on a light ground. Same arguments, same bytes. */
export function takeImpression(
  master: FingerMaster,
  seed: string | number,
  options: ImpressionOptions,
): GrayImage {
  const random = createRandom(seed, master.finger, options.kind, options.attemptSeed, 'impression');
  const rolled = options.kind === 'rolled';
  const width = options.width ?? (rolled ? 560 : 380);
  const height = options.height ?? (rolled ? 620 : 500);
  const touch = settle(random, options);
  const pixels = new Uint8Array(width * height).fill(background);
  const contact = contactArea(master, random, touch, { rolled, width, height });
  const warp = elasticWarp(random, width, height, rolled ? 7 : 4.5, touch.smudge, options.stretch ?? 1);
  const shade = createShade(touch);
  const cosine = Math.cos((-touch.rotation * Math.PI) / 180);
  const sine = Math.sin((-touch.rotation * Math.PI) / 180);
  const { relief } = master;
  const offset = () => Math.floor(random.next() * tile);
  const [fineX, fineY, mediumX, mediumY, coarseX, coarseY] = [
    offset(),
    offset(),
    offset(),
    offset(),
    offset(),
    offset(),
  ];
  const lean = random.between(-0.12, 0.12);

  for (let row = 0; row < height; row += 1) {
    warp.startRow(row);
    const fineRow = ((row + fineY) & 255) << 8;
    const mediumRow = ((row + mediumY) & 255) << 8;
    const coarseRow = (((row >> 1) + coarseY) & 255) << 8;
    for (let column = 0; column < width; column += 1) {
      const x = column - width / 2 - touch.shiftX;
      const y = row - height / 2 - touch.shiftY;
      const u = x * cosine - y * sine;
      const v = x * sine + y * cosine;
      const coarse = noiseTiles.coarse[coarseRow + (((column >> 1) + coarseX) & 255)] as number;
      const fine = noiseTiles.fine[fineRow + ((column + fineX) & 255)] as number;
      const reach = contact(u, v) + 0.03 * coarse;
      if (reach > 1.16) {
        pixels[row * width + column] = background + 0.5 + fine;
        continue;
      }
      const sx = u + warp.dx(column) + master.width / 2;
      const sy = v + warp.dy(column) + master.height / 2;
      const left = sx | 0;
      const top = sy | 0;
      if (sx < 0 || sy < 0 || left >= master.width - 1 || top >= master.height - 1) continue;
      const at = top * master.width + left;
      const fx = sx - left;
      const upper = (relief[at] as number) * (1 - fx) + (relief[at + 1] as number) * fx;
      const lower =
        (relief[at + master.width] as number) * (1 - fx) + (relief[at + master.width + 1] as number) * fx;
      const skin = (upper + (lower - upper) * (sy - top)) / 127;
      const medium = noiseTiles.medium[mediumRow + ((column + mediumX) & 255)] as number;
      pixels[row * width + column] = shade(skin, reach + lean * (u / 200), fine, medium, coarse);
    }
  }
  if (touch.smudge > 0) smear(pixels, width, touch.smudge * 4, random.between(0, Math.PI));
  return { width, height, pixels, ppi: impressionPpi };
}

interface Touch {
  readonly dryness: number;
  readonly wetness: number;
  readonly pressure: number;
  readonly rotation: number;
  readonly shiftX: number;
  readonly shiftY: number;
  readonly partial: number;
  readonly smudge: number;
}

function settle(random: Random, options: ImpressionOptions): Touch {
  // Every value is drawn, also where the caller gives one, so that one option does not change the others.
  const drawn = {
    dryness: random.between(0, 0.18),
    wetness: random.between(0, 0.12),
    pressure: random.between(0.4, 0.62),
    rotation: Math.max(-9, Math.min(9, random.normal() * 3)),
    shiftX: random.between(-9, 9),
    shiftY: random.between(-14, 14),
  };
  return {
    dryness: options.dryness ?? drawn.dryness,
    wetness: options.wetness ?? drawn.wetness,
    pressure: options.pressure ?? drawn.pressure,
    rotation: options.rotation ?? drawn.rotation,
    shiftX: options.shiftX ?? drawn.shiftX,
    shiftY: options.shiftY ?? drawn.shiftY,
    partial: options.partial ?? 0,
    smudge: options.smudge ?? 0,
  };
}

interface Platen {
  readonly rolled: boolean;
  readonly width: number;
  readonly height: number;
}

/** 0 in the middle of the contact, 1 at its edge; a blunt egg, wider and squarer when rolled. */
function contactArea(master: FingerMaster, random: Random, touch: Touch, { rolled, width, height }: Platen) {
  const size = rolled ? Math.sqrt(master.scale) : master.scale;
  const spread = (0.82 + 0.36 * touch.pressure) * size * (1 - 0.33 * touch.partial);
  // A large finger pressed hard still ends inside the picture.
  const fit = (wanted: number, room: number) => Math.min(wanted * spread, room);
  const halfWidth = fit(rolled ? 226 : 152, width / 2 - 8);
  const up = fit(rolled ? 244 : 205, height / 2 - 22);
  const down = fit(rolled ? 262 : 222, height / 2 - 26);
  const bearing = random.between(0, 2 * Math.PI);
  const awayX = touch.partial * halfWidth * 0.9 * Math.cos(bearing);
  const awayY = touch.partial * up * 0.8 * Math.sin(bearing);
  return (x: number, y: number) => {
    const across = Math.abs(x - awayX) / halfWidth;
    const along = y < awayY ? (awayY - y) / up : (y - awayY) / down;
    // The tip is a round arch; towards the crease the contact ends in a flatter line.
    // Rolling squares it off.
    const squared = across * across + along * along;
    const blunt = Math.sqrt(Math.sqrt(across * across * across * across + along * along * along * along));
    return y < awayY && !rolled ? Math.sqrt(squared) : blunt;
  };
}

/** Turns skin height and contact into grey. `reach` is 0 in the middle of the contact and 1 at its edge. */
function createShade({ dryness, wetness, pressure }: Touch) {
  const threshold = 0.06 + 0.5 * dryness - 0.95 * wetness - 0.7 * (pressure - 0.5);
  const speckle = 0.1 + 0.85 * dryness;
  const patch = 0.1 + 0.28 * dryness + 0.16 * wetness;
  const sharpness = 3.4 - 1.1 * wetness;
  const inkDark = 38 + 62 * dryness - 12 * wetness;
  const haze = 80 * wetness + 34 * Math.max(0, pressure - 0.6);
  return (skin: number, reach: number, fine: number, medium: number, coarse: number) => {
    const lifted = reach > 0.7 ? (reach - 0.7) * (reach - 0.7) * 7.5 : 0;
    const height = skin - threshold - lifted + speckle * (0.55 * fine + 0.5 * medium) + patch * coarse;
    const slope = height * sharpness;
    const ink = 0.5 + (0.5 * slope) / Math.sqrt(0.35 + slope * slope);
    const ground = background - haze * (reach < 1 ? 1 - reach * reach : 0);
    const dark = inkDark + 14 * medium + 10 * coarse + 26 * lifted;
    const value = ground - ink * (ground - dark) + fine * 3;
    return value < 0 ? 0 : value > 255 ? 255 : value;
  };
}

/** Skin stretches by a few pixels: a smooth displacement on a 48-pixel grid, linear between. */
function elasticWarp(
  random: Random,
  width: number,
  height: number,
  usual: number,
  smudge: number,
  pulled: number,
) {
  const cell = 64;
  const columns = Math.ceil(width / cell) + 2;
  const rows = Math.ceil(height / cell) + 2;
  const drag = smudge * 18;
  const towards = random.between(0, 2 * Math.PI);
  const gridX = new Float32Array(columns * rows);
  const gridY = new Float32Array(columns * rows);
  const amplitude = usual * pulled;
  const twist = random.normal() * 0.02 * pulled;
  const stretch = random.normal() * 0.012 * pulled;
  for (let at = 0; at < gridX.length; at += 1) {
    const x = (at % columns) * cell - width / 2;
    const y = Math.floor(at / columns) * cell - height / 2;
    const pull = drag * Math.exp(-(x * x + y * y) / 14000);
    gridX[at] = random.normal() * amplitude * 0.35 + twist * y + stretch * x + pull * Math.cos(towards);
    gridY[at] = random.normal() * amplitude * 0.35 - twist * x - stretch * y + pull * Math.sin(towards);
  }
  const rowX = new Float32Array(columns);
  const rowY = new Float32Array(columns);
  const eased = Float32Array.from({ length: cell }, (_, index) => smoothStep(0, cell, index));
  const between = (line: Float32Array, column: number) => {
    const index = Math.floor(column / cell);
    const share = eased[column % cell] as number;
    return (line[index] as number) * (1 - share) + (line[index + 1] as number) * share;
  };
  return {
    startRow(row: number): void {
      const index = Math.floor(row / cell) * columns;
      const share = eased[row % cell] as number;
      for (let column = 0; column < columns; column += 1) {
        const at = index + column;
        rowX[column] = (gridX[at] as number) * (1 - share) + (gridX[at + columns] as number) * share;
        rowY[column] = (gridY[at] as number) * (1 - share) + (gridY[at + columns] as number) * share;
      }
    },
    dx: (column: number) => between(rowX, column),
    dy: (column: number) => between(rowY, column),
  };
}

/** Averages five pixels along the direction in which the finger slid; `step` is the distance between them. */
function smear(pixels: Uint8Array, width: number, step: number, direction: number): void {
  const source = pixels.slice();
  const offsets = [-2, -1, 1, 2].map(
    (count) =>
      Math.round(count * step * Math.cos(direction)) + width * Math.round(count * step * Math.sin(direction)),
  );
  for (let at = 0; at < pixels.length; at += 1) {
    let sum = source[at] as number;
    for (const offset of offsets) sum += source[at + offset] ?? background;
    pixels[at] = sum / 5;
  }
}

/** White noise blurred by a box of `spread` twice, wrapped around, brought back to deviation 1. */
function smoothTile(name: string, spread: number): Float32Array {
  const random = createRandom('noise tile', name);
  let values = Float32Array.from({ length: tile * tile }, () => random.next() - 0.5);
  for (const step of [1, tile, 1, tile]) {
    const blurred = new Float32Array(values.length);
    for (let y = 0; y < tile; y += 1) {
      for (let x = 0; x < tile; x += 1) {
        let sum = 0;
        for (let k = -spread; k <= spread; k += 1) {
          const sx = step === 1 ? (x + k) & 255 : x;
          const sy = step === 1 ? y : (y + k) & 255;
          sum += values[(sy << 8) + sx] as number;
        }
        blurred[(y << 8) + x] = sum;
      }
    }
    values = blurred;
  }
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  return values.map((value) => value / deviation);
}
