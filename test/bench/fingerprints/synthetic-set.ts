import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import { fingerPositions } from '../../../domain/biometrics/positions.ts';
import type { ImpressionOptions } from '../../../native-bridges/simulators/fingers/impression.ts';
import { createPerson, impression } from '../../../native-bridges/simulators/fingers/person.ts';
import { createRandom, type Random } from '../../../native-bridges/simulators/fingers/random.ts';
import { inked } from './ink.ts';

export interface Sample {
  /** Who and which finger: samples of the same name are genuine pairs. */
  readonly finger: string;
  readonly label: string;
  readonly image: GrayImage;
}

/**
 * Touches of each finger: good, careless, rolled, turned by 20 to 45°, a part of the pad only, dry or wet skin, and one plain
 * and one rolled in ink on a form.
 */
export const touches = [
  'good',
  'careless',
  'rolled',
  'turned',
  'part',
  'poor',
  'ink plain',
  'ink rolled',
] as const;
export type Touch = (typeof touches)[number];

const ages = [9, 19, 28, 36, 43, 51, 58, 66, 73, 81];

/**
 * Fingers of synthetic people of all ages, from the simulated scanner's generator.
 * @param half `tuning` is what the matcher's numbers were chosen on; `held-out` other people, only for measuring
 */
export function* syntheticSamples(half: 'tuning' | 'held-out', people: number, first = 0): Generator<Sample> {
  for (let number = first; number < first + people; number += 1) {
    const seed = `${half} ${number}`;
    const person = createPerson({ seed, age: ages[number % ages.length] ?? 30 });
    for (const position of fingerPositions) {
      const finger = `${seed} ${position}`;
      for (const label of touches) {
        const clean = impression(person, position, touchOf(finger, label));
        yield { finger, label, image: label.startsWith('ink ') ? onPaper(clean, finger, label) : clean };
      }
    }
  }
}

function onPaper(clean: GrayImage, finger: string, label: Touch): GrayImage {
  const random = createRandom('ink', finger, label);
  return inked(clean, random, {
    flooded: random.between(0.4, 1.3),
    starved: random.between(0.4, 1.3),
    dirt: random.between(0.25, 1.3),
  });
}

function touchOf(finger: string, label: Touch): ImpressionOptions {
  const random = createRandom('touch', finger, label);
  const careless = label === 'careless';
  const rotation = careless ? random.between(-15, 15) : random.between(-6, 6);
  return {
    kind: label.endsWith('rolled') ? 'rolled' : 'plain',
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
    ...worse(random, label),
  };
}

/** What a counter also sees: none of it alone is a reason to refuse a finger. */
function worse(random: Random, label: Touch): Partial<ImpressionOptions> {
  if (label === 'turned') {
    return {
      rotation: random.between(20, 45) * (random.next() < 0.5 ? -1 : 1),
      stretch: random.between(1, 2),
    };
  }
  if (label === 'part') {
    return {
      partial: random.between(0.4, 0.65),
      shiftX: random.between(-50, 50),
      shiftY: random.between(-60, 60),
    };
  }
  if (label === 'ink rolled') return { stretch: random.between(1, 2) };
  if (label === 'ink plain') {
    return {
      shiftX: random.between(-35, 35),
      shiftY: random.between(-45, 45),
      partial: random.between(0, 0.45),
      stretch: random.between(1, 2.2),
    };
  }
  if (label !== 'poor') return {};
  const dry = random.next() < 0.6;
  return dry
    ? { dryness: random.between(0.5, 0.85), pressure: random.between(0.2, 0.45) }
    : { wetness: random.between(0.5, 0.8), pressure: random.between(0.6, 0.85) };
}
