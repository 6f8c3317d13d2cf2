import type { GrayImage } from '../gray-image.ts';

/** A picture as cells of some 0.8 mm, each with how much it looks like skin in contact. */
export interface SlapGrid {
  readonly columns: number;
  readonly rows: number;
  /** Side of a cell in millimetres. */
  readonly cellMm: number;
  /** Side of a cell in pixels of the picture. */
  readonly cellPixels: number;
  /** Strength of the pattern in each cell: deviation of grey at the scale of ridges, smoothed over 3 × 3 cells. */
  readonly energy: Float32Array;
  /** 1 where skin touches. */
  readonly mask: Uint8Array;
}

/** Ridges are 9 pixels apart at 500 ppi; at 250 ppi they still are 4 to 5, at a quarter of the work. */
const workingPpi = 250;
/** Ridge energy below which nothing can be told from the glass, in grey levels. */
const leastEnergy = 9;
/** Of the strongest prints: fainter than that is the neighbouring skin, paper or dirt. */
const shareOfStrong = 0.3;

/** Ridges change from dark to light some 0.44 times a working pixel; writing half as often, paper and noise more. */
const fewestChanges = 0.25;
const mostChanges = 0.66;

/** Cells of a picture that shows ridges: 250 to 1000 ppi. */
export function ridgeGrid(image: GrayImage): SlapGrid {
  const factor = Math.max(1, Math.round(image.ppi / workingPpi));
  const small = reduce(image, factor);
  const side = Math.max(4, Math.round((8 * small.ppi) / workingPpi));
  const columns = Math.floor(small.width / side);
  const rows = Math.floor(small.height / side);
  const fine = detail(small, Math.round((3 * small.ppi) / workingPpi));
  const raw = new Float32Array(columns * rows);
  const changes = new Float32Array(columns * rows);
  const toWorking = workingPpi / small.ppi;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let sum = 0;
      let across = 0;
      let down = 0;
      for (let y = row * side; y < (row + 1) * side; y += 1) {
        const base = y * small.width + column * side;
        for (let x = base; x < base + side; x += 1) {
          const here = fine[x] as number;
          // What stands out further than ink from glass is a pen's or a punch's edge.
          sum += Math.min(90, Math.abs(here));
          if (differ(here, fine[x + 1])) across += 1;
          if (differ(here, fine[x + small.width])) down += 1;
        }
      }
      const at = row * columns + column;
      raw[at] = sum / (side * side);
      changes[at] = Math.hypot(across, down) / (side * side) / toWorking;
    }
  }
  const energy = smoothCells(raw, columns, rows);
  const limit = Math.max(leastEnergy, shareOfStrong * percentile(energy, 0.93));
  const rate = smoothCells(changes, columns, rows);
  const mask = Uint8Array.from(energy, (value, at) =>
    value > limit && (rate[at] as number) > fewestChanges && (rate[at] as number) < mostChanges ? 1 : 0,
  );
  return { columns, rows, cellMm: (side * 25.4) / small.ppi, cellPixels: side * factor, energy, mask };
}

/** One is dark and the other light, by more than noise is. */
function differ(one: number, other: number | undefined): boolean {
  return other !== undefined && one * other < 0 && Math.abs(one - other) > 7;
}

/** A touched square of a preview: as in the coaching, ridges are too fine to be seen there. */
const touchedBelow = 226;
const touchedDeviation = 22;

/** Cells of a preview on clean glass, whose ridges are too fine to be seen: whatever is dark touches. */
export function touchGrid(frame: GrayImage): SlapGrid {
  const side = 4;
  const columns = Math.floor(frame.width / side);
  const rows = Math.floor(frame.height / side);
  const energy = new Float32Array(columns * rows);
  const mask = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let sum = 0;
      let squares = 0;
      for (let y = row * side; y < (row + 1) * side; y += 1) {
        const base = y * frame.width + column * side;
        for (let x = base; x < base + side; x += 1) {
          const value = frame.pixels[x] as number;
          sum += value;
          squares += value * value;
        }
      }
      const mean = sum / (side * side);
      const deviation = Math.sqrt(Math.max(0, squares / (side * side) - mean * mean));
      const at = row * columns + column;
      energy[at] = 255 - mean;
      mask[at] = mean < touchedBelow || deviation > touchedDeviation ? 1 : 0;
    }
  }
  return { columns, rows, cellMm: (side * 25.4) / frame.ppi, cellPixels: side, energy, mask };
}

function reduce(image: GrayImage, factor: number): GrayImage {
  if (factor === 1) return image;
  const width = Math.floor(image.width / factor);
  const height = Math.floor(image.height / factor);
  const pixels = new Uint8Array(width * height);
  const area = factor * factor;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let dy = 0; dy < factor; dy += 1) {
        const base = (y * factor + dy) * image.width + x * factor;
        for (let dx = 0; dx < factor; dx += 1) sum += image.pixels[base + dx] as number;
      }
      pixels[y * width + x] = sum / area;
    }
  }
  return { width, height, pixels, ppi: image.ppi / factor };
}

/** Each pixel less the mean of the square around it: ridges stay, slow shadows go. */
function detail({ width, height, pixels }: GrayImage, radius: number): Float32Array {
  const across = new Float32Array(pixels.length);
  const out = new Float32Array(pixels.length);
  const span = 2 * radius + 1;
  for (let y = 0; y < height; y += 1) {
    const base = y * width;
    let sum = 0;
    for (let x = -radius; x <= radius; x += 1) sum += pixels[base + clamp(x, width)] as number;
    for (let x = 0; x < width; x += 1) {
      across[base + x] = sum / span;
      sum +=
        (pixels[base + clamp(x + radius + 1, width)] as number) -
        (pixels[base + clamp(x - radius, width)] as number);
    }
  }
  const column = new Float32Array(width);
  for (let y = -radius; y <= radius; y += 1) {
    const base = clamp(y, height) * width;
    for (let x = 0; x < width; x += 1) column[x] = (column[x] as number) + (across[base + x] as number);
  }
  for (let y = 0; y < height; y += 1) {
    const base = y * width;
    const enters = clamp(y + radius + 1, height) * width;
    const leaves = clamp(y - radius, height) * width;
    for (let x = 0; x < width; x += 1) {
      out[base + x] = (pixels[base + x] as number) - (column[x] as number) / span;
      column[x] = (column[x] as number) + (across[enters + x] as number) - (across[leaves + x] as number);
    }
  }
  return out;
}

function clamp(at: number, length: number): number {
  return at < 0 ? 0 : at >= length ? length - 1 : at;
}

function smoothCells(cells: Float32Array, columns: number, rows: number): Float32Array {
  const out = new Float32Array(cells.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let sum = 0;
      let count = 0;
      for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1) {
        for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1) {
          sum += cells[y * columns + x] as number;
          count += 1;
        }
      }
      out[row * columns + column] = sum / count;
    }
  }
  return out;
}

function percentile(values: Float32Array, share: number): number {
  const sorted = values.toSorted();
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}
