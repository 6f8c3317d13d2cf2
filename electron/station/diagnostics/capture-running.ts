import type { Desk } from '../desk.ts';

/** Somebody stands at a device: an applicant for a capture, or an officer for the finger of a sign-in. */
export function captureRunning(desk: Pick<Desk, 'fingerprints' | 'signatures' | 'officerFingers'>): boolean {
  return [desk.fingerprints, desk.signatures, desk.officerFingers].some(({ running }) => running !== null);
}
