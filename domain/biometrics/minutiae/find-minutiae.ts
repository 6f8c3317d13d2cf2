import { blockSide, spread } from './block-grid.ts';
import type { Minutia } from './minutia.ts';
import { margin } from './normalise.ts';
import { ridgeDirectionAt, type OrientationField } from './orientation.ts';
import { cleanSkeleton, forEachPixel, RidgeWalker, type Skeleton } from './skeleton.ts';

/** In pixels at 500 ppi, where ridges are 8 to 10 apart. */
const limits = {
  speck: 9,
  island: 14,
  bridge: 12,
  /** Walk along a ridge that gives its direction. */
  tangent: 14,
  /** Two endings this close that face each other are one interrupted ridge. */
  gap: 14,
  /** Two minutiae closer than this are noise, or one minutia seen twice. */
  crowd: 6,
  /** Forks at both ends of a shorter stretch of ridge are a pore or a drop, not minutiae. */
  lake: 14,
} as const;

/** More than a whole rolled thumb has; also what one byte counts. */
export const mostMinutiae = 200;

interface Found {
  readonly at: number;
  readonly x: number;
  readonly y: number;
  /** Radians, y down. */
  readonly angle: number;
  readonly kind: 'ending' | 'bifurcation';
  readonly quality: number;
  dropped: boolean;
}

/**
 * Minutiae of a skeleton by crossing number (Rutovitz 1966), without those of borders, spurs, islands, bridges, lakes and
 * breaks; at most `mostMinutiae`, the best ones.
 * @param quality 1–100 per block
 */
export function findMinutiae(
  skeleton: Skeleton,
  field: OrientationField,
  mask: Uint8Array,
  quality: Uint8Array,
): Minutia[] {
  const { stride } = skeleton;
  const place = (at: number) => ({ x: (at % stride) - margin, y: Math.floor(at / stride) - margin });
  const crosses = (from: number, to: number): boolean => {
    const a = place(from);
    const b = place(to);
    const flow = ridgeDirectionAt(field, (a.x + b.x) / 2, (a.y + b.y) / 2);
    return Math.abs(Math.sin(Math.atan2(b.y - a.y, b.x - a.x) - flow)) > 0.6;
  };
  cleanSkeleton(skeleton, limits, crosses);
  const inside = spread(mask, field.grid, 1, 0);
  const found = collect(skeleton, field, inside, quality);
  dropBreaks(found);
  dropLakes(found, skeleton);
  dropCrowds(found);
  return found
    .filter(({ dropped }) => !dropped)
    .sort((a, b) => b.quality - a.quality || a.y - b.y || a.x - b.x)
    .slice(0, mostMinutiae)
    .map(({ x, y, angle, kind, quality: score }) => ({
      x,
      y,
      angle: (4 * Math.PI - angle) % (2 * Math.PI),
      kind,
      quality: score,
    }));
}

function collect(
  skeleton: Skeleton,
  field: OrientationField,
  inside: Uint8Array,
  quality: Uint8Array,
): Found[] {
  const walker = new RidgeWalker(skeleton);
  const branches = new Int32Array(4);
  const { stride } = skeleton;
  const found: Found[] = [];
  forEachPixel(skeleton, (at, leaving, x, y) => {
    if (leaving !== 1 && leaving !== 3) return;
    const block = Math.floor(y / blockSide) * field.grid.columns + Math.floor(x / blockSide);
    if (inside[block] === 0) return;
    const count = walker.branches(at, branches);
    const bearing = (branch: number): number => {
      const { last } = walker.walk(at, branches[branch] as number, limits.tangent);
      return Math.atan2(Math.floor(last / stride) - Math.floor(at / stride), (last % stride) - (at % stride));
    };
    let towards: number;
    if (leaving === 1 && count === 1) towards = bearing(0);
    else if (leaving === 3 && count === 3) towards = betweenBranches(bearing(0), bearing(1), bearing(2));
    else return;
    // The field is smoother than one ridge; the walk only says which of its two ways.
    const flow = ridgeDirectionAt(field, x, y);
    const angle = Math.cos(flow - towards) >= 0 ? flow : flow + Math.PI;
    const kind = leaving === 1 ? 'ending' : 'bifurcation';
    found.push({ at, x, y, angle, kind, quality: quality[block] as number, dropped: false });
  });
  return found;
}

/** Middle of the two branches that are closest in direction: the valley between them. */
function betweenBranches(a: number, b: number, c: number): number {
  const ab = Math.cos(a - b);
  const bc = Math.cos(b - c);
  const ca = Math.cos(c - a);
  const [p, q] = ab >= bc && ab >= ca ? [a, b] : bc >= ca ? [b, c] : [c, a];
  return Math.atan2(Math.sin(p) + Math.sin(q), Math.cos(p) + Math.cos(q));
}

/** Endings that face each other across a short gap in line with both. */
function dropBreaks(found: readonly Found[]): void {
  for (const [index, a] of found.entries()) {
    if (a.kind !== 'ending') continue;
    for (let other = index + 1; other < found.length; other += 1) {
      const b = found[other] as Found;
      if (b.y - a.y > limits.gap) break;
      if (b.kind !== 'ending') continue;
      const dx = b.x - a.x;
      const dy = b.y - a.y;
      const distance = Math.hypot(dx, dy);
      if (distance > limits.gap || Math.cos(a.angle - b.angle) > -0.7) continue;
      // Each ridge runs away from the other, and the gap lies in line with them.
      const away = -(dx * Math.cos(a.angle) + dy * Math.sin(a.angle)) / Math.max(1, distance);
      if (away > 0.7) {
        a.dropped = true;
        b.dropped = true;
      }
    }
  }
}

function dropLakes(found: readonly Found[], skeleton: Skeleton): void {
  const walker = new RidgeWalker(skeleton);
  const branches = new Int32Array(4);
  const forks = new Map(found.filter(({ kind }) => kind === 'bifurcation').map((fork) => [fork.at, fork]));
  for (const fork of forks.values()) {
    const count = walker.branches(fork.at, branches);
    const ends = new Set<number>();
    for (let index = 0; index < count; index += 1) {
      const path = walker.walk(fork.at, branches[index] as number, limits.lake);
      if (path.end !== 'fork') continue;
      if (ends.has(path.last) || path.last === fork.at) {
        fork.dropped = true;
        const other = forks.get(path.last);
        if (other) other.dropped = true;
      }
      ends.add(path.last);
    }
  }
}

function dropCrowds(found: readonly Found[]): void {
  for (const [index, a] of found.entries()) {
    for (let other = index + 1; other < found.length; other += 1) {
      const b = found[other] as Found;
      if (b.y - a.y > limits.crowd) break;
      if (Math.hypot(b.x - a.x, b.y - a.y) > limits.crowd) continue;
      a.dropped = true;
      b.dropped = true;
    }
  }
}
