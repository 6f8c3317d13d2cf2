import type { PenPoint } from '../../../../domain/devices/signature-pad.ts';

/** Points of one touch of the pen. */
export type Stroke = readonly PenPoint[];

/** Splits samples where the pen was lifted; hovering samples are left out. */
export function strokesOf(points: readonly PenPoint[]): readonly Stroke[] {
  const strokes: PenPoint[][] = [];
  let writing: PenPoint[] | null = null;
  for (const point of points) {
    if (!point.touching) {
      writing = null;
    } else if (writing === null) {
      writing = [point];
      strokes.push(writing);
    } else {
      writing.push(point);
    }
  }
  return strokes;
}

/** Width of the line in pad pixels: a ballpoint that gives a little under pressure. */
export function lineWidth(pressure: number, maxPressure: number): number {
  return 1.2 + 2.6 * Math.min(1, Math.max(0, pressure / Math.max(1, maxPressure)));
}
