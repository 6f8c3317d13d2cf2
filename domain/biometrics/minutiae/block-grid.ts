/** Side of a block in pixels: less than one ridge period. */
export const blockSide = 8;

export interface BlockGrid {
  readonly columns: number;
  readonly rows: number;
}

export function blockGrid(width: number, height: number): BlockGrid {
  return {
    columns: Math.max(1, Math.ceil(width / blockSide)),
    rows: Math.max(1, Math.ceil(height / blockSide)),
  };
}

/** Gaussian smoothing of a block map both ways, in place; the outside counts as nothing. */
export function smoothBlocks(map: Float32Array, { columns, rows }: BlockGrid, sigma: number): void {
  const reach = Math.max(1, Math.ceil(2.5 * sigma));
  const kernel = new Float32Array(2 * reach + 1);
  let total = 0;
  for (let k = -reach; k <= reach; k += 1) {
    kernel[k + reach] = Math.exp((-k * k) / (2 * sigma * sigma));
    total += kernel[k + reach] as number;
  }
  for (let k = 0; k < kernel.length; k += 1) kernel[k] = (kernel[k] as number) / total;
  const across = new Float32Array(map.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let sum = 0;
      const from = Math.max(-reach, -column);
      const to = Math.min(reach, columns - 1 - column);
      for (let k = from; k <= to; k += 1)
        sum += (kernel[k + reach] as number) * (map[row * columns + column + k] as number);
      across[row * columns + column] = sum;
    }
  }
  for (let row = 0; row < rows; row += 1) {
    const from = Math.max(-reach, -row);
    const to = Math.min(reach, rows - 1 - row);
    for (let column = 0; column < columns; column += 1) {
      let sum = 0;
      for (let k = from; k <= to; k += 1)
        sum += (kernel[k + reach] as number) * (across[(row + k) * columns + column] as number);
      map[row * columns + column] = sum;
    }
  }
}

/** Blocks within `steps` king's moves of a set block; with `value` 0, what is within that of an unset one or the edge. */
export function spread(
  map: Uint8Array,
  { columns, rows }: BlockGrid,
  steps: number,
  value: 0 | 1,
): Uint8Array {
  let current = map;
  for (let step = 0; step < steps; step += 1) {
    const next = current.slice();
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        if (current[row * columns + column] === value) continue;
        let touches = false;
        for (let dy = -1; dy <= 1 && !touches; dy += 1) {
          for (let dx = -1; dx <= 1; dx += 1) {
            const y = row + dy;
            const x = column + dx;
            const outside = x < 0 || y < 0 || x >= columns || y >= rows;
            if (outside ? value === 0 : current[y * columns + x] === value) {
              touches = true;
              break;
            }
          }
        }
        if (touches) next[row * columns + column] = value;
      }
    }
    current = next;
  }
  return current;
}
