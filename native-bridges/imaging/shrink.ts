import type { GrayImage } from '../../domain/biometrics/gray-image.ts';

/** Averages whole blocks of pixels so that neither side exceeds `side`; smaller pictures stay as they are. */
export function shrinkToSide(image: GrayImage, side: number): GrayImage {
  const factor = Math.ceil(Math.max(image.width, image.height) / side);
  if (factor <= 1) return image;
  const width = Math.max(1, Math.floor(image.width / factor));
  const height = Math.max(1, Math.floor(image.height / factor));
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let dy = 0; dy < factor; dy += 1) {
        const row = (y * factor + dy) * image.width + x * factor;
        for (let dx = 0; dx < factor; dx += 1) sum += image.pixels[row + dx] ?? 255;
      }
      pixels[y * width + x] = sum / (factor * factor);
    }
  }
  return { width, height, pixels, ppi: image.ppi / factor };
}
