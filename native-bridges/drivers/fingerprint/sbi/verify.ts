import {
  isoFingerPositionCode,
  parseFingerImageRecord,
  pixelsPerInch,
  type FingerImageRepresentation,
} from '../../../../domain/biometrics/finger-image-record.ts';
import type { Impression } from '../../../../domain/biometrics/positions.ts';
import type {
  CapturedFinger,
  CapturedSlap,
  FingerCaptureRequest,
} from '../../../../domain/devices/fingerprint-scanner.ts';
import { err, ok } from '../../../../domain/result.ts';
import type { BridgeResult } from '../../../transports/failure.ts';
import { lookAtFinger } from '../look/index.ts';
import { parseCaptureAnswer } from './codec.ts';
import { failureOfSbiError, isSbiSuccess } from './errors.ts';
import { nextHash, proseHash } from './hash-chain.ts';
import { fingerOfBioSubType } from './names.ts';
import { cutSlap, isWholeSlap, type SignedImage } from './slap.ts';
import type { SbiDevice } from './service.ts';
import { checkClock, verifyJws, type TrustAnchors } from './trust.ts';
import { biometricSchema, digitalIdSchema, type SbiBiometric } from './wire.ts';

/** The fingers of an answer, and the slap they were cut from where the device gave a whole one. */
export interface VerifiedCapture {
  readonly fingers: CapturedFinger[];
  readonly slap?: CapturedSlap;
}

/**
 * Checks everything a capture answer claims before a byte of it is believed: signature and chain, the device that
 * signed, clock, transaction, version, hash chain, fingers, impression. Fingers come back in the device's order, which
 * is the order of the hash chain; those of a whole slap index to little.
 */
export async function verifyCapture(
  text: string,
  request: FingerCaptureRequest,
  device: SbiDevice,
  anchors: TrustAnchors,
  now: Date,
  signal?: AbortSignal,
): Promise<BridgeResult<VerifiedCapture>> {
  const answer = parseCaptureAnswer(text);
  if (!answer.ok) return answer;
  const { biometrics } = answer.value;
  const refusal = biometrics.find(({ error }) => !isSbiSuccess(error))?.error;
  if (refusal) return { ok: false, error: failureOfSbiError(refusal) };
  const fingers: CapturedFinger[] = [];
  let previousHash = request.previousHash;
  for (const { specVersion, data, hash } of biometrics) {
    if (specVersion !== device.version) return err('protocol-error', 'answer is of another version');
    const signed = readSigned(data, hash, previousHash, request, device, anchors, now);
    if (!signed.ok) return signed;
    if (biometrics.length === 1 && isWholeSlap(signed.value.image))
      return await wholeSlap(signed.value, request, signal);
    if (biometrics.length !== request.fingers.length) {
      return err('wrong-finger-count', `${biometrics.length} instead of ${request.fingers.length}`);
    }
    const finger = await verifyFinger(signed.value, request, signal);
    if (!finger.ok) return finger;
    if (fingers.some((other) => other.finger === finger.value.finger)) {
      return err('wrong-finger', 'one finger twice');
    }
    fingers.push(finger.value);
    previousHash = finger.value.hash;
  }
  return fingers.length === request.fingers.length
    ? ok({ fingers })
    : err('wrong-finger-count', `${fingers.length} instead of ${request.fingers.length}`);
}

async function wholeSlap(
  signed: SignedAnswer,
  request: FingerCaptureRequest,
  signal?: AbortSignal,
): Promise<BridgeResult<VerifiedCapture>> {
  if (!impressionCodes.plain.includes(signed.image.impressionType)) {
    return err('wrong-impression', `impression type ${signed.image.impressionType}`);
  }
  return await cutSlap(signed, request, signal);
}

interface SignedAnswer extends SignedImage {
  readonly biometric: SbiBiometric;
}

/** Everything that does not depend on how many fingers the picture shows. */
function readSigned(
  envelope: string,
  hash: string,
  previousHash: string,
  request: FingerCaptureRequest,
  device: SbiDevice,
  anchors: TrustAnchors,
  now: Date,
): BridgeResult<SignedAnswer> {
  const signed = verifyJws(envelope, biometricSchema, anchors, now);
  if (!signed.ok) return signed;
  const biometric = signed.value.payload;
  const digitalId = verifyJws(biometric.digitalId, digitalIdSchema, anchors, now);
  if (!digitalId.ok) return digitalId;
  if (digitalId.value.payload.serialNo !== device.digitalId.serialNo) {
    return err('other-device', 'answer names another device');
  }
  // The same authority certifies other devices: only the keys tell them apart.
  if (signed.value.signer !== device.signers.data || digitalId.value.signer !== device.signers.id) {
    return err('other-device', 'signed with another key than the info of this device');
  }
  if (biometric.transactionId !== request.attemptId) return err('tampered', 'answer to another request');
  const time = checkClock(biometric.timestamp, now);
  if (!time.ok) return time;
  if (biometric.bioType !== 'Finger' || biometric.purpose !== 'Registration') {
    return err('protocol-error', 'answer is not a finger taken for registration');
  }
  if (biometric.env !== device.info.env) return err('protocol-error', 'answer is of another environment');
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
  const parsed = parseFingerImageRecord(record);
  if (!parsed.ok) return err('protocol-error', parsed.error.code);
  const [image, ...others] = parsed.value.representations;
  if (image === undefined || others.length > 0) return err('protocol-error', 'record is not one picture');
  return ok({
    biometric,
    envelope,
    record,
    image,
    quality: Math.min(100, Math.max(0, biometric.qualityScore)),
    capturedAt: time.value.toISOString(),
    hash: hash.toUpperCase(),
    previousHash,
    compression: compressionOf(image),
  });
}

async function verifyFinger(
  { biometric, image, ...signed }: SignedAnswer,
  request: FingerCaptureRequest,
  signal?: AbortSignal,
): Promise<BridgeResult<CapturedFinger>> {
  const finger = fingerOfBioSubType(biometric.bioSubType);
  if (finger === undefined) return err('protocol-error', 'finger is not named');
  if (!request.fingers.includes(finger)) return err('wrong-finger', 'finger was not asked for');
  if (image.position !== isoFingerPositionCode[finger]) {
    return err('wrong-finger', 'record is of another finger than its envelope says');
  }
  if (!impressionCodes[request.impression].includes(image.impressionType)) {
    return err('wrong-impression', `impression type ${image.impressionType}`);
  }
  const look = await lookAtFinger(image, signal);
  if (!look.ok) return look;
  return ok({
    ...signed,
    finger,
    impression: request.impression,
    estimate: look.value.estimate,
    template: look.value.template,
    width: image.width,
    height: image.height,
    resolutionPpi: pixelsPerInch(image),
    preview: look.value.preview,
  });
}

/** ISO impression types by what this station asks for; optical, non-optical and unspecified live scans. */
const impressionCodes: Readonly<Record<Impression, readonly number[]>> = {
  plain: [0, 20, 22, 24, 26],
  rolled: [1, 21, 23, 25, 27],
};

function compressionOf({ compression }: FingerImageRepresentation): CapturedFinger['compression'] {
  if (compression === 'RAW' || compression === 'PACKED') return 'NONE';
  return compression === 'JPEG2000_LOSSY' || compression === 'JPEG2000_LOSSLESS' ? 'JPEG2000' : compression;
}
