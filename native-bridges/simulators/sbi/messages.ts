import type { FingerPosition } from '../../../domain/biometrics/positions.ts';
import { z } from 'zod';

/** What callers send. The reference service refuses JSON numbers here (error 123); so does this one. */
const wireText = z.string().regex(/^\d{1,9}$/);
const version10 = z.literal('1.0');

/** Body of SBIDISC and SBIINFO; the older verbs are answered without looking at it. */
export const discoveryRequestSchema = z.object({ type: z.string(), specVersion: version10 });

const streamRequestSchemas = {
  '0.9.5': z.object({ deviceId: z.string(), deviceSubId: wireText, timeout: wireText.optional() }),
  '1.0': z
    .object({
      serialNo: z.string(),
      deviceSubId: wireText,
      timeout: wireText.optional(),
      type: z.literal('Finger'),
      specVersion: version10,
    })
    .transform(({ serialNo, ...rest }) => ({ ...rest, deviceId: serialNo })),
} as const;

const bioBase = {
  type: z.literal('Finger'),
  count: wireText,
  bioSubType: z.array(z.string()).nullish(),
  exception: z.array(z.string()).nullish(),
  requestedScore: wireText,
  deviceSubId: wireText,
  previousHash: z.string(),
};
const captureBase = {
  env: z.string(),
  purpose: z.literal('Registration'),
  timeout: wireText,
  captureTime: z.string(),
  transactionId: z.string().regex(/^[a-zA-Z0-9-]{4,50}$/),
  customOpts: z.record(z.string(), z.unknown()).nullish(),
};
const captureRequestSchemas = {
  '0.9.5': z.object({
    ...captureBase,
    specVersion: z.string(),
    bio: z.array(z.object({ ...bioBase, deviceId: z.string() })).length(1),
  }),
  '1.0': z.object({
    ...captureBase,
    specVersion: version10,
    bio: z
      .array(
        z
          .object({ ...bioBase, serialNo: z.string() })
          .transform(({ serialNo, ...rest }) => ({ ...rest, deviceId: serialNo })),
      )
      .length(1),
  }),
} as const;

export type Dialect = keyof typeof captureRequestSchemas;
export type CaptureRequest = z.output<(typeof captureRequestSchemas)[Dialect]>;

export function readStreamRequest(dialect: Dialect, body: unknown) {
  return streamRequestSchemas[dialect].safeParse(body);
}

export function readCaptureRequest(dialect: Dialect, body: unknown) {
  return captureRequestSchemas[dialect].safeParse(body);
}

export function sbiError(code: number | string, text: string) {
  return { errorCode: String(code), errorInfo: text };
}

export function captureError(code: number | string, text: string, specVersion: string = '0.9.5') {
  return {
    biometrics: [{ specVersion, data: '', hash: '', error: sbiError(code, text) }],
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
