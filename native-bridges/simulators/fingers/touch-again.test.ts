import { describe, expect, it } from 'vitest';
import { compareTemplates } from '../../../domain/biometrics/minutiae/compare.ts';
import { extractTemplate } from '../../../domain/biometrics/minutiae/template.ts';
import { sameFinger } from '../../../domain/biometrics/minutiae/threshold.ts';
import type { ImpressionOptions } from './impression.ts';
import { createPerson, impression } from './person.ts';

const fingers = ['RIGHT_THUMB', 'RIGHT_INDEX', 'LEFT_RING'] as const;
const person = createPerson({ seed: 'officer' });

/** Put down as nobody was asked to: turned, off the middle, pulled, drier than the day it was enrolled. */
const careless: ImpressionOptions = {
  kind: 'plain',
  attemptSeed: 'again',
  rotation: -14,
  shiftX: 25,
  shiftY: -30,
  pressure: 0.7,
  dryness: 0.3,
  stretch: 2,
};

describe('a synthetic finger', () => {
  it('is known again by its minutiae when it touches carelessly or is rolled, and no other finger is', () => {
    const prints = fingers.map((finger) => ({
      finger,
      enrolled: extractTemplate(impression(person, finger, { kind: 'plain', attemptSeed: 'first' })),
      later: [careless, { kind: 'rolled', attemptSeed: 'rolled' } as const].map((options) =>
        extractTemplate(impression(person, finger, options)),
      ),
    }));
    for (const { finger, enrolled } of prints) {
      for (const other of prints) {
        const known = other.later.map((template) => sameFinger(compareTemplates(template, enrolled)));
        expect(known).toEqual(other.finger === finger ? [true, true] : [false, false]);
      }
    }
  });
});
