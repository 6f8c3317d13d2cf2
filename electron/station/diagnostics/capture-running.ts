import type { Desk } from '../desk.ts';

type Captures = 'fingerprints' | 'signatures' | 'documents' | 'cards' | 'officerFingers';

/** Somebody stands at a device: an applicant for a capture, or an officer for the finger of a sign-in. */
export function captureRunning(desk: Pick<Desk, Captures>): boolean {
  const { fingerprints, signatures, documents, cards, officerFingers } = desk;
  return [fingerprints, signatures, documents, cards, officerFingers].some(({ running }) => running !== null);
}
