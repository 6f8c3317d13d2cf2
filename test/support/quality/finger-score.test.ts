import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPerson, impression } from '../../../native-bridges/simulators/fingers/person.ts';
import type { FingerMeasures } from '../../../domain/biometrics/quality-measures/measures.ts';
import { fingerScore, gradeFinger, scoreParts } from '../../../domain/biometrics/quality-measures/score.ts';

const person = createPerson({ seed: 'graded' });
const take = (options: Partial<Parameters<typeof impression>[2]> = {}) =>
  gradeFinger(impression(person, 'RIGHT_INDEX', { kind: 'plain', attemptSeed: 3, ...options }));

describe('fingerScore', () => {
  const share = fc.double({ min: -0.2, max: 1.2, noNaN: true });
  const shares = fc.array(share, { minLength: scoreParts.length, maxLength: scoreParts.length });

  it('is from 0 to 100, and never lower when one measure gets better', () => {
    fc.assert(
      fc.property(
        shares,
        fc.nat(scoreParts.length - 1),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (from, at, more) => {
          const score = fingerScore(measuresOf(from));
          const better = from.map((value, part) => (part === at ? value + more : value));
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
          expect(fingerScore(measuresOf(better))).toBeGreaterThanOrEqual(score);
        },
      ),
    );
  });
});

describe('gradeFinger', () => {
  it('scores a good touch high and remarks nothing on it', () => {
    const { score, verdicts, measures } = take();
    expect(score).toBeGreaterThan(80);
    expect(verdicts).toEqual([]);
    expect(measures?.OCL_Bin10_Mean).toBeGreaterThan(0.5);
  });

  it('says what an officer can mend where skin is dry, wet or dragged, or only a corner touches', () => {
    const good = take().score;
    const faults = [
      [{ dryness: 1, pressure: 0.15 }, 'too-dry'],
      [{ wetness: 1, pressure: 0.95 }, 'too-wet'],
      [{ smudge: 1 }, 'smudged'],
      [{ partial: 1, pressure: 0.1, shiftX: 60, shiftY: 60 }, 'too-small'],
    ] as const;
    for (const [options, verdict] of faults) {
      const graded = take(options);
      expect(graded.score, verdict).toBeLessThan(good - 8);
      expect(graded.verdicts, `${verdict} at ${graded.score}`).toContain(verdict);
    }
  });

  it('finds no finger on paper and on a grey that is all the same', () => {
    for (const grey of [255, 128]) {
      const empty = { width: 300, height: 400, ppi: 500, pixels: new Uint8Array(120_000).fill(grey) };
      expect(gradeFinger(empty)).toEqual({ score: 0, verdicts: ['no-finger'] });
    }
  });

  it('never throws, and always explains a score below 50', () => {
    const side = fc.integer({ min: 0, max: 260 });
    fc.assert(
      fc.property(
        side,
        side,
        fc.integer({ min: 2, max: 14 }),
        fc.integer({ min: 1, max: 1 << 30 }),
        (width, height, period, seed) => {
          const pixels = Uint8Array.from({ length: width * height }, (_, at) => {
            const noise = (Math.imul(at + 1, seed | 1) >>> 24) & 127;
            return ((at % Math.max(1, width)) % period < period / 2 ? 20 : 120) + noise;
          });
          const { score, verdicts } = gradeFinger({ width, height, ppi: 500, pixels });
          if (score < 50) expect(verdicts).not.toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** Measures that make each part's share of its way from worst to best what is given, beyond either end too. */
function measuresOf(shares: readonly number[]): FingerMeasures {
  const entries = scoreParts.map(({ name, worst, best }, at) => [
    name,
    worst + (best - worst) * (shares[at] ?? 0),
  ]);
  return Object.fromEntries([...entries, ['ImgProcROIArea_Mean', 160]]) as FingerMeasures;
}
