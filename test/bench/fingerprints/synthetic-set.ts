import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import { fingerPositions } from '../../../domain/biometrics/positions.ts';
import type { ImpressionOptions } from '../../../native-bridges/simulators/fingers/impression.ts';
import { createPerson, impression } from '../../../native-bridges/simulators/fingers/person.ts';
import { createRandom } from '../../../native-bridges/simulators/fingers/random.ts';

export interface Sample {
  /** Who and which finger: samples of the same name are genuine pairs. */
  readonly finger: string;
  readonly label: string;
  readonly image: GrayImage;
}

/** Three touches of each finger: one good, one careless, one rolled. */
export const touches = ['good', 'careless', 'rolled'] as const;

const ages = [9, 19, 28, 36, 43, 51, 58, 66, 73, 81];

/**
 * Fingers of synthetic people of all ages, from the simulated scanner's generator.
 * @param half `tuning` is what the matcher's numbers were chosen on; `held-out` other people, only for measuring
 */
export function* syntheticSamples(half: 'tuning' | 'held-out', people: number): Generator<Sample> {
  for (let number = 0; number < people; number += 1) {
    const seed = `${half} ${number}`;
    const person = createPerson({ seed, age: ages[number % ages.length] ?? 30 });
    for (const position of fingerPositions) {
      const finger = `${seed} ${position}`;
      for (const label of touches) {
        yield { finger, label, image: impression(person, position, touchOf(finger, label)) };
      }
    }
  }
}

function touchOf(finger: string, label: (typeof touches)[number]): ImpressionOptions {
  const random = createRandom('touch', finger, label);
  const careless = label === 'careless';
  const rotation = careless ? random.between(-15, 15) : random.between(-6, 6);
  return {
    kind: label === 'rolled' ? 'rolled' : 'plain',
    attemptSeed: label,
    rotation,
    ...(careless && {
      shiftX: random.between(-35, 35),
      shiftY: random.between(-45, 45),
      pressure: random.between(0.3, 0.75),
      dryness: random.between(0, 0.4),
      wetness: random.between(0, 0.3),
      partial: random.between(0, 0.35),
      smudge: random.next() < 0.15 ? random.between(0, 0.35) : 0,
      stretch: random.between(1, 2.2),
    }),
  };
}
