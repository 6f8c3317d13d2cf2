import { createHash } from 'node:crypto';
import {
  type FingerCompression,
  isoFingerPositionCode,
  impressionTypeName,
  parseFingerImageRecord,
} from '../../../domain/biometrics/finger-image-record.ts';
import type { FingerPosition, FingerprintCaptureId } from '../../../domain/biometrics/positions.ts';
import { checkAttempt } from '../../../domain/biometrics/sequence-checks.ts';
import type { DeviceErrorCode } from '../../../domain/devices/device.ts';
import type { CapturedFinger } from '../../../domain/devices/fingerprint-scanner.ts';
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
): Result<VerifiedAttempt, Failure<DeviceErrorCode>> {
  const sequence = checkAttempt(asked.captureId, asked.expected, fingers);
  if (!sequence.ok) {
    return err(
      sequence.error.code === 'wrong-finger-count' ? 'wrong-finger-count' : 'protocol-error',
      sequence.error.code,
    );
  }
  return verifyFingers(asked.previousHash, fingers);
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
  const refuse = (cause: string): Refusal => err('protocol-error', `${captured.finger}: ${cause}`);
  const record = parseFingerImageRecord(captured.record);
  if (!record.ok) return refuse(record.error.code);
  const [image, ...others] = record.value.representations;
  if (image === undefined || others.length > 0) return refuse('not exactly one image');
  if (image.position !== isoFingerPositionCode[captured.finger]) return refuse('position in the record');
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
