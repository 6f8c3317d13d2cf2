import { createHash, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { deviceChannels } from '../../../domain/channels/devices.ts';
import { type Handlers, type Port, type Server, serve } from '../../../domain/channels/rpc.ts';
import {
  encodeFingerImageRecord,
  isoFingerPositionCode,
  isoImpressionTypeCode,
} from '../../../domain/biometrics/finger-image-record.ts';
import type { FingerPosition, Impression } from '../../../domain/biometrics/positions.ts';
import type {
  CapturedFinger,
  FingerCaptureRequest,
  FingerCaptureState,
} from '../../../domain/devices/fingerprint-scanner.ts';
import type { PenPoint, SignatureRequest, SignatureState } from '../../../domain/devices/signature-pad.ts';
import { err, ok, unwrap } from '../../../domain/result.ts';
import { chainHash } from '../../../electron/station/intake/verify-attempt.ts';
import { smallPng } from './pictures.ts';

export const scriptedScanner = {
  deviceId: 'scanner-1',
  make: 'Test',
  model: 'Scripted',
  serialNumber: 'T-0001',
  simulated: false,
};

type DeviceEvents = (typeof deviceChannels)['events'];

/** A small but valid ISO/IEC 19794-4:2011 record of one finger. */
export function fingerRecord(finger: FingerPosition, impression: Impression): Uint8Array<ArrayBuffer> {
  // No two images of living skin are the same.
  const image = new Uint8Array(randomBytes(64));
  const record = encodeFingerImageRecord({
    version: '2011',
    acquisitionLevel: 0,
    certified: false,
    representations: [
      {
        position: isoFingerPositionCode[finger],
        viewNumber: 0,
        capturedAt: '2026-03-02T01:00:00.000Z',
        device: { technology: 0, vendor: 0, type: 0 },
        quality: [{ score: 80, vendor: 0, algorithm: 0 }],
        certifications: [],
        scaleUnits: 'ppi',
        scanResolution: { horizontal: 500, vertical: 500 },
        imageResolution: { horizontal: 500, vertical: 500 },
        pixelDepth: 8,
        compression: 'JPEG2000_LOSSY',
        impressionType:
          isoImpressionTypeCode[impression === 'rolled' ? 'LIVE_SCAN_ROLLED' : 'LIVE_SCAN_PLAIN'],
        width: 300,
        height: 400,
        image,
        extendedData: new Uint8Array(),
      },
    ],
  });
  return new Uint8Array(unwrap(record));
}

export function capturedFingers(request: FingerCaptureRequest, quality: number): CapturedFinger[] {
  let previousHash = request.previousHash;
  return request.fingers.map((finger) => {
    const record = fingerRecord(finger, request.impression);
    const hash = chainHash(previousHash, record);
    const captured: CapturedFinger = {
      finger,
      impression: request.impression,
      record,
      envelope: `e30.${Buffer.from(finger).toString('base64url')}.c2ln`,
      quality,
      estimate: { algorithm: 'SCRIPTED', score: quality, verdicts: [] },
      width: 300,
      height: 400,
      resolutionPpi: 500,
      compression: 'JPEG2000',
      capturedAt: '2026-03-02T01:00:00.000Z',
      hash,
      previousHash,
      preview: new Uint8Array(smallPng),
    };
    previousHash = hash;
    return captured;
  });
}

let signaturesMade = 0;

/** Loops as a hand writes them, no two alike. */
function penPoints(occasion: number): PenPoint[] {
  return Array.from({ length: 120 }, (_, sequence) => {
    const share = sequence / 119;
    const angle = share * 8 * Math.PI;
    const drift = Math.sin(share * 7 + occasion) + Math.cos(share * (3 + (occasion % 5)));
    return {
      x: Math.round(2000 + share * 4000 + 400 * Math.cos(angle) + 300 * drift),
      y: Math.round(3000 + 700 * Math.sin(angle) + 400 * drift),
      pressure: Math.round(500 + 300 * Math.sin(angle)),
      timeMs: sequence * 5,
      sequence,
      touching: true,
    };
  });
}

export function signedState(request: SignatureRequest): Extract<SignatureState, { phase: 'signed' }> {
  return {
    phase: 'signed',
    device: { ...scriptedScanner, deviceId: 'pad-1' },
    geometry: { maxX: 9600, maxY: 6000, maxPressure: 1023, screenWidth: 800, screenHeight: 480 },
    points: penPoints((signaturesMade += 1)),
    image: new Uint8Array(smallPng),
    consentSha256: createHash('sha256').update(request.consentText.normalize('NFC'), 'utf8').digest('hex'),
    padScreen: new Uint8Array(smallPng),
    capturedAt: '2026-03-02T01:05:00.000Z',
  };
}

/** What the scripted host does with an attempt: states to send, or nothing (the test sends them itself). */
export interface DeviceScript {
  fingerprint(request: FingerCaptureRequest): readonly FingerCaptureState[];
  signature(request: SignatureRequest): readonly SignatureState[];
  /** In the place of its own answers. */
  readonly answers?: Partial<Handlers<(typeof deviceChannels)['calls']>>;
}

export const everythingWorks: DeviceScript = {
  fingerprint: (request) => [
    { phase: 'prompt', prompt: request.impression === 'rolled' ? 'roll-finger' : 'hold-still' },
    { phase: 'captured', device: scriptedScanner, fingers: capturedFingers(request, 80) },
  ],
  signature: (request) => [{ phase: 'preparing' }, signedState(request)],
};

/** The far end of the device port: speaks the device channels, and does exactly what the script says. */
export class ScriptedDevices {
  readonly server: Server<DeviceEvents>;
  readonly requests: FingerCaptureRequest[] = [];
  readonly cancelled: string[] = [];
  readonly printed: { jobName: string; bytes: number }[] = [];
  script: DeviceScript;
  #lastSignature: SignatureRequest | null = null;

  constructor(port: Port, script: DeviceScript = everythingWorks) {
    this.script = script;
    this.server = serve(
      port,
      deviceChannels,
      {
        'devices.list': () => ok([]),
        'devices.retry': () => ok(null),
        'fingerprint.start': (request) => {
          this.requests.push(request);
          this.tellFingerprint(request.attemptId, this.script.fingerprint(request));
          return ok(null);
        },
        'signature.start': (request) => {
          this.#lastSignature = request;
          for (const state of this.script.signature(request)) {
            this.server.emit('signature.state', { attemptId: request.attemptId, state });
          }
          return ok(null);
        },
        'attempt.cancel': ({ attemptId }) => {
          this.cancelled.push(attemptId);
          return ok(null);
        },
        'finger.start': () => err('not-configured'),
        'card.read': () => err('not-configured'),
        'document.scan': () => err('not-configured'),
        'cardPrinter.print': () => err('not-configured'),
        'cardPrinter.condition': () => err('not-configured'),
        'selfTest.start': () => err('not-configured'),
        'live.start': () => err('not-configured'),
        'trace.start': () => err('not-configured'),
        'trace.stop': () => err('not-configured'),
        'host.checks': () => ok([]),
        'host.fix': () => ok([]),
        'host.found': () => ok([]),
        'token.list': () => ok([]),
        'token.open': () => err('token-absent'),
        'token.makeKey': () => err('token-absent'),
        'token.sign': () => err('token-absent'),
        'token.close': () => ok(null),
        'slip.print': ({ jobName, pdf }) => {
          this.printed.push({ jobName, bytes: pdf.length });
          return ok({ printer: 'folder', simulated: true });
        },
        ...script.answers,
      },
      (name, error) => {
        throw new Error(`scripted device host: ${name}`, { cause: error });
      },
    );
  }

  get lastSignature(): SignatureRequest {
    if (this.#lastSignature === null) throw new Error('no signature was asked for');
    return this.#lastSignature;
  }

  tellFingerprint(attemptId: string, states: readonly z.input<DeviceEvents['fingerprint.state']>['state'][]) {
    for (const state of states) this.server.emit('fingerprint.state', { attemptId, state });
  }
}
