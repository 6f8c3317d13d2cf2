import { faceModels } from './models.ts';
import type { Point } from './raster.ts';

/** A face as the detector sees it, in pixels of its 256 × 256 input. */
export interface Detection {
  readonly score: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The person's right eye, left eye, nose, mouth, right ear, left ear. */
  readonly points: readonly Point[];
}

/** Below this a candidate is no face. The published pipeline of the detector takes 0.5 and up. */
export const leastDetectionScore = 0.5;
/** Boxes that share more than this (intersection over union) are one face. */
const overlapLimit = 0.3;
const values = 16;

/** Middles of the candidates' cells: 16 × 16 cells of two, then 8 × 8 of six. */
function anchors(): Point[] {
  const { side } = faceModels.detector;
  return [
    { cells: 16, each: 2 },
    { cells: 8, each: 6 },
  ].flatMap(({ cells, each }) =>
    Array.from({ length: cells * cells * each }, (_, index) => {
      const cell = Math.floor(index / each);
      const size = side / cells;
      return { x: ((cell % cells) + 0.5) * size, y: (Math.floor(cell / cells) + 0.5) * size };
    }),
  );
}
const allAnchors = anchors();
const fineCount = 512;

/** @param outputs of the detector, as `faceModels.detector.outputs` lists them. Best first; overlapping candidates are one. */
export function decodeDetections(outputs: readonly Float32Array[]): Detection[] {
  const scores = outputs.filter(({ length }) => length <= fineCount).sort((a, b) => b.length - a.length);
  const boxes = outputs.filter(({ length }) => length > fineCount).sort((a, b) => b.length - a.length);
  const found: Detection[] = [];
  for (const [index, anchor] of allAnchors.entries()) {
    const part = index < fineCount ? 0 : 1;
    const at = index - part * fineCount;
    const score = 1 / (1 + Math.exp(-(scores[part]?.[at] ?? -100)));
    if (score < leastDetectionScore) continue;
    const box = boxes[part];
    const value = (n: number): number => box?.[at * values + n] ?? 0;
    const width = value(2);
    const height = value(3);
    found.push({
      score,
      x: anchor.x + value(0) - width / 2,
      y: anchor.y + value(1) - height / 2,
      width,
      height,
      points: [0, 1, 2, 3, 4, 5].map((point) => ({
        x: anchor.x + value(4 + point * 2),
        y: anchor.y + value(5 + point * 2),
      })),
    });
  }
  return withoutOverlap(found);
}

function withoutOverlap(found: readonly Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const each of [...found].sort((a, b) => b.score - a.score)) {
    if (kept.every((other) => overlap(each, other) <= overlapLimit)) kept.push(each);
  }
  return kept;
}

type Box = Pick<Detection, 'x' | 'y' | 'width' | 'height'>;

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}
