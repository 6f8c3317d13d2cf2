import { describe, expect, it } from 'vitest';
import { contain } from './picture.ts';
import { paintPortrait } from './portrait.ts';
import { y4mClip } from './y4m.ts';

const small = { age: 34, sex: 'male', width: 320, height: 240 } as const;

describe('paintPortrait', () => {
  it('gives the same person the same face and another person another', () => {
    expect(paintPortrait({ ...small, seed: 1 })).toEqual(paintPortrait({ ...small, seed: 1 }));
    expect(paintPortrait({ ...small, seed: 1 })).not.toEqual(paintPortrait({ ...small, seed: 2 }));
  });

  it('leaves a white background around the head', () => {
    const { pixels, width } = paintPortrait({ ...small, seed: 3 });
    for (const x of [0, width - 1])
      expect(Math.min(...pixels.subarray(x * 3, x * 3 + 3))).toBeGreaterThan(230);
  });
});

describe('y4mClip', () => {
  it('holds as many whole 4:2:0 frames as asked, each with its own noise', () => {
    const clip = y4mClip(paintPortrait({ ...small, seed: 1 }), { frames: 2, framesPerSecond: 10, noise: 2 });
    const header = clip.subarray(0, clip.indexOf('\n') + 1);
    expect(header.toString()).toBe('YUV4MPEG2 W320 H240 F10:1 Ip A1:1 C420jpeg\n');
    const frame = 'FRAME\n'.length + (320 * 240 * 3) / 2;
    expect(clip.length).toBe(header.length + 2 * frame);
    const first = clip.subarray(header.length, header.length + frame);
    expect(first.equals(clip.subarray(header.length + frame))).toBe(false);
  });
});

describe('contain', () => {
  it('shows the whole source in the middle on white', () => {
    const source = paintPortrait({ ...small, seed: 1 });
    const square = contain(source, 320, 320);
    const pixel = (picture: typeof source, x: number, y: number) => [
      ...picture.pixels.subarray((y * picture.width + x) * 3, (y * picture.width + x) * 3 + 3),
    ];
    expect(pixel(square, 160, 5)).toEqual([255, 255, 255]);
    expect(pixel(square, 160, 160)).toEqual(pixel(source, 160, 120));
  });
});
