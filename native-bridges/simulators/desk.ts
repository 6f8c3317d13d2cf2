import { fingerPositions, type FingerPosition, type Impression } from '../../domain/biometrics/positions.ts';
import { z } from 'zod';

/** Who sits at the desk; what POST /person takes. */
export const personSchema = z
  .object({
    seed: z.union([z.string().min(1).max(80), z.number().int()]),
    age: z.number().min(0).max(120).default(35),
    /** 0 none … 1 hardly any ridge left; follows from the age unless told. */
    wear: z.number().min(0).max(1).optional(),
    /** 0 normal … 1 cracked skin. */
    dryness: z.number().min(0).max(1).default(0),
    missing: z.array(z.enum(fingerPositions)).default([]),
    bandaged: z.array(z.enum(fingerPositions)).default([]),
    /** `folder`: fingers come from the --fingers folder where it has them. */
    material: z.enum(['synthetic', 'folder']).optional(),
  })
  .strict();
export type DeskPerson = z.output<typeof personSchema>;

/** How one touch goes: what the image generator is told and what the scanner scores it. */
export interface Touch {
  readonly dryness: number;
  readonly pressure: number;
  /** 0–100, of the whole finger. */
  readonly score: number;
}

/** The person at the desk and how often each finger was tried: people get better at it. */
export class Desk {
  #person: DeskPerson;
  readonly #attempts = new Map<string, number>();

  constructor(first: DeskPerson) {
    this.#person = first;
  }

  get person(): DeskPerson {
    return this.#person;
  }

  seat(person: DeskPerson): void {
    this.#person = person;
    this.#attempts.clear();
  }

  /** Counts this attempt at a capture, from 1. */
  attempt(impression: Impression, fingers: readonly FingerPosition[]): number {
    const key = `${impression} ${fingers.join(' ')}`;
    const attempt = (this.#attempts.get(key) ?? 0) + 1;
    this.#attempts.set(key, attempt);
    return attempt;
  }

  canTouch(finger: FingerPosition): boolean {
    return !this.#person.missing.includes(finger) && !this.#person.bandaged.includes(finger);
  }

  /**
   * Worn ridges and dry skin make the first attempt bad; a moistened, firmer touch makes the next ones better. Wear
   * stands in the skin itself, which the picture is made of; the score claims what the picture shows.
   * The same person, finger and attempt always give the same touch.
   */
  touch(finger: FingerPosition, attempt: number): Touch {
    const { age, dryness, seed } = this.#person;
    const wear = this.#person.wear ?? Math.min(0.75, Math.max(0, (age - 50) / 60));
    const remaining = 0.8 * dryness * (leftOfDryness[attempt - 1] ?? leftWhenMoistened);
    const chance = spread(`${seed}|${finger}|${attempt}`);
    const touch = {
      dryness: Math.max(0, remaining - 0.1) + 0.1 * chance,
      pressure: 0.5 - 0.22 * remaining + 0.06 * (chance - 0.5),
    };
    return { ...touch, score: claimedScore(wear, touch, spread(`${seed}|${finger}|${attempt}|score`)) };
  }
}

/** Share of the skin's dryness at the first and second attempt, and once the finger was moistened and pressed. */
const leftOfDryness = [1, 0.4];
const leftWhenMoistened = 0.12;

/**
 * The scanner's own scale: falls with dryness the more, the more worn the skin, as synthetic prints measured over wear
 * 0–0.65 and dryness 0–0.75 do, and is a few points off as two algorithms are.
 */
function claimedScore(wear: number, { dryness, pressure }: Omit<Touch, 'score'>, chance: number): number {
  const worn = wear * wear;
  const merit = 2.5 - 4.1 * worn - (4.5 + 3.6 * worn) * dryness + 2.5 * (pressure - 0.5);
  const score = 100 / (1 + Math.exp(-merit)) + 8 * (chance - 0.5);
  return Math.round(Math.min(98, Math.max(1, score)));
}

/** A number in [0, 1) that follows from the text (FNV-1a). */
function spread(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4294967296;
}
