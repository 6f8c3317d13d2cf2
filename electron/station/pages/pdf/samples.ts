import type { PagePicture } from '../picture.ts';

/** How plain samples of a picture are to be read. */
export interface Samples {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly inverted: boolean;
  readonly colours: 1 | 3 | 4;
  /** Of an indexed picture: its colours, `base` bytes each. */
  readonly palette?: Uint8Array;
  readonly base?: 1 | 3 | 4;
}

/** Rows of samples, each row from a whole byte on, as RGBA; null where there are fewer than the picture has. */
export function rgbaOf(samples: Samples, bytes: Uint8Array): PagePicture | null {
  const { width, height, bits, colours, palette, base } = samples;
  const stride = Math.ceil((width * colours * bits) / 8);
  if (bytes.length < stride * height) return null;
  const data = new Uint8ClampedArray(width * height * 4);
  const greatest = 2 ** bits - 1;
  const colour: [number, number, number, number] = [0, 0, 0, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      for (let channel = 0; channel < colours; channel += 1) {
        const value = sampleAt(bytes, y * stride, x * colours + channel, bits);
        const right = samples.inverted ? greatest - value : value;
        colour[channel] = palette === undefined ? (right / greatest) * 255 : right;
      }
      const to = (y * width + x) * 4;
      if (palette === undefined) put(data, to, colour, 0, colours);
      else put(data, to, palette, (colour[0] ?? 0) * (base ?? 3), base ?? 3);
    }
  }
  return { width, height, data };
}

function sampleAt(bytes: Uint8Array, row: number, index: number, bits: number): number {
  if (bits === 8) return bytes[row + index] ?? 0;
  if (bits === 16) return (bytes[row + 2 * index] ?? 0) * 256 + (bytes[row + 2 * index + 1] ?? 0);
  const bit = index * bits;
  return ((bytes[row + (bit >> 3)] ?? 0) >> (8 - bits - (bit & 7))) & (2 ** bits - 1);
}

function put(
  data: Uint8ClampedArray,
  to: number,
  from: ArrayLike<number>,
  at: number,
  colours: 1 | 3 | 4,
): void {
  const of = (channel: number): number => from[at + channel] ?? 0;
  for (let channel = 0; channel < 3; channel += 1) {
    // Ink by the simplest of conversions: pages are only looked at.
    data[to + channel] =
      colours === 1 ? of(0) : colours === 3 ? of(channel) : ((255 - of(channel)) * (255 - of(3))) / 255;
  }
  data[to + 3] = 255;
}
