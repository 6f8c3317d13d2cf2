import { margin } from './normalise.ts';
import { crossings, neighbourhood, neighbourOffsets, neighbours, removeCorner } from './thin.ts';

/** Ridges one pixel wide in a padded raster. */
export interface Skeleton {
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  readonly pixels: Uint8Array;
}

export type PathEnd = 'ending' | 'fork' | 'open';

/** A walk along a ridge from a minutia. */
export interface RidgePath {
  readonly steps: number;
  /** How the walk ended: at the ridge's other end, at a fork, or because it was long enough. */
  readonly end: PathEnd;
  readonly last: number;
}

const longestWalk = 64;

/** Walks skeletons without allocating: the pixels of the last walk are in `path`. */
export class RidgeWalker {
  readonly path = new Int32Array(longestWalk + 2);
  private readonly offsets: readonly number[];
  private readonly skeleton: Skeleton;

  constructor(skeleton: Skeleton) {
    this.skeleton = skeleton;
    this.offsets = neighbourOffsets(skeleton.stride);
  }

  /** First pixels of the ridges that leave `at`: one of each run of set neighbours, a side before a corner. */
  branches(at: number, into: Int32Array): number {
    const { pixels, stride } = this.skeleton;
    const bits = neighbourhood(pixels, at, stride);
    let count = 0;
    for (let index = 0; index < 8; index += 1) {
      if (((bits >> index) & 1) === 0) continue;
      const before = (bits >> ((index + 7) & 7)) & 1;
      const after = (bits >> ((index + 1) & 7)) & 1;
      const corner = (index & 1) === 1;
      if (corner && (before === 1 || after === 1)) continue;
      if (count < into.length) into[count++] = at + (this.offsets[index] as number);
    }
    return count;
  }

  /** Goes from `from` over its neighbour `first` until the ridge ends, forks, or `limit` steps are done. */
  walk(from: number, first: number, limit: number): RidgePath {
    const { pixels, stride } = this.skeleton;
    const most = Math.min(limit, longestWalk);
    let previous = from;
    let at = first;
    this.path[0] = from;
    this.path[1] = first;
    for (let steps = 1; ; steps += 1) {
      const bits = neighbourhood(pixels, at, stride);
      const leaving = crossings[bits] as number;
      if (leaving > 2) return { steps, end: 'fork', last: at };
      if ((neighbours[bits] as number) <= 1) return { steps, end: 'ending', last: at };
      if (steps >= most) return { steps, end: 'open', last: at };
      const next = this.next(previous, at, bits);
      if (next < 0) return { steps, end: 'ending', last: at };
      previous = at;
      at = next;
      this.path[steps + 1] = at;
    }
  }

  private next(previous: number, at: number, bits: number): number {
    const { stride } = this.skeleton;
    let corner = -1;
    for (let index = 0; index < 8; index += 1) {
      if (((bits >> index) & 1) === 0) continue;
      const candidate = at + (this.offsets[index] as number);
      const gap = Math.abs(candidate - previous);
      if (gap === 0 || gap === 1 || gap === stride) continue;
      if ((index & 1) === 0) return candidate;
      corner = candidate;
    }
    return corner;
  }

  /** Erases pixels 0 to `count - 1` of the last walk. */
  erase(count: number): void {
    for (let index = 0; index < count; index += 1) this.skeleton.pixels[this.path[index] as number] = 0;
  }
}

/**
 * Removes what noise adds to skeletons: spurs and islands up to `speck` pixels long, and bridges up to `bridge` pixels
 * long that cross the flow of ridges.
 * @param crosses whether a line between two pixels runs across the local ridge direction
 */
export function cleanSkeleton(
  skeleton: Skeleton,
  { speck, island, bridge }: { readonly speck: number; readonly island: number; readonly bridge: number },
  crosses: (from: number, to: number) => boolean,
): void {
  const walker = new RidgeWalker(skeleton);
  const branches = new Int32Array(4);
  forEachPixel(skeleton, (at, leaving) => {
    if (leaving !== 1) return;
    if (walker.branches(at, branches) !== 1) return;
    const path = walker.walk(at, branches[0] as number, island);
    if (path.end === 'ending' && path.steps <= island) walker.erase(path.steps + 1);
    else if (path.end === 'fork' && path.steps <= speck) {
      walker.erase(path.steps);
      removeCorner(skeleton.pixels, path.last, skeleton.stride);
    }
  });
  forEachPixel(skeleton, (at, leaving) => {
    if (leaving < 3) return;
    const count = walker.branches(at, branches);
    for (let index = 0; index < count; index += 1) {
      const path = walker.walk(at, branches[index] as number, bridge);
      if (path.end !== 'fork' || path.last === at || !crosses(at, path.last)) continue;
      for (let step = 1; step < path.steps; step += 1) skeleton.pixels[walker.path[step] as number] = 0;
      removeCorner(skeleton.pixels, path.last, skeleton.stride);
      removeCorner(skeleton.pixels, at, skeleton.stride);
      return;
    }
  });
}

/** Every skeleton pixel with the number of ridges leaving it, as it is when the walk comes by. */
export function forEachPixel(
  { width, height, stride, pixels }: Skeleton,
  see: (at: number, leaving: number, x: number, y: number) => void,
): void {
  for (let y = 0; y < height; y += 1) {
    let at = (y + margin) * stride + margin;
    for (let x = 0; x < width; x += 1, at += 1) {
      if (pixels[at] === 1) see(at, crossings[neighbourhood(pixels, at, stride)] as number, x, y);
    }
  }
}
