import { describe, expect, it } from 'vitest';
import { cropOf, isLargeEnough, outputSize } from './crop.ts';
import {
  checkPhoto,
  checkSize,
  frozenAfter,
  type PhotoCheck,
  type PhotoCheckMemory,
  type Pixels,
} from './photo-checks.ts';

interface Drawn {
  background?: readonly [number, number, number];
  face?: number;
  /** Contrast of the fine pattern in the face: sharp edges. */
  detail?: number;
  noise?: number;
  seed?: number;
  shift?: number;
}

/** A head on a background: enough of a portrait for checks that only look at light, edges and change. */
function drawn({
  background = [235, 235, 235],
  face = 150,
  detail = 30,
  noise = 2,
  seed = 1,
  shift = 0,
}: Drawn): Pixels {
  const { width, height } = checkSize;
  const data = new Uint8ClampedArray(width * height * 4);
  let state = seed;
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648 - 0.5;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = ((x - shift) / width - 0.5) ** 2 / 0.26 ** 2 + (y / height - 0.44) ** 2 / 0.3 ** 2 < 1;
      const pattern = (x - shift) % 6 < 3 ? detail : -detail;
      for (const channel of [0, 1, 2] as const) {
        const base = inside ? face + pattern : background[channel];
        data[(y * width + x) * 4 + channel] = base + random() * noise * 2;
      }
      data[(y * width + x) * 4 + 3] = 255;
    }
  }
  return { width, height, data };
}

const looked = (picture: Pixels): readonly PhotoCheck[] => checkPhoto(picture, null).remarks;

describe('checkPhoto', () => {
  it('has nothing to say when the face is lit, sharp and on white', () => {
    expect(looked(drawn({}))).toEqual([]);
  });

  it('says too dark or too bright when the face is', () => {
    expect(looked(drawn({ face: 45, detail: 15 }))).toContain('too-dark');
    expect(looked(drawn({ face: 250, detail: 5 }))).toContain('too-bright');
  });

  it('says the background is not white when it is coloured, dark or uneven', () => {
    expect(looked(drawn({ background: [120, 170, 235] }))).toContain('background-not-white');
    expect(looked(drawn({ background: [110, 110, 110] }))).toContain('background-not-white');
    expect(looked(drawn({ background: [220, 220, 220], noise: 90 }))).toContain('background-not-white');
  });

  it('says blurred when the face has no edges', () => {
    expect(looked(drawn({ detail: 0, noise: 1 }))).toEqual(['blurred']);
  });

  it('says moving and not blurred when the head is elsewhere than in the last picture', () => {
    const before = checkPhoto(drawn({}), null).memory;
    expect(checkPhoto(drawn({ shift: 20 }), before).remarks).toEqual(['moving']);
  });

  it('says frozen after two seconds when not a single pixel changes, and not when only noise does', () => {
    const run = (picture: (index: number) => Pixels): readonly PhotoCheck[] => {
      let memory: PhotoCheckMemory | null = null;
      let remarks: readonly PhotoCheck[] = [];
      for (let index = 0; index <= frozenAfter; index++)
        ({ remarks, memory } = checkPhoto(picture(index), memory));
      return remarks;
    };
    expect(run(() => drawn({}))).toEqual(['frozen']);
    expect(run((index) => drawn({ seed: index + 1 }))).toEqual([]);
  });
});

describe('crop', () => {
  it('is the 3:4 middle when the camera is wide or tall', () => {
    expect(cropOf(1280, 960)).toEqual({ x: 280, y: 0, width: 720, height: 960 });
    expect(cropOf(720, 1280)).toEqual({ x: 0, y: 160, width: 720, height: 960 });
  });

  it('is never enlarged and never above 900 × 1200 when stored', () => {
    expect(outputSize(cropOf(1280, 960))).toEqual({ width: 720, height: 960 });
    expect(outputSize(cropOf(3840, 2160))).toEqual({ width: 900, height: 1200 });
  });

  it('is too small when a camera gives only 640 × 480', () => {
    expect(isLargeEnough(640, 480)).toBe(false);
    expect(isLargeEnough(1280, 720)).toBe(true);
  });
});
