import type { SlapGrid } from './slap-grid.ts';

/** Cells that belong to one piece of skin: a finger's tip, or what is below its crease. */
export type SlapRegion = readonly number[];

/** Whatever is narrower is writing, a line or a drop, in millimetres. */
const narrowest = 4.6;
/** Fingers and phalanges are told apart where the skin between them narrows to this share of the thinner one's depth. */
const neck = 0.74;
/** Smaller pieces are no finger, in mm². */
const leastArea = 52;
const far = 1e6;

/** Pieces of skin, split at necks; writing, lines and specks left out. */
export function findRegions(grid: SlapGrid): SlapRegion[] {
  const { columns, rows, cellMm } = grid;
  const filled = fillHoles(grid.mask, columns, rows, 90 / cellMm ** 2);
  const radius = narrowest / 2 / cellMm;
  const depth = depthOf(filled, columns, rows);
  const core = Uint8Array.from(depth, (value) => (value > radius ? 1 : 0));
  // Opened: what the core reaches within its own radius, of what was skin before.
  const reach = depthOf(
    core.map((value) => 1 - value),
    columns,
    rows,
    far,
  );
  const opened = filled.map((value, at) => (value === 1 && (reach[at] as number) <= radius + 0.5 ? 1 : 0));
  const openDepth = depthOf(opened, columns, rows, far);
  return splitAtNecks(openDepth, columns, rows).filter((region) => region.length * cellMm ** 2 >= leastArea);
}

/** Distance of each set cell to the nearest clear one, in cells (3-4 chamfer). @param beyond how deep skin is beyond the picture's edge */
function depthOf(mask: Uint8Array, columns: number, rows: number, beyond = 0): Float32Array {
  const depth = Float32Array.from(mask, (value) => (value === 1 ? far : 0));
  const get = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= columns || row >= rows
      ? beyond
      : (depth[row * columns + column] as number);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column;
      depth[at] = Math.min(
        depth[at] as number,
        get(column - 1, row) + 1,
        get(column, row - 1) + 1,
        get(column - 1, row - 1) + 4 / 3,
        get(column + 1, row - 1) + 4 / 3,
      );
    }
  }
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      const at = row * columns + column;
      depth[at] = Math.min(
        depth[at] as number,
        get(column + 1, row) + 1,
        get(column, row + 1) + 1,
        get(column + 1, row + 1) + 4 / 3,
        get(column - 1, row + 1) + 4 / 3,
      );
    }
  }
  return depth;
}

/** Clear cells that skin encloses are skin that does not print: pores of dry skin, a punched hole. @param most cells */
function fillHoles(mask: Uint8Array, columns: number, rows: number, most: number): Uint8Array {
  const filled = mask.slice();
  const seen = new Uint8Array(mask.length);
  for (let start = 0; start < mask.length; start += 1) {
    if (seen[start] === 1 || mask[start] === 1) continue;
    const hole = [start];
    seen[start] = 1;
    let open = false;
    for (const at of hole) {
      const column = at % columns;
      const row = Math.floor(at / columns);
      if (column === 0 || row === 0 || column === columns - 1 || row === rows - 1) open = true;
      for (const next of [at - 1, at + 1, at - columns, at + columns]) {
        if (next < 0 || next >= mask.length || seen[next] === 1 || mask[next] === 1) continue;
        if (Math.abs((next % columns) - column) > 1) continue;
        seen[next] = 1;
        hole.push(next);
      }
    }
    if (!open && hole.length <= most) for (const at of hole) filled[at] = 1;
  }
  return filled;
}

/** Floods from the deepest cells outwards; two floods that meet become one unless they meet in a neck. */
function splitAtNecks(depth: Float32Array, columns: number, rows: number): number[][] {
  const order = [...depth.keys()]
    .filter((at) => (depth[at] as number) > 0)
    .sort((one, other) => (depth[other] as number) - (depth[one] as number));
  const label = new Int32Array(depth.length).fill(-1);
  const parent: number[] = [];
  const peak: number[] = [];
  const root = (of: number): number => {
    let at = of;
    while (parent[at] !== at) at = parent[at] as number;
    return at;
  };
  for (const at of order) {
    const here = depth[at] as number;
    const column = at % columns;
    const row = Math.floor(at / columns);
    const around = new Set<number>();
    for (let dy = -1; dy <= 1; dy += 1) {
      for (let dx = -1; dx <= 1; dx += 1) {
        const x = column + dx;
        const y = row + dy;
        if (x < 0 || y < 0 || x >= columns || y >= rows) continue;
        const known = label[y * columns + x] as number;
        if (known >= 0) around.add(root(known));
      }
    }
    const [deepest, ...others] = [...around].sort((one, other) => (peak[other] ?? 0) - (peak[one] ?? 0));
    if (deepest === undefined) {
      label[at] = parent.length;
      parent.push(parent.length);
      peak.push(here);
      continue;
    }
    label[at] = deepest;
    for (const other of others) if (here >= neck * (peak[other] ?? 0)) parent[other] = deepest;
  }
  const regions = new Map<number, number[]>();
  for (const at of order) {
    const of = root(label[at] as number);
    const region = regions.get(of);
    if (region === undefined) regions.set(of, [at]);
    else region.push(at);
  }
  return [...regions.values()];
}
