import { describe, expect, it } from 'vitest';
import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import { createPerson, impression } from '../../../native-bridges/simulators/fingers/person.ts';
import { askNbis, nbisIsHere, nbisThreshold } from './nbis.ts';

const person = createPerson({ seed: 'nbis', age: 30 });
const touch = (finger: 'LEFT_INDEX' | 'RIGHT_THUMB', attemptSeed: number): GrayImage =>
  impression(person, finger, { kind: 'plain', attemptSeed, rotation: 4 * attemptSeed });

describe.skipIf(!nbisIsHere())('askNbis', () => {
  it('tells minutiae, scores and times when fingers match, do not, or are not there', async () => {
    const empty = { width: 380, height: 500, pixels: new Uint8Array(380 * 500).fill(250), ppi: 500 };
    const pictures = [touch('LEFT_INDEX', 1), touch('LEFT_INDEX', 2), touch('RIGHT_THUMB', 1), empty];
    const report = await askNbis(pictures, [
      [0, 1],
      [0, 2],
      [0, 3],
      [3, 0],
    ]);
    const [same, other, toNothing, ofNothing] = report.scores;
    expect(same).toBeGreaterThanOrEqual(nbisThreshold);
    expect(other).toBeLessThan(nbisThreshold);
    expect([toNothing, ofNothing]).toEqual([0, 0]);
    expect(report.minutiae.map((minutiae) => (minutiae?.length ?? 0) > 20)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(report.extractionMs.slice(0, 3).every((ms) => ms > 0)).toBe(true);
    for (const { x, y, direction } of report.minutiae[0] ?? []) {
      expect(x >= 0 && x < 380 && y >= 0 && y < 500 && direction >= 0 && direction < 32).toBe(true);
    }
  });
});
