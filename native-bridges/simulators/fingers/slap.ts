import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';

/** FAP 60 platen: 3.2 × 3.0 inches at 500 ppi. */
export const slapWidth = 1600;
export const slapHeight = 1500;
const background = 249;

export type SlapKind = 'right' | 'left' | 'thumbs';

/** Middle of each finger's pad on the platen, in the order scanners return fingers (index to little). */
const places: Readonly<Record<SlapKind, readonly { readonly x: number; readonly y: number }[]>> = {
  right: [
    { x: 215, y: 720 },
    { x: 600, y: 560 },
    { x: 1000, y: 640 },
    { x: 1385, y: 900 },
  ],
  left: [
    { x: 1385, y: 720 },
    { x: 1000, y: 560 },
    { x: 600, y: 640 },
    { x: 215, y: 900 },
  ],
  thumbs: [
    { x: 520, y: 720 },
    { x: 1080, y: 720 },
  ],
};

/** Where a finger lies that nobody asked for: below the others, between two of them. */
const superfluous: Readonly<Record<SlapKind, { readonly x: number; readonly y: number }>> = {
  right: { x: 815, y: 1235 },
  left: { x: 785, y: 1235 },
  thumbs: { x: 800, y: 1235 },
};

/**
 * Lays plain impressions on one platen.
 * @param images index, middle, ring, little (thumbs: left, right); undefined where a finger is missing.
 * @param extra one finger more than belongs there
 */
export function composeSlap(
  images: readonly (GrayImage | undefined)[],
  kind: SlapKind,
  extra?: GrayImage,
): GrayImage {
  const pixels = new Uint8Array(slapWidth * slapHeight).fill(background);
  for (const [index, place] of [...places[kind], superfluous[kind]].entries()) {
    const image = index < places[kind].length ? images[index] : extra;
    if (image === undefined) continue;
    const left = Math.round(place.x - image.width / 2);
    const top = Math.round(place.y - image.height / 2);
    for (let y = 0; y < image.height; y += 1) {
      const row = top + y;
      if (row < 0 || row >= slapHeight) continue;
      for (let x = 0; x < image.width; x += 1) {
        const column = left + x;
        if (column < 0 || column >= slapWidth) continue;
        const at = row * slapWidth + column;
        // Boxes may overlap; the darker one is the one in contact.
        pixels[at] = Math.min(pixels[at] ?? background, image.pixels[y * image.width + x] ?? background);
      }
    }
  }
  return { width: slapWidth, height: slapHeight, pixels, ppi: images.find(Boolean)?.ppi ?? 500 };
}

/** Averages `factor` × `factor` pixels into one: for previews. `factor` is a whole number from 1. */
export function downscale(image: GrayImage, factor: number): GrayImage {
  const width = Math.max(1, Math.floor(image.width / factor));
  const height = Math.max(1, Math.floor(image.height / factor));
  const pixels = new Uint8Array(width * height);
  const area = factor * factor;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let dy = 0; dy < factor; dy += 1) {
        const base = (y * factor + dy) * image.width + x * factor;
        for (let dx = 0; dx < factor; dx += 1) sum += image.pixels[base + dx] ?? background;
      }
      pixels[y * width + x] = sum / area;
    }
  }
  return { width, height, pixels, ppi: image.ppi / factor };
}
