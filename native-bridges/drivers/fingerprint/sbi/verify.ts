import {
  isoFingerPositionCode,
  parseFingerImageRecord,
  pixelsPerInch,
  type FingerImageRepresentation,
} from '../../../../domain/biometrics/finger-image-record.ts';
import type { FingerPosition, Impression } from '../../../../domain/biometrics/positions.ts';
import type { CapturedFinger, FingerCaptureRequest } from '../../../../domain/devices/fingerprint-scanner.ts';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { parseCaptureAnswer } from './codec.ts';
import { failureOfSbiError, isSbiSuccess } from './errors.ts';
import { lookAtFinger } from './finger-look.ts';
import { nextHash, proseHash } from './hash-chain.ts';
import { fingerOfBioSubType } from './names.ts';
import type { SbiDevice } from './service.ts';
import { checkClock, verifyJws, type TrustAnchors } from './trust.ts';
import { biometricSchema, digitalIdSchema } from './wire.ts';

/**
 * Checks everything a capture answer claims before a byte of it is believed: signature and chain, the device that
 * signed, clock, transaction, version, hash chain, fingers, impression. Fingers come back in the device's order, which
 * is the order of the hash chain.
 */
export async function verifyCapture(
  text: string,
  request: FingerCaptureRequest,
  device: SbiDevice,
  anchors: TrustAnchors,
  now: Date,
): Promise<BridgeResult<CapturedFinger[]>> {
  const answer = parseCaptureAnswer(text);
  if (!answer.ok) return answer;
  const { biometrics } = answer.value;
  const refusal = biometrics.find(({ error }) => !isSbiSuccess(error))?.error;
  if (refusal) return { ok: false, error: failureOfSbiError(refusal) };
  if (biometrics.length !== request.fingers.length) {
    return err('wrong-finger-count', `${biometrics.length} instead of ${request.fingers.length}`);
  }
  const fingers: CapturedFinger[] = [];
  let previousHash = request.previousHash;
  for (const { specVersion, data, hash } of biometrics) {
    if (specVersion !== device.version) return err('protocol-error', 'answer is of another version');
    const finger = await verifyFinger(data, hash, previousHash, request, device, anchors, now);
    if (!finger.ok) return finger;
    if (fingers.some((other) => other.finger === finger.value.finger)) {
      return err('wrong-finger', 'one finger twice');
    }
    fingers.push(finger.value);
    previousHash = finger.value.hash;
  }
  return ok(fingers);
}

async function verifyFinger(
  envelope: string,
  hash: string,
  previousHash: string,
  request: FingerCaptureRequest,
  device: SbiDevice,
  anchors: TrustAnchors,
  now: Date,
): Promise<BridgeResult<CapturedFinger>> {
  const signed = verifyJws(envelope, biometricSchema, anchors, now);
  if (!signed.ok) return signed;
  const biometric = signed.value.payload;
  const digitalId = verifyJws(biometric.digitalId, digitalIdSchema, anchors, now);
  if (!digitalId.ok) return digitalId;
  if (digitalId.value.payload.serialNo !== device.digitalId.serialNo) {
    return err('untrusted-device', 'answer of another device');
  }
  if (biometric.transactionId !== request.attemptId) return err('tampered', 'answer to another request');
  const time = checkClock(biometric.timestamp, now);
  if (!time.ok) return time;
  if (biometric.bioType !== 'Finger' || biometric.purpose !== 'Registration') {
    return err('protocol-error', 'answer is not a finger taken for registration');
  }
  if (biometric.env !== device.info.env) return err('protocol-error', 'answer is of another environment');
  const finger = fingerOfBioSubType(biometric.bioSubType);
  if (finger === undefined) return err('protocol-error', 'finger is not named');
  if (!request.fingers.includes(finger)) return err('wrong-finger', 'finger was not asked for');
  const record = new Uint8Array(Buffer.from(biometric.bioValue, 'base64url'));
  if (hash.toUpperCase() !== nextHash(previousHash, record)) {
    const prose = hash.toUpperCase() === proseHash(previousHash, record);
    return err(
      'chain-broken',
      prose
        ? 'hash is over the hexadecimal texts, not over the bytes'
        : 'hash does not continue from the previous one',
    );
  }
  const image = readRecord(record, finger, request.impression);
  if (!image.ok) return image;
  const look = await lookAtFinger(image.value);
  if (!look.ok) return look;
  return ok({
    finger,
    impression: request.impression,
    record,
    envelope,
    quality: Math.min(100, Math.max(0, biometric.qualityScore)),
    estimate: look.value.estimate,
    template: look.value.template,
    width: image.value.width,
    height: image.value.height,
    resolutionPpi: pixelsPerInch(image.value),
    compression: compressionOf(image.value),
    capturedAt: time.value.toISOString(),
    hash: hash.toUpperCase(),
    previousHash,
    preview: look.value.preview,
  });
}

/** ISO impression types by what this station asks for; optical, non-optical and unspecified live scans. */
const impressionCodes: Readonly<Record<Impression, readonly number[]>> = {
  plain: [0, 20, 22, 24, 26],
  rolled: [1, 21, 23, 25, 27],
};

function readRecord(
  record: Uint8Array,
  finger: FingerPosition,
  impression: Impression,
): BridgeResult<FingerImageRepresentation> {
  const parsed = parseFingerImageRecord(record);
  if (!parsed.ok) return err('protocol-error', parsed.error.code);
  const [image, ...others] = parsed.value.representations;
  if (image === undefined || others.length > 0) return err('protocol-error', 'record is not one finger');
  if (image.position !== isoFingerPositionCode[finger]) {
    return err('wrong-finger', 'record is of another finger than its envelope says');
  }
  return impressionCodes[impression].includes(image.impressionType)
    ? ok(image)
    : err('wrong-impression', `impression type ${image.impressionType}`);
}

function compressionOf({ compression }: FingerImageRepresentation): CapturedFinger['compression'] {
  if (compression === 'RAW' || compression === 'PACKED') return 'NONE';
  return compression === 'JPEG2000_LOSSY' || compression === 'JPEG2000_LOSSLESS' ? 'JPEG2000' : compression;
}
