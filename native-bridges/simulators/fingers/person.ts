import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import type { FingerPosition } from '../../../domain/biometrics/positions.ts';
import { takeImpression, type ImpressionOptions } from './impression.ts';
import { growMaster, masterVersion, type FingerMaster, type PersonTraits } from './master.ts';

/** Where masters are kept between persons of the same seed; any Map will do. */
export interface MasterCache {
  get(key: string): FingerMaster | undefined;
  set(key: string, master: FingerMaster): unknown;
}

export interface Person extends PersonTraits {
  /** The finger's skin; grown at the first call (some 150 ms), then remembered. */
  master(finger: FingerPosition): FingerMaster;
}

export interface PersonOptions {
  readonly seed: string | number;
  /** Years, 35 unless told. */
  readonly age?: number;
  /** 0–1; follows from the age unless told. */
  readonly wear?: number;
}

/** A synthetic person with ten fingers that stay the same for the same seed, age and wear. */
export function createPerson(
  options: PersonOptions,
  cache: MasterCache = new Map<string, FingerMaster>(),
): Person {
  const age = options.age ?? 35;
  const wear = options.wear ?? Math.min(0.75, Math.max(0, (age - 50) / 60));
  const traits: PersonTraits = { seed: options.seed, age, wear };
  return {
    ...traits,
    master(finger) {
      const key = [masterVersion, traits.seed, finger, age, wear].join('|');
      const known = cache.get(key);
      if (known) return known;
      const master = growMaster(traits, finger);
      cache.set(key, master);
      return master;
    },
  };
}

/** One touch of one finger. The same arguments give the same bytes; another `attemptSeed` another touch. */
export function impression(person: Person, finger: FingerPosition, options: ImpressionOptions): GrayImage {
  return takeImpression(person.master(finger), person.seed, options);
}
