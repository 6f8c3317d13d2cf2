import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import type { Random } from '../../../native-bridges/simulators/fingers/random.ts';

/** How bad the ink of a print is: 0 none of it, 1 what an inked card of the seventies looks like at its worst. */
export interface Ink {
  readonly flooded: number;
  readonly starved: number;
  readonly dirt: number;
}

const paper = 240;

/**
 * A clean print as ink on a paper form: places with too much ink, where valleys fill up, others with too little, where ridges
 * fall to grains, dirt, and a printed line of the form across it. The simulated scanner has none of that.
 */
export function inked({ width, height, pixels, ppi }: GrayImage, random: Random, ink: Ink): GrayImage {
  const amount = smoothField(width, height, 46, random);
  const grain = smoothField(width, height, 2, random);
  const blot = smoothField(width, height, 9, random);
  const soft = boxBlur(pixels, width, height, 3);
  const softer = boxBlur(soft, width, height, 3);
  const out = new Uint8Array(width * height);
  const line = Math.round(height * random.between(0.25, 0.75));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const here = amount[at] as number;
      const over = Math.max(0, Math.min(1, (here - 0.1) * 1.6)) * ink.flooded;
      const under = Math.max(0, Math.min(1, (-here - 0.1) * 1.6)) * ink.starved;
      const dark = 255 - (pixels[at] as number);
      const spreadOut = 255 - (softer[at] as number);
      let value = dark + (Math.min(230, spreadOut * 1.25 + 45) - dark) * (spreadOut > 30 ? over : 0);
      const lost = under * Math.max(0, Math.min(1, 0.9 + 1.6 * (grain[at] as number)));
      value *= 1 - lost;
      if ((blot[at] as number) > 1.32 - 0.3 * ink.dirt) value = Math.max(value, 170 * ink.dirt);
      value += 26 * ink.dirt * (grain[at] as number) + 14 * (random.next() - 0.5);
      if (Math.abs(y - line) < 2) value = Math.max(value, 150);
      out[at] = Math.max(0, Math.min(255, 255 - value - (255 - paper)));
    }
  }
  return { width, height, pixels: out, ppi };
}

/** Noise of about unit deviation that changes over `scale` pixels. */
function smoothField(width: number, height: number, scale: number, random: Random): Float32Array {
  const columns = Math.ceil(width / scale) + 2;
  const rows = Math.ceil(height / scale) + 2;
  const nodes = Float32Array.from({ length: columns * rows }, () => (random.next() - 0.5) * 3.2);
  const field = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / scale);
    const fy = ease(y / scale - row);
    for (let x = 0; x < width; x += 1) {
      const column = Math.floor(x / scale);
      const fx = ease(x / scale - column);
      const at = row * columns + column;
      const upper = (nodes[at] as number) * (1 - fx) + (nodes[at + 1] as number) * fx;
      const lower = (nodes[at + columns] as number) * (1 - fx) + (nodes[at + columns + 1] as number) * fx;
      field[y * width + x] = upper * (1 - fy) + lower * fy;
    }
  }
  return field;
}

function ease(share: number): number {
  return share * share * (3 - 2 * share);
}

function boxBlur(pixels: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  const across = new Float32Array(pixels.length);
  const out = new Uint8Array(pixels.length);
  const count = 2 * reach + 1;
  const clamp = (value: number, most: number) => (value < 0 ? 0 : value > most ? most : value);
  for (let y = 0; y < height; y += 1) {
    let sum = 0;
    for (let k = -reach; k <= reach; k += 1) sum += pixels[y * width + clamp(k, width - 1)] as number;
    for (let x = 0; x < width; x += 1) {
      across[y * width + x] = sum / count;
      sum += pixels[y * width + clamp(x + reach + 1, width - 1)] as number;
      sum -= pixels[y * width + clamp(x - reach, width - 1)] as number;
    }
  }
  for (let x = 0; x < width; x += 1) {
    let sum = 0;
    for (let k = -reach; k <= reach; k += 1) sum += across[clamp(k, height - 1) * width + x] as number;
    for (let y = 0; y < height; y += 1) {
      out[y * width + x] = sum / count;
      sum += across[clamp(y + reach + 1, height - 1) * width + x] as number;
      sum -= across[clamp(y - reach, height - 1) * width + x] as number;
    }
  }
  return out;
}
