import { type Face, at, distance, pointOf } from './face.ts';
import { headOf } from './pose.ts';
import type { Point, Raster } from './raster.ts';

/** What of a frame the next one is compared with. */
export interface MotionMemory {
  readonly digest: number;
  /** When the picture last changed, and when this frame was seen, milliseconds of any clock. */
  readonly changedAt: number;
  readonly at: number;
  readonly points: readonly Point[] | null;
}

export interface Motion {
  /** Eye distances that the face goes in a second; null without a face in both frames. */
  readonly speed: number | null;
  /** Milliseconds since a single pixel changed: a living sensor always has noise. */
  readonly still: number;
}

const watched = [at.noseTip, at.chin, at.rightEyeOuter, at.leftEyeOuter] as const;

export function watchMotion(
  picture: Raster,
  face: Face | null,
  before: MotionMemory | null,
  now: number,
): { readonly motion: Motion; readonly memory: MotionMemory } {
  const digest = digestOf(picture);
  const points = face === null ? null : watched.map((index) => pointOf(face, index));
  const changedAt = before !== null && before.digest === digest ? before.changedAt : now;
  let speed: number | null = null;
  const earlier = before?.points ?? null;
  if (face !== null && points !== null && before !== null && earlier !== null && now > before.at) {
    const gone = points.map((point, index) => distance(point, earlier[index] ?? point));
    const way = gone.reduce((sum, each) => sum + each, 0) / gone.length;
    speed = (way / Math.max(1, headOf(face).eyeDistance)) * (1000 / (now - before.at));
  }
  return { motion: { speed, still: now - changedAt }, memory: { digest, changedAt, at: now, points } };
}

/** FNV-1a over every 61st byte: any noise changes it. */
function digestOf({ data }: Raster): number {
  let digest = 0x811c9dc5;
  for (let index = 0; index < data.length; index += 61) {
    digest = Math.imul(digest ^ (data[index] ?? 0), 0x01000193);
  }
  return digest >>> 0;
}
