import { describe, expect, it } from 'vitest';
import type { GrayImage } from '../gray-image.ts';
import { checkCuts } from './check-cuts.ts';
import { cutFinger, isTurned, type FingerBox } from './cut-finger.ts';

/** A finger of stripes on clean glass at 500 ppi. */
function striped(width: number, height: number, fingers: readonly { x: number; y: number }[]): GrayImage {
  const pixels = new Uint8Array(width * height).fill(249);
  for (const { x, y } of fingers) {
    for (let row = -210; row <= 210; row += 1) {
      for (let column = -140; column <= 140; column += 1) {
        if ((row / 210) ** 2 + (column / 140) ** 2 > 1) continue;
        pixels[(y + row) * width + x + column] = Math.sin(row * 0.7) > 0 ? 50 : 240;
      }
    }
  }
  return { width, height, pixels, ppi: 500 };
}

function box(x: number, y: number, degrees: number): FingerBox {
  const angle = (degrees * Math.PI) / 180;
  const corner = (across: number, along: number) => ({
    x: x + across * Math.cos(angle) - along * Math.sin(angle),
    y: y + across * Math.sin(angle) + along * Math.cos(angle),
  });
  return {
    corners: [corner(-140, -210), corner(140, -210), corner(140, 210), corner(-140, 210)],
    angleDegrees: degrees,
  };
}

const slap = striped(1200, 900, [{ x: 300, y: 450 }]);

describe('cutFinger', () => {
  it('keeps the own pixels of the slap when the finger is near upright, and white outside its box', () => {
    const cut = cutFinger(slap, box(300, 450, 8));
    expect(isTurned(box(300, 450, 8))).toBe(false);
    expect(cut.pixels[0]).toBe(255);
    const left = Math.round(300 - cut.width / 2);
    const top = Math.round(450 - cut.height / 2);
    const middle = Math.floor(cut.height / 2) * cut.width + Math.floor(cut.width / 2);
    const there = (top + Math.floor(cut.height / 2)) * slap.width + left + Math.floor(cut.width / 2);
    expect(cut.pixels[middle]).toBe(slap.pixels[there]);
  });
  it('turns the finger upright when it lies slanted', () => {
    const cut = cutFinger(slap, box(300, 450, 30));
    expect(isTurned(box(300, 450, 30))).toBe(true);
    expect([cut.width, cut.height, cut.ppi]).toEqual([300, 440, 500]);
  });
  it('gives 500 ppi when the slap has 1000', () => {
    const twice = { ...slap, ppi: 1000 };
    const cut = cutFinger(twice, box(300, 450, 0));
    expect([cut.width, cut.height, cut.ppi]).toEqual([160, 230, 500]);
  });
  it('leaves white what lies beyond the picture when a box reaches over its edge', () => {
    const cut = cutFinger(slap, box(40, 450, 0));
    expect(cut.width).toBeLessThan(200);
    expect(cutFinger(slap, box(40, 450, 40)).pixels[220 * 300]).toBe(255);
  });
});

describe('checkCuts', () => {
  const thumbs = striped(1200, 900, [
    { x: 300, y: 450 },
    { x: 850, y: 450 },
  ]);
  const asked = { capture: 'PLAIN_THUMBS', expected: ['LEFT_THUMB', 'RIGHT_THUMB'] } as const;
  const claim = (finger: 'LEFT_THUMB' | 'RIGHT_THUMB', x: number) => ({
    finger,
    box: box(x, 450, 0),
    picture: cutFinger(thumbs, box(x, 450, 0)),
  });
  const honest = [claim('LEFT_THUMB', 300), claim('RIGHT_THUMB', 850)] as const;

  it('finds nothing when every picture is the cut of its finger', () => {
    expect(checkCuts(thumbs, asked, honest)).toBeUndefined();
  });
  it('finds a finger that is missing or there twice', () => {
    expect(checkCuts(thumbs, asked, honest.slice(1))).toBe('fingers-do-not-add-up');
    expect(checkCuts(thumbs, asked, [honest[0], honest[0]])).toBe('fingers-do-not-add-up');
  });
  it('finds fingers that were swapped', () => {
    expect(checkCuts(thumbs, asked, [claim('LEFT_THUMB', 850), claim('RIGHT_THUMB', 300)])).toBe(
      'box-is-no-finger',
    );
  });
  it('finds a picture of which one pixel is another', () => {
    const pixels = honest[0].picture.pixels.slice();
    const at = Math.floor(pixels.length / 2);
    pixels[at] = 255 - (pixels[at] ?? 0);
    const forged = { ...honest[0], picture: { ...honest[0].picture, pixels } };
    expect(checkCuts(thumbs, asked, [forged, honest[1]])).toBe('picture-is-no-cut');
  });
  it('finds a slap that shows fewer fingers than are claimed', () => {
    expect(checkCuts(slap, asked, honest)).toBe('slap-does-not-add-up');
  });
});
