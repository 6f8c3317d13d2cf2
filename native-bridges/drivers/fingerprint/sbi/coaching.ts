import type { FingerCaptureRequest, FingerPrompt } from '../../../../domain/devices/fingerprint-scanner.ts';
import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';

/**
 * SBI has no word for what the human should do, so the driver looks at the preview itself: how many separate touches
 * there are and how dark they are. Pure.
 */
export interface PreviewSight {
  /** Separate touched areas of finger size. */
  readonly touches: number;
  /** Mean grey of the touched areas; 255 where nothing touches. */
  readonly meanGrey: number;
  /** Width of the widest touch as a share of the frame's width. */
  readonly widest: number;
}

/** Side of the squares looked at, in preview pixels: about a millimetre at a quarter of 500 ppi. */
const cell = 8;
/** A touched square's mean grey is below this; a clean platen is about 249. */
const touchedBelow = 222;
/** Smaller areas are dirt, drops and the edges of other fingers' creases. */
const smallestTouch = 24;

export function lookAtPreview(frame: GrayImage): PreviewSight {
  const columns = Math.floor(frame.width / cell);
  const rows = Math.floor(frame.height / cell);
  const greys = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let sum = 0;
      for (let y = 0; y < cell; y += 1) {
        const base = (row * cell + y) * frame.width + column * cell;
        for (let x = 0; x < cell; x += 1) sum += frame.pixels[base + x] ?? 255;
      }
      greys[row * columns + column] = sum / (cell * cell);
    }
  }
  return measureTouches(greys, columns, rows);
}

function measureTouches(greys: Float32Array, columns: number, rows: number): PreviewSight {
  const seen = new Uint8Array(greys.length);
  let touches = 0;
  let sum = 0;
  let count = 0;
  let widest = 0;
  for (let start = 0; start < greys.length; start += 1) {
    if (seen[start] === 1 || (greys[start] ?? 255) >= touchedBelow) continue;
    const area = [start];
    seen[start] = 1;
    let areaSum = 0;
    let left = columns;
    let right = 0;
    for (let index = 0; index < area.length; index += 1) {
      const at = area[index] ?? 0;
      const column = at % columns;
      areaSum += greys[at] ?? 255;
      left = Math.min(left, column);
      right = Math.max(right, column);
      const neighbours = [
        column > 0 ? at - 1 : -1,
        column + 1 < columns ? at + 1 : -1,
        at - columns,
        at + columns < rows * columns ? at + columns : -1,
      ];
      for (const next of neighbours) {
        if (next < 0 || seen[next] === 1 || (greys[next] ?? 255) >= touchedBelow) continue;
        seen[next] = 1;
        area.push(next);
      }
    }
    if (area.length < smallestTouch) continue;
    touches += 1;
    sum += areaSum;
    count += area.length;
    widest = Math.max(widest, (right - left + 1) / columns);
  }
  return { touches, meanGrey: count === 0 ? 255 : sum / count, widest };
}

/** What to ask for before anything touches. */
export function placePrompt({ fingers, impression }: FingerCaptureRequest): FingerPrompt {
  if (impression === 'rolled') return 'roll-finger';
  if (fingers.every((finger) => finger.endsWith('THUMB'))) {
    return fingers.length === 2 ? 'place-thumbs' : 'place-finger';
  }
  if (fingers.length === 1) return 'place-finger';
  return fingers[0]?.startsWith('LEFT') === true ? 'place-left-four' : 'place-right-four';
}

const tooLight = 186;
const tooDark = 84;
/** A rolled print fills most of a single-finger preview's width. */
const rolledWidth = 0.7;

export function coach(request: FingerCaptureRequest, sight: PreviewSight): FingerPrompt {
  if (sight.touches === 0) return placePrompt(request);
  if (request.impression === 'rolled') {
    if (sight.meanGrey > tooLight) return 'press-harder';
    return sight.widest < rolledWidth ? 'roll-finger' : 'hold-still';
  }
  if (sight.touches < request.fingers.length) return 'too-few-fingers';
  if (sight.meanGrey > tooLight) return 'press-harder';
  if (sight.meanGrey < tooDark) return 'press-softer';
  return 'hold-still';
}
