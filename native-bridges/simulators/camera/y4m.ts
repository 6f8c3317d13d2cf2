import type { Picture } from './picture.ts';
import { seededRandom } from './picture.ts';

/**
 * A YUV4MPEG2 clip (4:2:0, JPEG siting, BT.601 limited range) that Chromium's fake camera plays in a loop. A little
 * sensor noise differs from frame to frame, so that a frozen picture can be told from a live one.
 */
export function y4mClip(
  picture: Picture,
  options: { frames: number; framesPerSecond: number; noise: number },
): Buffer {
  const { width, height } = picture;
  if (width % 2 !== 0 || height % 2 !== 0) throw new Error('4:2:0 needs even dimensions');
  const header = Buffer.from(
    `YUV4MPEG2 W${width} H${height} F${options.framesPerSecond}:1 Ip A1:1 C420jpeg\n`,
  );
  const frameHeader = Buffer.from('FRAME\n');
  const clear = planes(picture);
  const parts: Buffer[] = [header];
  for (let frame = 0; frame < options.frames; frame++) {
    const random = seededRandom(frame + 1);
    const noisy = Buffer.from(clear);
    for (let i = 0; i < width * height; i++) {
      noisy[i] = Math.min(
        235,
        Math.max(16, (clear[i] ?? 0) + Math.round((random() - 0.5) * 2 * options.noise)),
      );
    }
    parts.push(frameHeader, noisy);
  }
  return Buffer.concat(parts);
}

function planes({ width, height, pixels }: Picture): Buffer {
  const luma = width * height;
  const out = Buffer.alloc((luma * 3) / 2);
  for (let i = 0; i < luma; i++) {
    const r = pixels[i * 3] ?? 0;
    const g = pixels[i * 3 + 1] ?? 0;
    const b = pixels[i * 3 + 2] ?? 0;
    out[i] = Math.round(16 + (65.481 * r + 128.553 * g + 24.966 * b) / 255);
  }
  const half = width / 2;
  for (let y = 0; y < height / 2; y++) {
    for (let x = 0; x < half; x++) {
      const sum = [0, 0, 0];
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ] as const) {
        const at = ((y * 2 + dy) * width + x * 2 + dx) * 3;
        for (let c = 0; c < 3; c++) sum[c] = (sum[c] ?? 0) + (pixels[at + c] ?? 0) / 4;
      }
      const [r = 0, g = 0, b = 0] = sum;
      out[luma + y * half + x] = Math.round(128 + (-37.797 * r - 74.203 * g + 112 * b) / 255);
      out[luma + luma / 4 + y * half + x] = Math.round(128 + (112 * r - 93.786 * g - 18.214 * b) / 255);
    }
  }
  return out;
}
