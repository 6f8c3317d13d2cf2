import type { z } from 'zod';
import { parseBoundedJson } from '../../../../domain/bounded-json.ts';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { failureOfSbiError } from './errors.ts';
import { bioSubTypeOf } from './names.ts';
import type { FingerPosition, Impression } from '../../../../domain/biometrics/positions.ts';
import {
  bareErrorSchema,
  captureAnswerSchema,
  deviceInfoEnvelopeSchema,
  discoverySchema,
  type SbiError,
} from './wire.ts';

/** Pure: texts ↔ messages. Nothing here throws, whatever the text is. */

export const sbiVersions = ['0.9.5', '1.0'] as const;
export type SbiVersion = (typeof sbiVersions)[number];

/** The custom verbs of each dialect; stream and capture are the same in both. */
export const sbiVerbs = {
  '0.9.5': { discover: 'MOSIPDISC', info: 'MOSIPDINFO' },
  '1.0': { discover: 'SBIDISC', info: 'SBIINFO' },
} as const satisfies Record<SbiVersion, object>;

export function encodeDiscovery(version: SbiVersion): string {
  return JSON.stringify({ type: 'Finger', ...(version === '1.0' ? { specVersion: version } : {}) });
}

export interface SbiAddress {
  readonly version: SbiVersion;
  /** `deviceId` in 0.9.5, `serialNo` in 1.0. */
  readonly key: string;
}

function addressed({ version, key }: SbiAddress): Record<string, string> {
  return version === '1.0' ? { serialNo: key } : { deviceId: key };
}

export function encodeStream(address: SbiAddress, deviceSubId: number, timeoutMs: number): string {
  return JSON.stringify({
    ...addressed(address),
    deviceSubId: String(deviceSubId),
    timeout: String(timeoutMs),
    ...(address.version === '1.0' ? { specVersion: '1.0', type: 'Finger' } : {}),
  });
}

export interface SbiCapture {
  readonly env: string;
  readonly transactionId: string;
  readonly captureTime: Date;
  readonly timeoutMs: number;
  readonly deviceSubId: number;
  readonly fingers: readonly FingerPosition[];
  readonly exceptions: readonly FingerPosition[];
  readonly requestedScore: number;
  readonly previousHash: string;
  readonly impression: Impression;
}

/** yyyy-MM-dd'T'HH:mm:ss'Z', as the reference service parses it. */
export function sbiTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

export function encodeCapture(address: SbiAddress, capture: SbiCapture): string {
  return JSON.stringify({
    env: capture.env,
    purpose: 'Registration',
    specVersion: address.version,
    timeout: String(capture.timeoutMs),
    captureTime: sbiTime(capture.captureTime),
    transactionId: capture.transactionId,
    bio: [
      {
        type: 'Finger',
        count: String(capture.fingers.length),
        bioSubType: capture.fingers.map(bioSubTypeOf),
        exception: capture.exceptions.map(bioSubTypeOf),
        requestedScore: String(capture.requestedScore),
        ...addressed(address),
        deviceSubId: String(capture.deviceSubId),
        previousHash: capture.previousHash,
      },
    ],
    customOpts: capture.impression === 'rolled' ? { impressionType: 'LIVE_SCAN_ROLLED' } : null,
  });
}

export function parseDiscovery(text: string): BridgeResult<z.output<typeof discoverySchema>> {
  return parse('discovery', text, discoverySchema);
}

export function parseDeviceInfo(text: string): BridgeResult<z.output<typeof deviceInfoEnvelopeSchema>> {
  return parse('device info', text, deviceInfoEnvelopeSchema);
}

export function parseCaptureAnswer(text: string): BridgeResult<z.output<typeof captureAnswerSchema>> {
  return parse('capture', text, captureAnswerSchema);
}

function parse<S extends z.ZodType>(what: string, text: string, schema: S): BridgeResult<z.output<S>> {
  const json = parseJson(text);
  if (json === undefined) return err('protocol-error', `${what} answer is not JSON`);
  const message = schema.safeParse(json);
  if (message.success) return ok(message.data);
  const refusal = bareErrorSchema.safeParse(json);
  if (refusal.success) return { ok: false, error: failureOfSbiError(refusal.data) };
  const issue = message.error.issues[0];
  return err('protocol-error', `${what} answer: ${issue?.path.join('.') ?? ''} ${issue?.code ?? ''}`.trim());
}

/** The error a service wrote where a stream or a message was expected; undefined where the text is none. */
export function parseBareError(text: string): SbiError | undefined {
  const refusal = bareErrorSchema.safeParse(parseJson(text));
  return refusal.success ? refusal.data : undefined;
}

/** A vendor's longest answer has some hundred values. */
const mostValues = 10_000;

export function parseJson(text: string): unknown {
  return parseBoundedJson(text, mostValues);
}
