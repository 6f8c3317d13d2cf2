import { cardPixels, type CardPrintRequest } from '../../../domain/devices/card-printer.ts';

/** What the technician looks at: frame, a ramp of each colour, and resin bars of one to eight pixels. Nothing on it is of a person. */
export function testCard(attemptId: string): CardPrintRequest {
  const { width, height } = cardPixels;
  const colour = new Uint8Array(width * height * 3).fill(255);
  const black = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const band = Math.floor((y - 60) / 90);
      if (y >= 60 && band < 4 && x >= 60 && x < width - 60) {
        const level = Math.round((255 * (x - 60)) / (width - 121));
        for (let channel = 0; channel < 3; channel += 1) {
          if (band === 3 || channel === band) colour[at * 3 + channel] = level;
        }
      }
      const framed = x < 6 || y < 6 || x >= width - 6 || y >= height - 6;
      const thickness = 1 << Math.min(3, Math.max(0, Math.floor((x - 60) / 220)));
      const barred = y >= 460 && y < 580 && x >= 60 && x < width - 60 && x % (thickness * 2) < thickness;
      if (framed || barred) black[at] = 255;
    }
  }
  return { attemptId, jobName: 'test card', front: { colour, black }, back: null, timeoutMs: 90_000 };
}
