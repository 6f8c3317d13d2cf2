import { setImmediate as turn } from 'node:timers/promises';
import {
  fingersOf,
  fingerprintCaptureIds,
  type FingerPosition,
  type Impression,
} from '../../domain/biometrics/positions.ts';
import type { DeskPerson } from './desk.ts';
import {
  describeMaterial,
  loadFingerMaterial,
  pressFinger,
  type FingerMaterial,
  type PressedFinger,
} from './fingers/material.ts';
import { createPerson, type Person } from './fingers/person.ts';

/** One touch to be made into a picture. The same order gives the same picture. */
export interface ImpressionOrder {
  readonly person: DeskPerson;
  readonly finger: FingerPosition;
  readonly impression: Impression;
  readonly attempt: number;
  readonly dryness: number;
  readonly pressure: number;
}

/** Where pictures of fingers come from; skin takes some 150 ms a finger to grow, so it is grown ahead. */
export interface FingerSource {
  picture(order: ImpressionOrder): Promise<PressedFinger>;
  /** Grows all ten fingers in the order they will be asked for; returns at once. */
  warm(person: DeskPerson): void;
  stop(): Promise<void>;
}

/** Fingers in the order of the 13 captures, each once. */
export const fingersInCaptureOrder: readonly FingerPosition[] = [
  ...new Set(fingerprintCaptureIds.flatMap((capture) => fingersOf(capture))),
];

/**
 * Grows and presses fingers in this thread, with a turn of the event loop between any two.
 * @param folder of real material, taken where it has the finger, unless the person is to be synthetic
 * @param report told, line by line, what of the folder is used
 */
export function createLocalFingerSource(folder?: string, report?: (line: string) => void): FingerSource {
  let current: { key: string; person: Person } | undefined;
  let stopped = false;
  const material = folder === undefined ? Promise.resolve(undefined) : readMaterial(folder, report);

  const grown = (desk: DeskPerson): Person => {
    const key = JSON.stringify([desk.seed, desk.age, desk.wear]);
    if (current?.key !== key) {
      const person = createPerson({
        seed: desk.seed,
        age: desk.age,
        ...(desk.wear === undefined ? {} : { wear: desk.wear }),
      });
      current = { key, person };
    }
    return current.person;
  };

  return {
    picture: async ({ person, finger, impression: kind, attempt, dryness, pressure }) => {
      await turn();
      const real = person.material === 'synthetic' ? undefined : await material;
      return pressFinger(real, grown(person), finger, { kind, attemptSeed: attempt, dryness, pressure });
    },
    warm: (desk) => {
      const person = grown(desk);
      const grow = async (): Promise<void> => {
        const real = desk.material === 'synthetic' ? undefined : await material;
        for (const finger of fingersInCaptureOrder) {
          await turn();
          if (stopped || current?.person !== person) return;
          if (!desk.missing.includes(finger) && !real?.fingers.has(finger)) person.master(finger);
        }
      };
      void grow();
    },
    stop: async () => {
      stopped = true;
    },
  };
}

async function readMaterial(folder: string, report?: (line: string) => void): Promise<FingerMaterial> {
  const material = await loadFingerMaterial(folder);
  if (!material.ok) throw new Error(`${folder}: ${material.error.code}`);
  for (const line of describeMaterial(material.value)) report?.(line);
  return material.value;
}
