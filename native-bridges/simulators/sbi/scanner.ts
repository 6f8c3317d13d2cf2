import { createHash } from 'node:crypto';
import {
  fingerPositions,
  type FingerPosition,
  type Impression,
} from '../../../domain/biometrics/positions.ts';
import { encodeWithMagick } from '../../drivers/fingerprint/image/magick.ts';
import { unwrap } from '../../../domain/result.ts';
import { pause } from '../../transports/deadline.ts';
import type { Desk } from '../desk.ts';
import type { FaultMoment, ScannerFaults } from '../faults.ts';
import type { FingerSource } from '../finger-source.ts';
import type { GrayImage } from '../../../domain/biometrics/gray-image.ts';
import type { DeviceIdentity } from './identity.ts';
import { captureError, type CaptureRequest, scannerIdentity, spokenFinger } from './messages.ts';
import {
  fingerRecord,
  forming,
  platenPicture,
  slapRecord,
  type Touched,
  wholeSlap,
} from './touch-pictures.ts';

/** How long a person takes, at pace 1, in milliseconds. */
const humanTimes = {
  /** From the light to the fingers on the platen. */
  reach: 700,
  /** Until the print stands. */
  settle: 1500,
  /** After which nobody presses any longer; the best frame so far is taken. */
  patience: 3500,
} as const;
const framesPerSecond = 15;
const previewQuality = 72;

export interface ScannerSurroundings {
  readonly desk: Desk;
  readonly fingers: FingerSource;
  readonly faults: ScannerFaults;
  readonly identity: DeviceIdentity;
  readonly foreignIdentity: () => Promise<DeviceIdentity>;
  /** 1 is a person's; 0.2 is five times as fast. */
  readonly pace: number;
  /** Flat captures come back as one picture of the whole slap, as some makes do; the action `whole-slap` switches it on later. */
  readonly wholeSlaps?: boolean;
}

const deliveries = ['mute', 'truncate', 'garbage', 'wrong-length'] as const;

interface Scene {
  readonly deviceSubId: string;
  readonly impression: Impression;
  readonly platen: GrayImage;
  /** When the fingers first touched, on the performance clock. */
  readonly begun: number;
  readonly settleMs: number;
}

/** The scanner itself: who presses what, when it is good enough, and what is signed about it. */
export class Scanner {
  #capturing = false;
  #streaming: string | undefined;
  #scene: Scene | undefined;

  #delivery: 'whole' | (typeof deliveries)[number] = 'whole';
  #lastFinger: FingerPosition | undefined;

  /** @param reached told when a moment for faults has come */
  constructor(
    private readonly surroundings: ScannerSurroundings,
    private readonly reached: (moment: FaultMoment) => Promise<void>,
  ) {}

  get status(): 'Ready' | 'Busy' | 'Not Ready' {
    if (this.surroundings.faults.has('not-ready')) return 'Not Ready';
    return this.#capturing || this.#streaming !== undefined || this.surroundings.faults.has('busy')
      ? 'Busy'
      : 'Ready';
  }

  /** What happens on its way to the answer that was made last. */
  get delivery(): 'whole' | (typeof deliveries)[number] {
    return this.#delivery;
  }

  get capturing(): boolean {
    return this.#capturing;
  }

  /** Sub-device whose stream is open. */
  get streaming(): string | undefined {
    return this.#streaming;
  }

  /** JPEG frames until the signal fires. */
  async stream(deviceSubId: string, signal: AbortSignal, send: (jpeg: Uint8Array) => void): Promise<void> {
    this.#streaming = deviceSubId;
    try {
      while (!signal.aborted) {
        const started = performance.now();
        const scene = this.#scene;
        if (scene?.deviceSubId === deviceSubId) {
          const frame = await this.#frame(scene);
          const cut = this.surroundings.faults.has('truncated-frame');
          send(cut ? frame.subarray(0, Math.floor(frame.length / 2)) : frame);
        }
        const left = 1000 / framesPerSecond - (performance.now() - started);
        await pause(Math.max(1, left), signal);
      }
    } finally {
      if (this.#streaming === deviceSubId) this.#streaming = undefined;
    }
  }

  async #frame({ platen, begun, settleMs, impression }: Scene): Promise<Uint8Array> {
    const progress = Math.min(1, Math.max(0, (performance.now() - begun) / settleMs));
    const picture = forming(platen, progress, impression);
    return unwrap(await encodeWithMagick(picture, { codec: 'JPEG', quality: previewQuality }));
  }

