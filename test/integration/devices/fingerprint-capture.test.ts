import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprintCaptureIds, fingersOf } from '../../../domain/biometrics/positions.ts';
import type { FingerCaptureState } from '../../../domain/devices/fingerprint-scanner.ts';
import { firstHash, nextHash } from '../../../native-bridges/drivers/fingerprint/sbi/hash-chain.ts';
import { captureRequest, openDesk, type TestDesk } from './desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

export function captured(states: readonly FingerCaptureState[]) {
  const last = states.at(-1);
  if (last?.phase !== 'captured') throw new Error(JSON.stringify(last));
  return last;
}

describe('fingerprint capture', () => {
  it('takes all 13 prints in one hash chain when the whole ten-print order is asked for', async () => {
    let previousHash = firstHash;
    for (const capture of fingerprintCaptureIds) {
      const states = await desk.fingers(captureRequest(capture, { previousHash }));
      const { fingers, device } = captured(states);
      expect(fingers.map(({ finger }) => finger)).toEqual(fingersOf(capture));
      expect(device).toMatchObject({ deviceId: 'scanner', simulated: true, serialNumber: 'SIM-2026-0001' });
      for (const finger of fingers) {
        expect(finger.previousHash).toBe(previousHash);
        expect(finger.hash).toBe(nextHash(previousHash, finger.record));
        expect(finger.resolutionPpi).toBe(500);
        previousHash = finger.hash;
      }
    }
  });
});
