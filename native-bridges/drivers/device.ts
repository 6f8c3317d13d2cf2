import type { DeviceKind, DeviceState } from '../../domain/devices/device.ts';
import type { FingerCaptureRequest, FingerCaptureState } from '../../domain/devices/fingerprint-scanner.ts';
import type { OfficerToken, TokenKey } from '../../domain/devices/officer-token.ts';
import type { SignatureRequest, SignatureState } from '../../domain/devices/signature-pad.ts';
import type { Result } from '../../domain/result.ts';
import type { BridgeResult } from '../transports/failure.ts';

/** What every driver gives the host: a state that changes, and an end. */
export interface Device {
  readonly id: string;
  readonly kind: DeviceKind;
  state(): DeviceState;
  onChange(listener: () => void): () => void;
  /** Looks for the device now instead of at the next turn. */
  retry(): void;
  /** Ends what runs and frees the device; bounded by the driver's own timeouts. */
  stop(): Promise<void>;
}

/** Streams end with exactly one final state; returning early stops the device. One attempt at a time. */
export interface FingerprintScanner extends Device {
  readonly kind: 'fingerprint-scanner';
  capture(request: FingerCaptureRequest, signal: AbortSignal): AsyncIterable<FingerCaptureState>;
}

export interface SignaturePad extends Device {
  readonly kind: 'signature-pad';
  sign(request: SignatureRequest, signal: AbortSignal): AsyncIterable<SignatureState>;
}

export interface SlipPrinter extends Device {
  readonly kind: 'slip-printer';
  print(job: { jobName: string; pdf: Uint8Array }, signal: AbortSignal): Promise<BridgeResult<void>>;
}

/** Tokens behind one PKCS#11 library. Failures: those of `token.*` in the device channels. */
export interface TokenReader extends Device {
  readonly kind: 'officer-token';
  tokens(): readonly OfficerToken[];
  onTokens(listener: () => void): () => void;
  open(serial: string, pin: string): Promise<Result<{ sessionId: string; keys: TokenKey[] }>>;
  makeKey(sessionId: string, label: string): Promise<Result<TokenKey>>;
  sign(sessionId: string, keyId: string, digest: Uint8Array): Promise<Result<Uint8Array<ArrayBuffer>>>;
  close(sessionId: string): Promise<void>;
}

/** Opened by the renderer; the host only names it. */
export interface RendererCamera extends Device {
  readonly kind: 'camera';
}

export type HostedDevice = FingerprintScanner | SignaturePad | SlipPrinter | TokenReader | RendererCamera;

/** What drivers need from their surroundings; tests give other values. */
export interface DriverSurroundings {
  readonly now: () => Date;
  /** A line for the log: codes and causes only, never applicant data. */
  readonly log: (event: string, details: Readonly<Record<string, string | number>>) => void;
}
