import { blockSide, spread, type BlockGrid } from './block-grid.ts';
import type { LevelledPicture } from './normalise.ts';

/** Clean glass and paper vary by less. */
const leastDeviation = 11;
/** Share of the liveliest tenth's deviation that a block of the same finger has at least. */
const shareOfLively = 0.28;

/** 1 where a block belongs to the finger: lively grey, no specks, no holes, areas of at least a fifth of the largest. */
export function segmentFinger({ width, height, deviation }: LevelledPicture, grid: BlockGrid): Uint8Array {
  const { columns, rows } = grid;
  const lively = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const y = Math.min(height - 1, row * blockSide + blockSide / 2);
      const x = Math.min(width - 1, column * blockSide + blockSide / 2);
      lively[row * columns + column] = deviation[y * width + x] as number;
    }
  }
  const sorted = lively.slice().sort();
  const top = sorted[Math.floor(sorted.length * 0.9)] as number;
  const threshold = Math.max(leastDeviation, top * shareOfLively);
  const raw = Uint8Array.from(lively, (value) => (value > threshold ? 1 : 0));
  // Closing bridges creases, opening drops specks and printed lines.
  const closed = spread(spread(raw, grid, 2, 1), grid, 2, 0);
  const opened = spread(spread(closed, grid, 2, 0), grid, 2, 1);
  fillHoles(opened, grid);
  keepLargeAreas(opened, grid);
  return opened;
}

/** Labels areas of equal value joined by their sides; returns the size of each label. */
function labelAreas(
  map: Uint8Array,
  { columns, rows }: BlockGrid,
  value: 0 | 1,
  labels: Int32Array,
): number[] {
  const sizes: number[] = [0];
  const stack = new Int32Array(map.length);
  for (let start = 0; start < map.length; start += 1) {
    if (map[start] !== value || labels[start] !== 0) continue;
    const label = sizes.length;
    let size = 0;
    let depth = 0;
    stack[depth++] = start;
    labels[start] = label;
    while (depth > 0) {
      const at = stack[--depth] as number;
      size += 1;
      const column = at % columns;
      const visit = (next: number): void => {
        if (map[next] !== value || labels[next] !== 0) return;
        labels[next] = label;
        stack[depth++] = next;
      };
      if (column > 0) visit(at - 1);
      if (column + 1 < columns) visit(at + 1);
      if (at >= columns) visit(at - columns);
      if (at < columns * (rows - 1)) visit(at + columns);
    }
    sizes.push(size);
  }
  return sizes;
}

function fillHoles(map: Uint8Array, grid: BlockGrid): void {
  const { columns, rows } = grid;
  const labels = new Int32Array(map.length);
  labelAreas(map, grid, 0, labels);
  const outside = new Set<number>();
  for (let column = 0; column < columns; column += 1) {
    outside.add(labels[column] as number).add(labels[(rows - 1) * columns + column] as number);
  }
  for (let row = 0; row < rows; row += 1) {
    outside.add(labels[row * columns] as number).add(labels[row * columns + columns - 1] as number);
  }
  for (let at = 0; at < map.length; at += 1) {
    if (map[at] === 0 && !outside.has(labels[at] as number)) map[at] = 1;
  }
}

function keepLargeAreas(map: Uint8Array, grid: BlockGrid): void {
  const labels = new Int32Array(map.length);
  const sizes = labelAreas(map, grid, 1, labels);
  const least = Math.max(...sizes) / 5;
  for (let at = 0; at < map.length; at += 1) {
    if (map[at] === 1 && (sizes[labels[at] as number] as number) < least) map[at] = 0;
  }
}
