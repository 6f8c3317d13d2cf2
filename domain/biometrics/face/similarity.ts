/**
 * From this cosine on two pictures are taken to be of one face. See docs/adr/0031 for what it was measured on, which is not people: what
 * follows from it is a warning for human eyes and never more.
 */
export const sameFaceFrom = 0.8;

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
