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
  const filled = fillHoles(grid.mask, columns, 90 / cellMm ** 2);
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
  const wide = columns + 2;
  const depth = new Float32Array(wide * (rows + 2)).fill(beyond);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      depth[(row + 1) * wide + column + 1] = mask[row * columns + column] === 1 ? far : 0;
    }
  }
  const pass = (at: number, side: 1 | -1): void => {
    if (depth[at] === 0) return;
    const straight = Math.min(depth[at - side] as number, depth[at - side * wide] as number) + 1;
    const slanted =
      Math.min(depth[at - side * (wide + 1)] as number, depth[at - side * (wide - 1)] as number) + 4 / 3;
    depth[at] = Math.min(depth[at] as number, straight, slanted);
  };
  for (let row = 1; row <= rows; row += 1) {
    for (let column = 1; column <= columns; column += 1) pass(row * wide + column, 1);
  }
  for (let row = rows; row >= 1; row -= 1) {
    for (let column = columns; column >= 1; column -= 1) pass(row * wide + column, -1);
  }
  const inner = new Float32Array(mask.length);
  for (let row = 0; row < rows; row += 1) {
    const from = (row + 1) * wide + 1;
    inner.set(depth.subarray(from, from + columns), row * columns);
  }
  return inner;
}

/** Clear cells that skin encloses are skin that does not print: pores of dry skin, a punched hole. @param most cells */
function fillHoles(mask: Uint8Array, columns: number, most: number): Uint8Array {
  const filled = mask.slice();
  const seen = new Uint8Array(mask.length);
  const hole = new Int32Array(mask.length);
  for (let start = 0; start < mask.length; start += 1) {
    if (seen[start] === 1 || mask[start] === 1) continue;
    let size = 0;
    let open = false;
    const take = (at: number): void => {
      if (seen[at] === 1 || mask[at] === 1) return;
      seen[at] = 1;
      hole[size] = at;
      size += 1;
    };
    take(start);
    for (let next = 0; next < size; next += 1) {
      const at = hole[next] as number;
      const column = at % columns;
      if (column === 0 || column === columns - 1 || at < columns || at >= mask.length - columns) open = true;
      if (column > 0) take(at - 1);
      if (column < columns - 1) take(at + 1);
      if (at >= columns) take(at - columns);
      if (at < mask.length - columns) take(at + columns);
    }
    if (!open && size <= most) for (const at of hole.subarray(0, size)) filled[at] = 1;
  }
  return filled;
}

/** Floods from the deepest cells outwards; two floods that meet become one unless they meet in a neck. */
function splitAtNecks(depth: Float32Array, columns: number, rows: number): number[][] {
  const order = deepestFirst(depth);
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
    const row = (at - column) / columns;
    let deepest = -1;
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1) {
        const known = label[y * columns + x] as number;
        if (known < 0) continue;
        const met = root(known);
        if (met === deepest) continue;
        if (deepest < 0) {
          deepest = met;
          continue;
        }
        const [more, less] =
          (peak[met] as number) > (peak[deepest] as number) ? [met, deepest] : [deepest, met];
        if (here >= neck * (peak[less] as number)) parent[less] = more;
        deepest = more;
      }
    }
    if (deepest < 0) {
      deepest = parent.length;
      parent.push(deepest);
      peak.push(here);
    }
    label[at] = deepest;
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

/** Cells of skin by depth, in steps of a third of a cell, as deep as no finger is. */
function deepestFirst(depth: Float32Array): Int32Array {
  const steps = 600;
  const stepOf = (value: number): number => Math.min(steps - 1, Math.round(3 * value));
  const counts = new Int32Array(steps + 1);
  for (const value of depth) {
    if (value > 0) counts[stepOf(value)] = (counts[stepOf(value)] as number) + 1;
  }
  const place = new Int32Array(steps);
  let total = 0;
  for (let step = steps - 1; step >= 0; step -= 1) {
    place[step] = total;
    total += counts[step] as number;
  }
  const order = new Int32Array(total);
  for (const [at, value] of depth.entries()) {
    if (value <= 0) continue;
    const step = stepOf(value);
    order[place[step] as number] = at;
    place[step] = (place[step] as number) + 1;
  }
  return order;
}
