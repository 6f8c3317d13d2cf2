import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';

/** Squares looked at: about half a millimetre. */
const cell = 10;

/**
 * Cuts a slap into fingers by columns of the platen: enough for the benchmark's few upright slaps, no more. Fingers from
 * left to right; undefined where not exactly `expected` areas of finger size are found.
 */
export function cutSlap(image: GrayImage, expected: number): GrayImage[] | undefined {
  const columns = Math.floor(image.width / cell);
  const rows = Math.floor(image.height / cell);
  const inked = inkedCells(image, columns, rows);
  const labels = new Int32Array(columns * rows);
  const areas: { left: number; right: number; top: number; bottom: number; size: number }[] = [];
  for (let start = 0; start < inked.length; start += 1) {
    if (inked[start] === 0 || labels[start] !== 0) continue;
    const area = { left: columns, right: 0, top: rows, bottom: 0, size: 0 };
    const queue = [start];
    labels[start] = areas.length + 1;
    for (const at of queue) {
      const column = at % columns;
      const row = Math.floor(at / columns);
      area.size += 1;
      area.left = Math.min(area.left, column);
      area.right = Math.max(area.right, column);
      area.top = Math.min(area.top, row);
      area.bottom = Math.max(area.bottom, row);
      for (const next of [
        column > 0 ? at - 1 : -1,
        column + 1 < columns ? at + 1 : -1,
        at - columns,
        at + columns < inked.length ? at + columns : -1,
      ]) {
        if (next < 0 || inked[next] === 0 || labels[next] !== 0) continue;
        labels[next] = areas.length + 1;
        queue.push(next);
      }
    }
    areas.push(area);
  }
  const fingers = areas
    .map((area, index) => ({ ...area, label: index + 1 }))
    .filter(({ size }) => size >= 180)
    .sort((a, b) => b.size - a.size)
    .slice(0, expected)
    .sort((a, b) => a.left + a.right - b.left - b.right);
  if (fingers.length !== expected) return undefined;
  return fingers.map(({ left, right, top, bottom, label }) => {
    // Below the first joint begins other skin, which no flat print of one finger shows.
    const last = Math.min(bottom, top + 60);
    const width = (right - left + 1) * cell;
    const height = (last - top + 1) * cell;
    const pixels = new Uint8Array(width * height).fill(255);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const square = (top + Math.floor(y / cell)) * columns + left + Math.floor(x / cell);
        if (labels[square] !== label) continue;
        pixels[y * width + x] = image.pixels[(top * cell + y) * image.width + left * cell + x] as number;
      }
    }
    return { width, height, pixels, ppi: image.ppi };
  });
}

function inkedCells({ width, pixels }: GrayImage, columns: number, rows: number): Uint8Array {
  const inked = new Uint8Array(columns * rows);
  for (let at = 0; at < inked.length; at += 1) {
    const left = (at % columns) * cell;
    const top = Math.floor(at / columns) * cell;
    let sum = 0;
    let squares = 0;
    for (let y = top; y < top + cell; y += 1) {
      for (let x = left; x < left + cell; x += 1) {
        const value = pixels[y * width + x] as number;
        sum += value;
        squares += value * value;
      }
    }
    const mean = sum / (cell * cell);
    if (Math.sqrt(Math.max(0, squares / (cell * cell) - mean * mean)) > 28) inked[at] = 1;
  }
  return inked;
}
