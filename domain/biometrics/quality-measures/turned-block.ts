import { blockBorder, blockSide } from './ridge-blocks.ts';
import type { Print } from './print.ts';

/** Long and short side of what is read out of a turned block. */
export const longSide = 32;
export const shortSide = 16;

const side = blockSide + 2 * blockBorder;
/** Coordinates are counted in 1/1024 of a pixel. */
const fixed = 1024;

export interface TurnedBlock {
  readonly rows: number;
  readonly columns: number;
  /** `rows × columns` long. */
  readonly grey: Uint8Array;
}

/** A block and its border of two pixels, turned. One of these is reused: its `grey` changes at the next call. */
export class BlockTurner {
  readonly #upright = new Uint8Array(longSide * shortSide);
  readonly #print: Print;

  constructor(print: Print) {
    this.#print = print;
  }

  /**
   * Nearest neighbour, in 22.10 fixed-point coordinates rounded half to even; outside the block and its border it is black.
   * With `padded` the border is two pixels wider, black only outside the picture, and the centre of turning moves by them
   * while the middle that is read stays where it was: so the published program does it for two of its three measures.
   * @param left of the block, without its border
   */
  turn(left: number, top: number, angle: number, padded: boolean, shape: 'wide' | 'high'): TurnedBlock {
    const { width: stride, height, grey } = this.#print;
    const pad = padded ? blockBorder : 0;
    const centre = side / 2 + pad;
    // Through degrees and back, as the last bits decide on which side of a half a coordinate is.
    const radians = angle * (180 / Math.PI) * (Math.PI / 180);
    const cosine = Math.cos(radians);
    const sine = Math.sin(radians);
    const moveX = (1 - cosine) * centre - sine * centre;
    const moveY = sine * centre + (1 - cosine) * centre;
    const scale = 1 / (cosine * cosine + sine * sine);
    const a = cosine * scale;
    const b = -sine * scale;
    const c = -a * moveX - b * moveY;
    const d = sine * scale;
    const e = cosine * scale;
    const f = -d * moveX - e * moveY;
    const rows = shape === 'wide' ? shortSide : longSide;
    const columns = shape === 'wide' ? longSide : shortSide;
    const firstRow = side / 2 - rows / 2;
    const firstColumn = side / 2 - columns / 2;
    const out = this.#upright;
    const cornerX = left - blockBorder;
    const cornerY = top - blockBorder;
    const lowX = Math.max(0, cornerX - pad);
    const lowY = Math.max(0, cornerY - pad);
    const highX = Math.min(stride, cornerX + side + pad);
    const highY = Math.min(height, cornerY + side + pad);
    for (let row = 0, at = 0; row < rows; row += 1) {
      const y = firstRow + row;
      const startX = halfToEven((b * y + c) * fixed) + fixed / 2;
      const startY = halfToEven((e * y + f) * fixed) + fixed / 2;
      for (let column = 0; column < columns; column += 1, at += 1) {
        const x = firstColumn + column;
        const sx = ((startX + halfToEven(a * x * fixed)) >> 10) - pad + cornerX;
        const sy = ((startY + halfToEven(d * x * fixed)) >> 10) - pad + cornerY;
        out[at] =
          sx >= lowX && sy >= lowY && sx < highX && sy < highY ? (grey[sy * stride + sx] as number) : 0;
      }
    }
    return { rows, columns, grey: out };
  }
}

const shift = 2 ** 52 + 2 ** 51;

/** Beyond 2^52 a double has no halves: adding and taking away such a number rounds as the processor does. */
function halfToEven(value: number): number {
  return value + shift - shift;
}
