import { setImmediate as turn } from 'node:timers/promises';
import { isoFingerPositionCode } from '../../../../domain/biometrics/finger-image-codes.ts';
import type { FingerImageRepresentation } from '../../../../domain/biometrics/finger-image-record.ts';
import type { GrayImage } from '../../../../domain/biometrics/gray-image.ts';
import type { FingerPosition } from '../../../../domain/biometrics/positions.ts';
import type { AskedSlap } from '../../../../domain/biometrics/slap/index.ts';
import { ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import {
  lookAtPicture,
  lookAtRecord,
  lookAtSlapRecord,
  type FingerLook,
  type SlapLook,
  type TouchLook,
} from './look.ts';
import { LookThread } from './look-thread.ts';

/** Of this process. Programs that say nothing (tools, tests) look in their own thread. */
let thread: LookThread | undefined;

/** From now on this process looks at fingers in a thread. @param entry the bundled `look-worker.ts` */
export function lookInThread(entry: URL): void {
  thread = new LookThread(entry);
}

/**
 * What is kept beside a captured finger: preview, score, measures, minutiae. Some 0.1 s a finger, in the process's thread for
 * it. Fails with `protocol-error` (a picture that can't be read), `cancelled`, `driver-failed`.
 */
export async function lookAtFinger(
  image: FingerImageRepresentation,
  signal?: AbortSignal,
): Promise<BridgeResult<FingerLook>> {
  if (thread !== undefined) return await thread.look({ kind: 'record', image }, signal);
  await turn();
  return await lookAtRecord(image);
}

/** A whole slap: its fingers found and, where they add up, looked at in one go. Fails as `lookAtFinger` does. */
export async function lookAtSlap(
  image: FingerImageRepresentation,
  asked: AskedSlap,
  signal?: AbortSignal,
): Promise<BridgeResult<SlapLook>> {
  if (thread !== undefined) return await thread.look({ kind: 'slap', image, asked }, signal);
  await turn();
  return await lookAtSlapRecord(image, asked);
}

/** Minutiae and preview of a touch for a 1:1 comparison. Fails with `cancelled` and `driver-failed`. */
export async function lookAtTouch(
  image: GrayImage,
  finger: FingerPosition,
  quality: number,
  signal?: AbortSignal,
): Promise<BridgeResult<TouchLook>> {
  const labels = { position: isoFingerPositionCode[finger], impressionType: 0, quality: Math.round(quality) };
  if (thread !== undefined) return await thread.look({ kind: 'touch', image, labels }, signal);
  await turn();
  return ok(lookAtPicture(image, labels));
}
