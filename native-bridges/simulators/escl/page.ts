import { unwrap } from '../../../domain/result.ts';
import { encodeWithMagick } from '../../drivers/fingerprint/image/magick.ts';

const width = 424;
const height = 600;

/** JPEG of a sheet with grey lines for words; as many thick bars at its top as its number counts. Nothing on it is readable. */
export async function drawPage(number: number): Promise<Uint8Array> {
  const pixels = new Uint8Array(width * height).fill(250);
  const bar = (x: number, y: number, long: number, thick: number, level: number): void => {
    for (let row = y; row < y + thick; row += 1) pixels.fill(level, row * width + x, row * width + x + long);
  };
  for (let index = 0; index < number; index += 1) bar(30 + index * 26, 24, 18, 18, 20);
  for (let line = 0; line < 30; line += 1)
    bar(30, 70 + line * 17, 200 + ((line * 67 + number * 31) % 160), 5, 90);
  return unwrap(await encodeWithMagick({ width, height, ppi: 50, pixels }, { codec: 'JPEG', quality: 75 }));
}

/** The first pages, drawn beforehand. */
export async function drawPages(count: number): Promise<readonly Uint8Array[]> {
  return await Promise.all(Array.from({ length: count }, (_, index) => drawPage(index + 1)));
}
