import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { personSchema } from '../../../native-bridges/simulators/desk.ts';
import {
  createLocalFingerSource,
  type FingerSource,
} from '../../../native-bridges/simulators/finger-source.ts';
import type { PressedFinger } from '../../../native-bridges/simulators/fingers/material.ts';

/** Beside the bundle of this program, whichever it is. */
const file = fileURLToPath(new URL('finger.bin', import.meta.url));

/** Grown outside the machine: half a second there is half a minute under emulation. */
export async function growFinger(): Promise<void> {
  const source = createLocalFingerSource();
  const pressed = await source.picture({
    person: personSchema.parse({ seed: 'lab' }),
    finger: 'RIGHT_INDEX',
    impression: 'plain',
    attempt: 1,
    dryness: 0.05,
    pressure: 0.5,
  });
  await writeFile(file, serialize(pressed));
}

/** The one finger there is in the machine. */
export async function grownFinger(): Promise<FingerSource> {
  const pressed = deserialize(await readFile(file)) as PressedFinger;
  return {
    picture: () => Promise.resolve(pressed),
    warm: () => undefined,
    stop: () => Promise.resolve(),
  };
}