  /** The whole answer to RCAPTURE; undefined where the caller hung up. */
  async capture(request: CaptureRequest, signal: AbortSignal): Promise<object | undefined> {
    if (this.#capturing || this.surroundings.faults.has('busy'))
      return captureError(703, 'Capture in progress');
    if (this.#streaming !== undefined && this.#streaming !== request.bio[0]?.deviceSubId) {
      return captureError(702, 'Stream runs on another sub id');
    }
    this.#capturing = true;
    try {
      await this.reached('starting');
      return await this.#capture(request, signal);
    } finally {
      this.#capturing = false;
      this.#scene = undefined;
      const { faults } = this.surroundings;
      this.#delivery = deliveries.find((fault) => faults.has(fault)) ?? 'whole';
      faults.spend();
    }
  }

  async #capture(request: CaptureRequest, signal: AbortSignal): Promise<object | undefined> {
    const { desk, faults, pace } = this.surroundings;
    const [bio] = request.bio;
    if (bio === undefined) return captureError(101, 'Biometric object missing');
    const impression: Impression =
      request.customOpts?.impressionType === 'LIVE_SCAN_ROLLED' ? 'rolled' : 'plain';
    const asked = askedFingers(bio.deviceSubId, bio.bioSubType ?? [], bio.exception ?? []);
    if (asked.length !== Number(bio.count)) return captureError(109, 'Biometric count unsupported');
    if (faults.has('error')) return captureError(faults.errorCode, 'As scripted', request.specVersion);
    const attempt = desk.attempt(impression, asked);
    const hand = faults.has('unnoticed-hand')
      ? byPlace(asked)
      : asked.map((finger) => {
          const real = faults.has('wrong-hand') ? otherHand(finger) : finger;
          return { named: real, real };
        });
    const present = hand.filter(({ real }) => desk.canTouch(real));
    await pause(humanTimes.reach * pace, signal);
    const taken = faults.has('missing-finger') ? present.slice(0, -1) : present;
    const again = faults.has('same-finger-again') ? this.#lastFinger : undefined;
    const touched = await Promise.all(
      taken.map(({ named, real }) =>
        this.#touch(again ?? real, impression, attempt).then((one) => ({ ...one, finger: named })),
      ),
    );
    if (again === undefined) this.#lastFinger = taken[0]?.real;
    const settleMs = humanTimes.settle * pace;
    const extra =
      faults.has('too-many-fingers') && impression === 'plain'
        ? (await this.#touch(superfluousFinger(asked), impression, attempt)).picture
        : undefined;
    const platen = platenPicture(touched, impression, extra);
    this.#scene = { deviceSubId: bio.deviceSubId, impression, platen, begun: performance.now(), settleMs };
    await this.reached('working');
    const mean = touched.reduce((sum, { score }) => sum + score, 0) / Math.max(1, touched.length);
    const enough = touched.length === asked.length && mean >= Number(bio.requestedScore);
    const hold = enough ? settleMs : Math.min(Number(request.timeout), humanTimes.patience * pace);
    await pause(hold, signal);
    await this.reached('answering');
    if (faults.has('delay')) await pause(faults.milliseconds('delay', 1000), signal);
    if (faults.has('stall')) await pause(24 * 60 * 60_000, signal);
    if (signal.aborted) return undefined;
    if (touched.length === 0) return captureError(708, 'No biometric on the platen');
    const whole =
      impression === 'plain' && (this.surroundings.wholeSlaps === true || faults.has('whole-slap'));
    return await this.#answer(request, touched, impression, whole ? { asked, extra } : undefined);
  }

  async #touch(finger: FingerPosition, impression: Impression, attempt: number): Promise<Touched> {
    const { desk, fingers } = this.surroundings;
    const { dryness, pressure, score } = desk.touch(finger, attempt);
    const order = { person: desk.person, finger, impression, attempt, dryness, pressure };
    const { image, record } = await fingers.picture(order);
    return { finger, score, picture: image, record };
  }

