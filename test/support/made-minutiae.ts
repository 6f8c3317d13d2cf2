import type { Minutia } from '../../domain/biometrics/minutiae/minutia.ts';
import { encodeMinutiaeRecord } from '../../domain/biometrics/minutiae/template-record.ts';

/** Small, deterministic, uniform in [0, 1). */
function numbers(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Minutiae scattered over an ellipse, directions following a loop-like flow as on a finger. */
export function finger(seed: number, count = 40): Minutia[] {
  const next = numbers(seed);
  return Array.from({ length: count }, () => {
    const radius = Math.sqrt(next());
    const bearing = 2 * Math.PI * next();
    const x = 400 + 150 * radius * Math.cos(bearing);
    const y = 400 + 200 * radius * Math.sin(bearing);
    const flow = Math.atan2(y - 300, x - 400) / 2 + (next() < 0.5 ? Math.PI : 0);
    return { x, y, angle: (-flow + 6 * Math.PI) % (2 * Math.PI), kind: 'ending', quality: 60 };
  });
}

export interface Touch {
  readonly degrees: number;
  readonly shiftX: number;
  readonly shiftY: number;
  /** Pixels a minutia is off. */
  readonly jitter: number;
  /** Share of minutiae not found. */
  readonly lost: number;
  readonly added: number;
}

export function touch(
  minutiae: readonly Minutia[],
  seed: number,
  { degrees, shiftX, shiftY, jitter, lost, added }: Touch,
): Uint8Array {
  const next = numbers(seed);
  const turn = (degrees * Math.PI) / 180;
  const spot = (x: number, y: number, angle: number): Minutia => {
    const dx = x - 400;
    const dy = y - 400;
    return {
      x: Math.round(500 + shiftX + dx * Math.cos(turn) - dy * Math.sin(turn) + jitter * (2 * next() - 1)),
      y: Math.round(500 + shiftY + dx * Math.sin(turn) + dy * Math.cos(turn) + jitter * (2 * next() - 1)),
      angle: (angle - turn + 0.1 * (2 * next() - 1) + 4 * Math.PI) % (2 * Math.PI),
      kind: 'other',
      quality: 50,
    };
  };
  const kept = minutiae.filter(() => next() >= lost).map(({ x, y, angle }) => spot(x, y, angle));
  for (let index = 0; index < added; index += 1) {
    kept.push(spot(280 + 240 * next(), 250 + 300 * next(), 2 * Math.PI * next()));
  }
  return record(kept);
}

/** An ISO/IEC 19794-2 record of these minutiae. */
export function record(minutiae: readonly Minutia[], pixelsPerCentimetre = 197): Uint8Array {
  return encodeMinutiaeRecord({
    captureEquipment: 0,
    width: 1000,
    height: 1000,
    resolution: { horizontal: pixelsPerCentimetre, vertical: pixelsPerCentimetre },
    views: [
      {
        position: 0,
        viewNumber: 0,
        impressionType: 0,
        quality: 0,
        minutiae,
        extendedData: new Uint8Array(0),
      },
    ],
  });
}

export const still: Touch = { degrees: 0, shiftX: 0, shiftY: 0, jitter: 0, lost: 0, added: 0 };
