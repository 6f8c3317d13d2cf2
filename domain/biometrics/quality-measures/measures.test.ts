import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FingerMeasures, measureFinger } from './measures.ts';

describe('measureFinger', () => {
  it('never throws and gives finite numbers at any size, resolution and grey', () => {
    const side = fc.integer({ min: 0, max: 190 });
    fc.assert(
      fc.property(
        side,
        side,
        fc.constantFrom(100, 125, 250, 500, 1000),
        fc.integer({ min: 1, max: 1 << 30 }),
        fc.integer({ min: 0, max: 2 }),
        (width, height, ppi, seed, kind) => {
          const pixels = Uint8Array.from({ length: width * height }, (_, at) => grey(at, width, seed, kind));
          const measures = measureFinger({ width, height, ppi, pixels });
          for (const value of Object.values(measures ?? {})) expect(Number.isFinite(value)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('measures nothing on paper, on one grey and on a picture shorter than it says', () => {
    const even = (value: number) => ({
      width: 300,
      height: 300,
      ppi: 500,
      pixels: new Uint8Array(90_000).fill(value),
    });
    expect(measureFinger(even(255))).toBeUndefined();
    expect(measureFinger(even(120))).toBeUndefined();
    expect(measureFinger({ ...even(120), height: 400 })).toBeUndefined();
  });

  it('is blind to white paper around the finger', () => {
    const finger = waves(200, 240);
    const around = onPaper(finger, 37, 18);
    expect(measureFinger(around)).toEqual(measureFinger(finger));
  });

  it('says the same of the directions whatever the ink is like: only the contrast measures move with brightness', () => {
    const dark = waves(220, 260, (value) => value / 2);
    const light = waves(220, 260, (value) => value / 2 + 60);
    const ofDark = required(measureFinger(dark));
    const ofLight = required(measureFinger(light));
    for (const name of Object.keys(ofDark) as (keyof FingerMeasures)[]) {
      if (/^(OCL|OF)_|Coherence|UniformImage/.test(name)) {
        expect(ofLight[name], name).toBeCloseTo(ofDark[name], 6);
      }
    }
    expect(ofLight.Mu - ofDark.Mu).toBeCloseTo(60, 6);
    expect(ofLight.MMB - ofDark.MMB).toBeCloseTo(60, 6);
  });

  it('keeps every ratio in its range and counts blocks, not bins', () => {
    const measures = required(measureFinger(waves(320, 400)));
    for (const name of ['FDA', 'LCS', 'OCL'] as const) {
      expect(measures[`${name}_Bin10_Mean`]).toBeGreaterThanOrEqual(0);
      expect(measures[`${name}_Bin10_Mean`]).toBeLessThanOrEqual(1);
    }
    const blocks = (name: 'FDA' | 'LCS') =>
      ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const).reduce<number>(
        (sum, bin) => sum + measures[`${name}_Bin10_${bin}`],
        0,
      );
    expect(blocks('FDA')).toBe(blocks('LCS'));
    expect(measures.OCL_Bin10_Mean).toBeGreaterThan(0.9);
  });
});

const published = join(import.meta.dirname, '../../../../shared/data/nfiq2');
const names = ['SFinGe_Test01', 'SFinGe_Test02', 'SFinGe_Test03'];
/** Of FingerJet's minutiae, or of the forest trained on them. */
const needMinutiae = /^(FingerJet|FJFXPos|FingerprintImageWithMinutiae|UnifiedQualityScore)/;

describe('the published measures of NIST’s program', () => {
  const there = existsSync(published);
  const why = there ? '' : ` (skipped: there is no ${published})`;
  it.skipIf(!there)(`are met on each of its example pictures${why}`, () => {
    const lines: string[] = [];
    const worst = new Map<string, { deviation: number; from: number; to: number }>();
    for (const name of names) {
      const measures = required(measureFinger(pgm(join(published, `${name}.pgm`))));
      const said = readFileSync(join(published, `${name}_output.txt`), 'utf8')
        .trim()
        .split('\n');
      for (const line of said) {
        const [key = '', text = ''] = line.split(': ');
        if (needMinutiae.test(key)) continue;
        const reference = Number(text);
        const own =
          key === 'EmptyImageOrContrastTooLow' ? measures.Mu : measures[key as keyof FingerMeasures];
        const known = worst.get(key) ?? { deviation: 0, from: reference, to: reference };
        worst.set(key, {
          deviation: Math.max(known.deviation, Math.abs(own - reference)),
          from: Math.min(known.from, reference),
          to: Math.max(known.to, reference),
        });
      }
    }
    expect(worst.size).toBe(68);
    for (const [key, { deviation, from, to }] of worst) {
      // Over three pictures; where the reference says the same of all, against the value itself.
      const range = to > from ? to - from : Math.max(Math.abs(to), 1);
      const share = (100 * deviation) / range;
      lines.push(
        `${key.padEnd(40)} ${String(from).padStart(9)} … ${String(to).padEnd(9)} ${share.toFixed(3)} %`,
      );
      // The program prints six digits.
      expect(share, key).toBeLessThan(0.02);
    }
    process.stdout.write(
      `measure, least and most of the reference, largest deviation of that range\n${lines.join('\n')}\n`,
    );
  });
});

function pgm(path: string) {
  const bytes = readFileSync(path);
  const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 40).toString('latin1'));
  const [whole = '', width, height] = required(header ?? undefined);
  return {
    width: Number(width),
    height: Number(height),
    ppi: 500,
    pixels: new Uint8Array(bytes.subarray(whole.length)),
  };
}

/** Rings about a point beside the middle, some nine pixels apart. */
function waves(width: number, height: number, shade: (value: number) => number = (value) => value) {
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => {
    const x = (at % width) - width * 0.4;
    const y = Math.floor(at / width) - height * 0.3;
    return shade(Math.round(120 + 100 * Math.sin((2 * Math.PI * Math.hypot(x, 0.7 * y)) / 9)));
  });
  return { width, height, ppi: 500, pixels };
}

function onPaper({ width, height, ppi, pixels }: ReturnType<typeof waves>, left: number, top: number) {
  const wide = width + 2 * left;
  const paper = new Uint8Array(wide * (height + 2 * top)).fill(255);
  for (let y = 0; y < height; y += 1) {
    paper.set(pixels.subarray(y * width, (y + 1) * width), (top + y) * wide + left);
  }
  return { width: wide, height: height + 2 * top, ppi, pixels: paper };
}

/** Noise, stripes, or paper with a few lines. */
function grey(at: number, width: number, seed: number, kind: number): number {
  const noise = (Math.imul(at + 1, seed | 1) >>> 16) & 255;
  if (kind === 0) return noise;
  const x = at % Math.max(1, width);
  if (kind === 1) return (x % 9 < 4 ? 30 : 220) ^ (noise & 15);
  return noise > 250 ? 0 : 255;
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a value');
  return value;
}