  async #answer(
    request: CaptureRequest,
    touched: readonly Touched[],
    impression: Impression,
    whole: { readonly asked: readonly FingerPosition[]; readonly extra: GrayImage | undefined } | undefined,
  ): Promise<object> {
    const { faults, identity } = this.surroundings;
    const sign = await this.#signer();
    // Anybody may ask a device for its digital id, and pass it on.
    const signId = faults.has('other-key') ? identity.sign : sign;
    const skew = faults.has('clock-skew') ? faults.milliseconds('clock-skew', 60 * 60_000) : 0;
    const time = new Date(Date.now() + skew);
    const [bio] = request.bio;
    let previousHash = faults.has('break-chain') ? emptyHash : (bio?.previousHash ?? emptyHash);
    if (previousHash === '') previousHash = emptyHash;
    const shown = faults.has('duplicate-finger') ? touched.map(() => touched[0] as Touched) : touched;
    const truly = faults.has('plain-for-rolled') ? 'plain' : impression;
    const mean = Math.round(shown.reduce((sum, { score }) => sum + score, 0) / shown.length);
    const given =
      whole === undefined
        ? shown.map((one) => ({
            record: fingerRecord(one, truly, time),
            name: spokenFinger(one.finger),
            score: one.score,
          }))
        : [
            {
              record: slapRecord(wholeSlap(shown, whole.extra), whole.asked, mean, time),
              name: 'UNKNOWN',
              score: mean,
            },
          ];
    const biometrics = given.map(({ record, name, score }) => {
      const hash = chain(previousHash, record);
      previousHash = hash;
      if (faults.has('flip-byte')) record[record.length - 20] = (record[record.length - 20] ?? 0) ^ 1;
      const newer = request.specVersion === '1.0';
      const signed = sign({
        digitalId: signId(digitalId(time)),
        ...(newer ? {} : { deviceCode: scannerIdentity.deviceCode }),
        deviceServiceVersion: newer ? '1.0' : '0.9.5',
        bioType: 'Finger',
        bioSubType: name,
        purpose: request.purpose,
        env: request.env,
        bioValue: Buffer.from(record).toString('base64url'),
        transactionId: faults.has('other-transaction') ? 'another-transaction' : request.transactionId,
        timestamp: sbiTime(time),
        requestedScore: bio?.requestedScore,
        // The older dialect's services write numbers as texts, the newer one's do not.
        qualityScore: newer ? score : String(score),
      });
      return {
        specVersion: faults.has('other-version') ? '0.9.2' : request.specVersion,
        data: faults.has('bad-signature') ? withOtherSignature(signed) : signed,
        hash,
        error: { errorCode: '0', errorInfo: 'Success' },
        ...(newer ? { additionalInfo: [{ vendorFrame: '17' }] } : {}),
      };
    });
    return { biometrics };
  }

  async #signer(): Promise<DeviceIdentity['sign']> {
    const { faults, identity, foreignIdentity } = this.surroundings;
    if (faults.has('foreign-certificate')) return (await foreignIdentity()).sign;
    if (faults.has('expired-certificate')) return identity.signExpired;
    const sibling = faults.has('other-key') || faults.has('renewed-key');
    return sibling ? await identity.signSibling() : identity.sign;
  }
}

/** The same envelope with one letter of its signature changed. */
function withOtherSignature(jws: string): string {
  const at = jws.length - 20;
  return `${jws.slice(0, at)}${jws[at] === 'A' ? 'B' : 'A'}${jws.slice(at + 1)}`;
}

const emptyHash = createHash('sha256').digest('hex').toUpperCase();

function chain(previousHash: string, record: Uint8Array): string {
  const own = createHash('sha256').update(record).digest();
  return createHash('sha256')
    .update(Buffer.from(previousHash, 'hex'))
    .update(own)
    .digest('hex')
    .toUpperCase();
}

export function sbiTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

export function digitalId(time: Date) {
  const { serialNo, make, model, type, deviceSubType, deviceProvider, deviceProviderId } = scannerIdentity;
  return {
    serialNo,
    make,
    model,
    type,
    deviceSubType,
    deviceProvider,
    deviceProviderId,
    dateTime: sbiTime(time),
  };
}

const hands: Readonly<Record<string, readonly FingerPosition[]>> = {
  1: ['LEFT_INDEX', 'LEFT_MIDDLE', 'LEFT_RING', 'LEFT_LITTLE'],
  2: ['RIGHT_INDEX', 'RIGHT_MIDDLE', 'RIGHT_RING', 'RIGHT_LITTLE'],
  3: ['LEFT_THUMB', 'RIGHT_THUMB'],
};

/** Named fingers, or, where none is named, the sub-device's own less the exceptions, index to little. */
function askedFingers(
  deviceSubId: string,
  named: readonly string[],
  exceptions: readonly string[],
): FingerPosition[] {
  const known = named.flatMap((name) => fingerPositions.filter((finger) => spokenFinger(finger) === name));
  if (known.length > 0) return known;
  return (hands[deviceSubId] ?? []).filter((finger) => !exceptions.includes(spokenFinger(finger)));
}

/** A finger that is not among those asked for. */
function superfluousFinger(asked: readonly FingerPosition[]): FingerPosition {
  const side = asked[0]?.startsWith('LEFT') === true ? 'LEFT' : 'RIGHT';
  return asked.every((finger) => finger.endsWith('THUMB')) ? `${side}_INDEX` : `${side}_THUMB`;
}

/** Fingers of the other hand under the names asked for: from the left, a slap of the one hand begins where that of the other ends. */
function byPlace(asked: readonly FingerPosition[]): { named: FingerPosition; real: FingerPosition }[] {
  const there = asked.length === 4 ? asked.toReversed() : asked;
  return asked.map((named, place) => ({ named, real: otherHand(there[place] ?? named) }));
}

function otherHand(finger: FingerPosition): FingerPosition {
  const [hand, digit] = finger.split('_') as [string, string];
  return `${hand === 'LEFT' ? 'RIGHT' : 'LEFT'}_${digit}` as FingerPosition;
}
