import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateFingerQuality } from './finger-quality.ts';
import type { GrayImage } from './gray-image.ts';
import { processorTime } from '../../test/support/processor-time.ts';

/** Parallel ridges under an elliptical contact; enough of a finger for area, tone and place. */
function stripes(radiusX: number, radiusY: number, shiftX = 0, paper = 245, ink = 40): GrayImage {
  const width = 400;
  const height = 500;
  const pixels = new Uint8Array(width * height).fill(245);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const inside = ((x - 200 - shiftX) / radiusX) ** 2 + ((y - 250) / radiusY) ** 2 < 1;
      if (inside)
        pixels[y * width + x] =
          (paper + ink) / 2 + ((paper - ink) / 2) * Math.cos((2 * Math.PI * (x + y)) / 12.7);
    }
  }
  return { width, height, pixels, ppi: 500 };
}

describe('estimateFingerQuality', () => {
  it('finds no fault when ridges are clear, central and large', () => {
    const quality = estimateFingerQuality(stripes(150, 200));
    expect(quality.verdicts).toEqual([]);
    expect(quality.score).toBeGreaterThan(75);
    expect(quality.area).toBeCloseTo(Math.PI * 150 * 200 * 0.0508 ** 2, -2);
  });

  it('says no-finger when the platen is empty', () => {
    const empty = { width: 400, height: 500, ppi: 500, pixels: new Uint8Array(200_000).fill(250) };
    expect(estimateFingerQuality(empty)).toMatchObject({ score: 0, verdicts: ['no-finger'] });
  });

  it('says too-small when only the tip touches', () => {
    expect(estimateFingerQuality(stripes(70, 80)).verdicts).toEqual(['too-small']);
  });

  it('says off-centre when the finger lies at the edge', () => {
    expect(estimateFingerQuality(stripes(130, 200, 120)).verdicts).toEqual(['off-centre']);
  });

  it('says too-wet when valleys are dark', () => {
    expect(estimateFingerQuality(stripes(150, 200, 0, 140, 20)).verdicts).toEqual(['too-wet']);
  });

  it('names what cost most when several small faults make a bad image', () => {
    const blotted = stripes(110, 112);
    for (let at = 0; at < blotted.pixels.length; at += 1) {
      const grain = (Math.imul(at + 1, 2654435761) >>> 24) / 255 - 0.5;
      const value = blotted.pixels[at] ?? 245;
      if (value < 245) blotted.pixels[at] = 170 + (value - 140) * 0.32 + 60 * grain;
    }
    const { score, verdicts } = estimateFingerQuality(blotted);
    expect(score).toBeLessThan(50);
    expect(verdicts).toHaveLength(1);
  });

  it('returns a score from 0 to 100 when pixels are anything', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(100, 500, 1000),
        fc.nat(),
        (width, height, ppi, seed) => {
          const pixels = Uint8Array.from(
            { length: width * height },
            (_, at) => Math.imul(at + seed, 2654435761) >>> 24,
          );
          const { score } = estimateFingerQuality({ width, height, ppi, pixels });
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('takes under 30 ms when the picture is 400 by 500', () => {
    const image = stripes(150, 200);
    estimateFingerQuality(image);
    const times = Array.from({ length: 9 }, () => {
      const start = processorTime();
      estimateFingerQuality(image);
      return processorTime() - start;
    });
    expect(times.sort((a, b) => a - b)[4]).toBeLessThan(30);
  });
});
