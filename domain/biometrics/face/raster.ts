/** RGBA, 8 bits each, rows top to bottom; what `ImageData` is. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray | Uint8Array;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A square of a picture, turned by `angle` (radians, clockwise on the screen) around its middle. */
export interface Square {
  readonly centre: Point;
  readonly side: number;
  readonly angle: number;
}

/** Where a point of the square (0 to 1 both ways) lies in the picture. */
export function toPicture({ centre, side, angle }: Square, u: number, v: number): Point {
  const x = (u - 0.5) * side;
  const y = (v - 0.5) * side;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return { x: centre.x + x * cos - y * sin, y: centre.y + x * sin + y * cos };
}

/**
 * The square as a net wants it: `pixels` × `pixels` RGB floats, `value * scale + offset`, bilinear, mean of 2 × 2 where the picture is much larger.
 * What lies outside the picture is black. `mirrored` swaps left and right.
 */
export function cutSquare(
  picture: Raster,
  square: Square,
  pixels: number,
  { scale, offset, mirrored = false }: { scale: number; offset: number; mirrored?: boolean },
): Float32Array {
  const out = new Float32Array(pixels * pixels * 3);
  const step = square.side / pixels;
  // Beyond two pixels a step, one sample a pixel would see noise instead of the picture.
  const taps = Math.min(4, Math.max(1, Math.round(step)));
  const cos = Math.cos(square.angle);
  const sin = Math.sin(square.angle);
  const { width, height, data } = picture;
  const weight = scale / (taps * taps);
  for (let row = 0; row < pixels; row++) {
    for (let column = 0; column < pixels; column++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let tap = 0; tap < taps * taps; tap++) {
        const dx = (column + ((tap % taps) + 0.5) / taps) * step - square.side / 2;
        const dy = (row + (Math.floor(tap / taps) + 0.5) / taps) * step - square.side / 2;
        const x = square.centre.x + dx * cos - dy * sin - 0.5;
        const y = square.centre.y + dx * sin + dy * cos - 0.5;
        const left = Math.floor(x);
        const top = Math.floor(y);
        if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) continue;
        const fx = x - left;
        const fy = y - top;
        const at = (top * width + left) * 4;
        const below = at + width * 4;
        const a = (1 - fx) * (1 - fy);
        const b = fx * (1 - fy);
        const c = (1 - fx) * fy;
        const d = fx * fy;
        red +=
          a * (data[at] ?? 0) + b * (data[at + 4] ?? 0) + c * (data[below] ?? 0) + d * (data[below + 4] ?? 0);
        green +=
          a * (data[at + 1] ?? 0) +
          b * (data[at + 5] ?? 0) +
          c * (data[below + 1] ?? 0) +
          d * (data[below + 5] ?? 0);
        blue +=
          a * (data[at + 2] ?? 0) +
          b * (data[at + 6] ?? 0) +
          c * (data[below + 2] ?? 0) +
          d * (data[below + 6] ?? 0);
      }
      const to = (row * pixels + (mirrored ? pixels - 1 - column : column)) * 3;
      out[to] = red * weight + offset;
      out[to + 1] = green * weight + offset;
      out[to + 2] = blue * weight + offset;
    }
  }
  return out;
}
