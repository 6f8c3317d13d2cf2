import type { FingerPosition, Impression } from '../../../../domain/biometrics/positions.ts';

/** SBI's own spelling, "Left IndexFinger" but "Left Thumb". */
const bioSubTypes = {
  RIGHT_THUMB: 'Right Thumb',
  RIGHT_INDEX: 'Right IndexFinger',
  RIGHT_MIDDLE: 'Right MiddleFinger',
  RIGHT_RING: 'Right RingFinger',
  RIGHT_LITTLE: 'Right LittleFinger',
  LEFT_THUMB: 'Left Thumb',
  LEFT_INDEX: 'Left IndexFinger',
  LEFT_MIDDLE: 'Left MiddleFinger',
  LEFT_RING: 'Left RingFinger',
  LEFT_LITTLE: 'Left LittleFinger',
} as const satisfies Record<FingerPosition, string>;

export function bioSubTypeOf(finger: FingerPosition): string {
  return bioSubTypes[finger];
}

export function fingerOfBioSubType(name: string): FingerPosition | undefined {
  const wanted = name.replaceAll(/\s+/g, '').toLowerCase();
  return (Object.keys(bioSubTypes) as FingerPosition[]).find(
    (finger) => bioSubTypes[finger].replaceAll(' ', '').toLowerCase() === wanted,
  );
}

/** 1 left slap, 2 right slap, 3 two thumbs; 0 a single finger, which is how this station asks for rolled ones. */
export function deviceSubIdOf(impression: Impression, fingers: readonly FingerPosition[]): number {
  if (impression === 'rolled') return 0;
  if (fingers.every((finger) => finger.endsWith('THUMB'))) return 3;
  return fingers[0]?.startsWith('LEFT') === true ? 1 : 2;
}
