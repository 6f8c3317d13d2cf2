import { describe, expect, it } from 'vitest';
import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import { firstHash } from './hash-chain.ts';
import { coach, openingPrompt, placePrompt } from './coaching.ts';
import { lookAtPreview } from './preview-sight.ts';

/** A preview with fingers as plain rectangles of one grey. */
function platen(fingers: readonly { x: number; grey: number; width?: number }[]): GrayImage {
  const width = 400;
  const height = 376;
  const pixels = new Uint8Array(width * height).fill(249);
  for (const finger of fingers) {
    for (let y = 120; y < 240; y += 1) {
      pixels.fill(finger.grey, y * width + finger.x, y * width + finger.x + (finger.width ?? 64));
    }
  }
  return { width, height, pixels, ppi: 125 };
}

const request = {
  attemptId: 'attempt-1',
  impression: 'plain' as const,
  fingers: ['RIGHT_INDEX', 'RIGHT_MIDDLE', 'RIGHT_RING', 'RIGHT_LITTLE'] as const,
  exceptions: [],
  requestedScore: 60,
  timeoutMs: 1000,
  previousHash: firstHash,
};
const four = [16, 112, 208, 304];
const whole = { ...request, fingers: [...request.fingers] };
const ask = (fingers: Parameters<typeof platen>[0]) => {
  const sight = lookAtPreview(platen(fingers));
  return coach(whole, sight, sight);
};

describe('coach', () => {
  it('asks for the hand when nothing touches', () => {
    expect(ask([])).toBe('place-right-four');
  });
  it('says too few fingers when one is missing', () => {
    expect(ask(four.slice(0, 3).map((x) => ({ x, grey: 160 })))).toBe('too-few-fingers');
  });
  it('asks for more pressure when the print is faint and for less when it is black', () => {
    expect(ask(four.map((x) => ({ x, grey: 205 })))).toBe('press-harder');
    expect(ask(four.map((x) => ({ x, grey: 50 })))).toBe('press-softer');
  });
  it('asks to hold still when everything is well', () => {
    expect(ask(four.map((x) => ({ x, grey: 160 })))).toBe('hold-still');
  });
  it('asks for the middle when a finger is cut off by the edge', () => {
    expect(ask([0, 112, 208, 304].map((x) => ({ x, grey: 160 })))).toBe('centre-finger');
    expect(ask([16, 112, 208, 336].map((x) => ({ x, grey: 160 })))).toBe('centre-finger');
  });
  it('judges no skin when the print is still coming up', () => {
    const faint = lookAtPreview(platen(four.map((x) => ({ x, grey: 205 }))));
    expect(coach(whole, faint, undefined)).toBe('hold-still');
    expect(coach(whole, faint, { ...faint, meanGrey: 215 })).toBe('hold-still');
    expect(coach(whole, faint, { ...faint, meanGrey: 206 })).toBe('press-harder');
  });
  it('says what the attempt before was bad for until something touches', () => {
    const again = { ...whole, advice: 'too-dry' as const };
    expect(openingPrompt(again)).toBe('too-dry');
    expect(openingPrompt(whole)).toBe('place-right-four');
    const nothing = lookAtPreview(platen([]));
    expect(coach(again, nothing, undefined)).toBe('too-dry');
    const good = lookAtPreview(platen(four.map((x) => ({ x, grey: 160 }))));
    expect(coach(again, good, good)).toBe('hold-still');
  });
  it('ignores dirt when it is smaller than a finger', () => {
    expect(lookAtPreview(platen([{ x: 40, grey: 100, width: 3 }])).touches).toBe(0);
  });
  it('asks to roll on until the print is wide', () => {
    const rolled = { ...request, impression: 'rolled' as const, fingers: ['RIGHT_INDEX' as const] };
    const seen = (width: number) => lookAtPreview(platen([{ x: 16, grey: 160, width }]));
    expect(coach(rolled, seen(100), undefined)).toBe('roll-finger');
    expect(coach(rolled, seen(340), seen(330))).toBe('hold-still');
  });
});

describe('placePrompt', () => {
  it('names what is to be placed', () => {
    const ask = (fingers: Parameters<typeof placePrompt>[0]['fingers']) =>
      placePrompt({ ...request, fingers });
    expect(ask(['LEFT_INDEX', 'LEFT_RING'])).toBe('place-left-four');
    expect(ask(['LEFT_THUMB', 'RIGHT_THUMB'])).toBe('place-thumbs');
    expect(ask(['LEFT_THUMB'])).toBe('place-finger');
    expect(ask(['LEFT_RING'])).toBe('place-finger');
  });
});
