/** The eight neighbours of a pixel as bits 0–7, clockwise from north. */
export function neighbourOffsets(stride: number): readonly number[] {
  return [-stride, -stride + 1, 1, stride + 1, stride, stride - 1, -1, -stride - 1];
}

export function neighbourhood(pixels: Uint8Array, at: number, stride: number): number {
  return (
    (pixels[at - stride] as number) |
    ((pixels[at - stride + 1] as number) << 1) |
    ((pixels[at + 1] as number) << 2) |
    ((pixels[at + stride + 1] as number) << 3) |
    ((pixels[at + stride] as number) << 4) |
    ((pixels[at + stride - 1] as number) << 5) |
    ((pixels[at - 1] as number) << 6) |
    ((pixels[at - stride - 1] as number) << 7)
  );
}

const bit = (bits: number, index: number): number => (bits >> (index & 7)) & 1;

/** Crossing number: how often the ring of neighbours goes from 0 to 1, which is how many ridges leave the pixel. */
export const crossings = table((bits) => {
  let count = 0;
  for (let index = 0; index < 8; index += 1)
    if (bit(bits, index) === 0 && bit(bits, index + 1) === 1) count += 1;
  return count;
});

export const neighbours = table((bits) => {
  let count = 0;
  for (let index = 0; index < 8; index += 1) count += bit(bits, index);
  return count;
});

/** 1 where taking the pixel away leaves what is joined joined (Yokoi's 8-connectivity number is one). */
const simple = table((bits) => {
  let joined = 0;
  for (let index = 0; index < 8; index += 2) {
    const side = 1 - bit(bits, index);
    joined += side - side * (1 - bit(bits, index + 1)) * (1 - bit(bits, index + 2));
  }
  return joined === 1 ? 1 : 0;
});

/** Zhang and Suen (1984): the two half-steps' conditions as bits 1 and 2. */
const thinnable = table((bits) => {
  const count = neighbours[bits] as number;
  if (count < 2 || count > 6 || crossings[bits] !== 1) return 0;
  const [north, east, south, west] = [bit(bits, 0), bit(bits, 2), bit(bits, 4), bit(bits, 6)] as const;
  const first = north * east * south === 0 && east * south * west === 0;
  const second = north * east * west === 0 && north * south * west === 0;
  return (first ? 1 : 0) | (second ? 2 : 0);
});

function table(value: (bits: number) => number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, bits) => value(bits));
}

/**
 * Thins ridges to lines one pixel wide, in place. The outermost pixels of the raster must be 0. Every pass removes a layer
 * of each ridge, so there are no more passes than half of the thickest ridge's width; a solid picture stops at `mostPasses`.
 */
export function thin(pixels: Uint8Array, stride: number): void {
  const mostPasses = 40;
  let list = new Int32Array(pixels.length);
  let count = 0;
  for (let at = 0; at < pixels.length; at += 1) if (pixels[at] === 1) list[count++] = at;
  const marked = new Int32Array(count);
  for (let pass = 0; pass < mostPasses; pass += 1) {
    let removed = 0;
    for (const half of [1, 2]) {
      let marks = 0;
      let kept = 0;
      for (let index = 0; index < count; index += 1) {
        const at = list[index] as number;
        if (((thinnable[neighbourhood(pixels, at, stride)] as number) & half) !== 0) marked[marks++] = at;
        else list[kept++] = at;
      }
      for (let index = 0; index < marks; index += 1) pixels[marked[index] as number] = 0;
      count = kept;
      removed += marks;
    }
    if (removed === 0) break;
  }
  list = list.subarray(0, count);
  for (const at of list) removeCorner(pixels, at, stride);
}

/** Takes a pixel of a staircase away, so that every pixel of a line has exactly two neighbours. */
export function removeCorner(pixels: Uint8Array, at: number, stride: number): void {
  if (pixels[at] === 0) return;
  const bits = neighbourhood(pixels, at, stride);
  if ((neighbours[bits] as number) >= 2 && simple[bits] === 1) pixels[at] = 0;
}
