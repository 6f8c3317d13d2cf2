import type { PadGeometry, PenPoint } from '../../../../domain/devices/signature-pad.ts';
import { encodePng } from '../../fingerprint/image/png.ts';

/** Half the width of a stroke in pixels, without and with full pressure, on an 800 pixel wide screen. */
const thinnest = 0.7;
const thickest = 2.4;

/** Black strokes on white at screen size, their width by pressure, edges smoothed; PNG. */
export function drawStrokes(points: readonly PenPoint[], geometry: PadGeometry): Uint8Array<ArrayBuffer> {
  const { screenWidth: width, screenHeight: height, maxX, maxY, maxPressure } = geometry;
  const pixels = new Uint8Array(width * height).fill(255);
  const scale = width / 800;
  let previous: { x: number; y: number; radius: number } | undefined;
  for (const point of points) {
    if (!point.touching) {
      previous = undefined;
      continue;
    }
    const here = {
      x: (point.x * width) / maxX,
      y: (point.y * height) / maxY,
      radius: scale * (thinnest + (thickest - thinnest) * Math.min(1, point.pressure / maxPressure)),
    };
    drawSegment(pixels, width, height, previous ?? here, here);
    previous = here;
  }
  return new Uint8Array(encodePng({ width, height, pixels, ppi: 96 }));
}

interface Knot {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** A line with round ends whose radius changes evenly from one end to the other. */
function drawSegment(pixels: Uint8Array, width: number, height: number, from: Knot, to: Knot): void {
  const reach = Math.max(from.radius, to.radius) + 1;
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
  const right = Math.min(width - 1, Math.ceil(Math.max(from.x, to.x) + reach));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(from.y, to.y) + reach));
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const squared = dx * dx + dy * dy;
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left; x <= right; x += 1) {
      const along =
        squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / squared));
      const distance = Math.hypot(x - from.x - along * dx, y - from.y - along * dy);
      const radius = from.radius + (to.radius - from.radius) * along;
      const cover = Math.min(1, Math.max(0, radius + 0.5 - distance));
      if (cover === 0) continue;
      const at = y * width + x;
      pixels[at] = Math.min(pixels[at] ?? 255, Math.round(255 * (1 - cover)));
    }
  }
}
