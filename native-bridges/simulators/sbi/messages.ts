import type { FingerPosition } from '../../../domain/biometrics/positions.ts';
import { z } from 'zod';

/** What callers send. The reference service refuses JSON numbers here (error 123); so does this one. */
const wireText = z.string().regex(/^\d{1,9}$/);

export const streamRequestSchema = z.object({
  deviceId: z.string(),
  deviceSubId: wireText,
  timeout: wireText.optional(),
});

export const captureRequestSchema = z.object({
  env: z.string(),
  purpose: z.literal('Registration'),
  specVersion: z.string(),
  timeout: wireText,
  captureTime: z.string(),
  transactionId: z.string().regex(/^[a-zA-Z0-9-]{4,50}$/),
  bio: z
    .array(
      z.object({
        type: z.literal('Finger'),
        count: wireText,
        bioSubType: z.array(z.string()).nullish(),
        exception: z.array(z.string()).nullish(),
        requestedScore: wireText,
        deviceId: z.string(),
        deviceSubId: wireText,
        previousHash: z.string(),
      }),
    )
    .length(1),
  customOpts: z.record(z.string(), z.unknown()).nullish(),
});
export type CaptureRequest = z.output<typeof captureRequestSchema>;

export function sbiError(code: number, text: string) {
  return { errorCode: String(code), errorInfo: text };
}

export function captureError(code: number, text: string) {
  return {
    biometrics: [{ specVersion: '0.9.5', data: '', hash: '', error: sbiError(code, text) }],
  };
}

/** The simulated scanner's names, as a vendor would print them on the housing. */
export const scannerIdentity = {
  deviceId: 'sim-slap-1',
  deviceCode: 'sim-slap-1',
  serialNo: 'SIM-2026-0001',
  make: 'Simulated',
  model: 'Slap 60',
  type: 'Finger',
  deviceSubType: 'Slap',
  deviceProvider: 'Simulator',
  deviceProviderId: 'SIM',
} as const;

const digits = { INDEX: 'IndexFinger', MIDDLE: 'MiddleFinger', RING: 'RingFinger', LITTLE: 'LittleFinger' };

/** "Right IndexFinger", "Left Thumb": the device's own table, not the driver's, so that they check each other. */
export function spokenFinger(finger: FingerPosition): string {
  const [hand, digit] = finger.split('_') as [string, string];
  const side = hand === 'LEFT' ? 'Left' : 'Right';
  return digit === 'THUMB' ? `${side} Thumb` : `${side} ${digits[digit as keyof typeof digits]}`;
}
