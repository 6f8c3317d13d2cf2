/**
 * From this cosine on, two portraits of one station and a few days are taken to be of one face. Measured where people could not be had (docs/adr/0031):
 * what follows from it is a warning for human eyes and never more.
 */
export const sameFaceFrom = 0.92;

/**
 * Below this, a portrait and that of the chip, which may be many years older, are taken to be of two. Far lower on purpose: faces change, and
 * between the two no claim is made.
 */
export const otherFaceBelow = 0.4;

/** How alike two descriptors are: their cosine, −1 to 1; 0 where one is empty or of another length. */
export function faceSimilarity(a: Float32Array, b: Float32Array): number {
  if (a.length === 0 || a.length !== b.length) return 0;
  let [product, first, second] = [0, 0, 0];
  for (let index = 0; index < a.length; index++) {
    const x = a[index] ?? 0;
    const y = b[index] ?? 0;
    product += x * y;
    first += x * x;
    second += y * y;
  }
  const length = Math.sqrt(first * second);
  return length === 0 ? 0 : Math.min(1, Math.max(-1, product / length));
}
