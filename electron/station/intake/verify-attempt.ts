import { createHash } from 'node:crypto';
import {
  type FingerCompression,
  isoFingerPositionCode,
  impressionTypeName,
  parseFingerImageRecord,
} from '../../../domain/biometrics/finger-image-record.ts';
import {
  type FingerPosition,
  type FingerprintCaptureId,
  fingersOf,
} from '../../../domain/biometrics/positions.ts';
import { checkAttempt } from '../../../domain/biometrics/sequence-checks.ts';
import type { DeviceErrorCode } from '../../../domain/devices/device.ts';
import type { CapturedFinger, CapturedSlap } from '../../../domain/devices/fingerprint-scanner.ts';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';

export interface VerifiedAttempt {
  /** Upper-case hex: what the next attempt continues from. */
  readonly lastHash: string;
}

/** MOSIP SBI: the chain begins with the hash of nothing. */
export const firstPreviousHash = createHash('sha256').digest('hex').toUpperCase();

/** SHA-256(previousHash bytes ‖ SHA-256(record)), upper-case hex. */
export function chainHash(previousHash: string, record: Uint8Array): string {
  const recordHash = createHash('sha256').update(record).digest();
  return createHash('sha256')
    .update(Buffer.from(previousHash, 'hex'))
    .update(recordHash)
    .digest('hex')
    .toUpperCase();
}

type Refusal = Result<never, Failure<DeviceErrorCode>>;

/**
 * Nothing the device host says is taken on trust: the fingers are those asked for, every record parses and is of that finger,
 * impression and size, and the hash chain goes on from where this station left it.
 *
 * Failures: `wrong-finger-count`, `protocol-error`, `chain-broken`.
 */
export function verifyAttempt(
  asked: {
    readonly captureId: FingerprintCaptureId;
    readonly expected: readonly FingerPosition[];
    readonly previousHash: string;
  },
  fingers: readonly CapturedFinger[],
  slap?: CapturedSlap,
): Result<VerifiedAttempt, Failure<DeviceErrorCode>> {
  const sequence = checkAttempt(asked.captureId, asked.expected, fingers);
  if (!sequence.ok) {
    return err(
      sequence.error.code === 'wrong-finger-count' ? 'wrong-finger-count' : 'protocol-error',
      sequence.error.code,
    );
  }
  return slap === undefined
    ? verifyFingers(asked.previousHash, fingers)
    : verifySlap(asked.captureId, asked.previousHash, fingers, slap);
}

/**
 * A whole slap, over which the chain runs, and the fingers said to be cut from it, which repeat its hashes. Whether they are its cuts is
 * for whoever decodes pictures. Failures: `protocol-error`, `chain-broken`.
 */
function verifySlap(
  captureId: FingerprintCaptureId,
  chainFrom: string,
  fingers: readonly CapturedFinger[],
  slap: CapturedSlap,
): Result<VerifiedAttempt, Failure<DeviceErrorCode>> {
  const hash = chainHash(chainFrom, slap.record);
  const inChain = (one: Pick<CapturedSlap, 'hash' | 'previousHash'>): boolean =>
    one.previousHash.toUpperCase() === chainFrom && one.hash.toUpperCase() === hash;
  if (!inChain(slap) || !fingers.every(inChain)) return err('chain-broken');
  if (fingersOf(captureId).length === 1) return err('protocol-error', 'a slap of one finger');
  const position = isoFingerPositionCode[captureId as keyof typeof isoFingerPositionCode];
  const whole = verifyImage({ ...slap, impression: 'plain' }, position, captureId);
  if (!whole.ok) return whole;
  for (const finger of fingers) {
    if (finger.envelope !== '' || finger.compression !== 'NONE') return err('protocol-error', 'not a cut');
    const cut = verifyRecord(finger);
    if (!cut.ok) return cut;
  }
  return ok({ lastHash: hash });
}

/** Every record by itself, and the chain from `chainFrom` on. Failures: `protocol-error`, `chain-broken`. */
export function verifyFingers(
  chainFrom: string,
  fingers: readonly CapturedFinger[],
): Result<VerifiedAttempt, Failure<DeviceErrorCode>> {
  let previousHash = chainFrom;
  for (const captured of fingers) {
    const hash = chainHash(previousHash, captured.record);
    if (captured.previousHash.toUpperCase() !== previousHash || captured.hash.toUpperCase() !== hash) {
      return err('chain-broken');
    }
    previousHash = hash;
    const record = verifyRecord(captured);
    if (!record.ok) return record;
  }
  return ok({ lastHash: previousHash });
}

const compressionNames: Readonly<Record<FingerCompression, CapturedFinger['compression']>> = {
  RAW: 'NONE',
  PACKED: 'NONE',
  WSQ: 'WSQ',
  JPEG: 'JPEG',
  JPEG2000_LOSSY: 'JPEG2000',
  JPEG2000_LOSSLESS: 'JPEG2000',
  PNG: 'PNG',
};

function verifyRecord(captured: CapturedFinger): Result<null, Failure<DeviceErrorCode>> {
  return verifyImage(captured, isoFingerPositionCode[captured.finger], captured.finger);
}

function verifyImage(
  captured: Pick<CapturedFinger, 'record' | 'impression' | 'width' | 'height' | 'compression'>,
  position: number,
  name: string,
): Result<null, Failure<DeviceErrorCode>> {
  const refuse = (cause: string): Refusal => err('protocol-error', `${name}: ${cause}`);
  const record = parseFingerImageRecord(captured.record);
  if (!record.ok) return refuse(record.error.code);
  const [image, ...others] = record.value.representations;
  if (image === undefined || others.length > 0) return refuse('not exactly one image');
  if (image.position !== position) return refuse('position in the record');
  const impression = impressionTypeName(image.impressionType);
  const rolled = impression?.endsWith('_ROLLED');
  const plain = impression?.endsWith('_PLAIN');
  if (captured.impression === 'rolled' ? rolled !== true : plain !== true)
    return refuse('impression in the record');
  if (image.width !== captured.width || image.height !== captured.height) return refuse('size in the record');
  if (compressionNames[image.compression] !== captured.compression)
    return refuse('compression in the record');
  return ok(null);
}
