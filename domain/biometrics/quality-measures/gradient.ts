import type { Print } from './print.ts';

/** Sums over a block of squared and multiplied grey gradients. */
export interface GradientSums {
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
  /** Of the length of the squared gradient, pixel by pixel. */
  readonly length: number;
}

/**
 * Central differences inside the block and one-sided ones along its edges: nothing outside it is read. A block one pixel
 * wide or high has no gradient that way.
 */
export function sumGradients(
  { width: stride, grey }: Print,
  left: number,
  top: number,
  width: number,
  height: number,
): GradientSums {
  let xx = 0;
  let yy = 0;
  let xy = 0;
  let length = 0;
  for (let y = 0; y < height; y += 1) {
    const up = y > 0 ? -stride : 0;
    const down = y < height - 1 ? stride : 0;
    const scaleY = up !== 0 && down !== 0 ? 0.5 : 1;
    let at = (top + y) * stride + left;
    for (let x = 0; x < width; x += 1, at += 1) {
      const back = x > 0 ? 1 : 0;
      const ahead = x < width - 1 ? 1 : 0;
      const acrossRaw = (grey[at + ahead] as number) - (grey[at - back] as number);
      const across = back + ahead === 2 ? acrossRaw / 2 : acrossRaw;
      const along = ((grey[at + down] as number) - (grey[at + up] as number)) * scaleY;
      xx += across * across;
      yy += along * along;
      xy += across * along;
      // The squared gradient is as long as the gradient's square.
      length += across * across + along * along;
    }
  }
  return { xx, yy, xy, length };
}
