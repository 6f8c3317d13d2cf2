import type { PreviewFrame } from '../../domain/channels/preview.ts';
import type {
  CardPrinterCondition,
  CardPrintRequest,
  CardPrintState,
} from '../../domain/devices/card-printer.ts';
import type { CardReadRequest, CardReadState } from '../../domain/devices/card-reader.ts';
import type { CodeRead } from '../../domain/devices/code-reader.ts';
import type { DeviceKind, DeviceState } from '../../domain/devices/device.ts';
import type { DocumentScanRequest, DocumentScanState } from '../../domain/devices/document-scanner.ts';
import type { FingerScanRequest, FingerScanState } from '../../domain/devices/finger-verifier.ts';
import type { FingerCaptureRequest, FingerCaptureState } from '../../domain/devices/fingerprint-scanner.ts';
import type { OfficerToken, TokenKey } from '../../domain/devices/officer-token.ts';
import type { SelfTestResult, SelfTestStepId } from '../../domain/devices/self-test.ts';
import type { SignatureRequest, SignatureState } from '../../domain/devices/signature-pad.ts';
import type { Result } from '../../domain/result.ts';
import type { Tap } from '../transports/tap.ts';
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
  /** Steps of its guided test in their order; the host runs them while the device is idle. */
  readonly selfTest?: readonly SelfTestStep[];
  /** Frames for the eyes until the signal fires: pushed to `DriverSurroundings.preview`. Only of devices that can show something. */
  live?(attemptId: string, signal: AbortSignal): Promise<BridgeResult<void>>;
}

export interface SelfTestStep {
  readonly id: SelfTestStepId;
  /** Waits for the technician to do something. */
  readonly human: boolean;
  /** Milliseconds it may take to end once it is told to; a few seconds unless named. A card in a printer is put aside first. */
  readonly endWithinMs?: number;
  run(signal: AbortSignal): Promise<Pick<SelfTestResult, 'outcome' | 'failure' | 'detail'>>;
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

/** Single finger, for 1:1 only. */
export interface FingerVerifier extends Device {
  readonly kind: 'finger-verifier';
  scan(request: FingerScanRequest, signal: AbortSignal): AsyncIterable<FingerScanState>;
}

export interface CodeReader extends Device {
  readonly kind: 'code-reader';
  onCode(listener: (read: CodeRead) => void): () => void;
}

export interface CardReader extends Device {
  readonly kind: 'card-reader';
  read(request: CardReadRequest, signal: AbortSignal): AsyncIterable<CardReadState>;
}

export interface DocumentScanner extends Device {
  readonly kind: 'document-scanner';
  scan(request: DocumentScanRequest, signal: AbortSignal): AsyncIterable<DocumentScanState>;
}

export interface CardPrinter extends Device {
  readonly kind: 'card-printer';
  condition(signal: AbortSignal): Promise<BridgeResult<CardPrinterCondition>>;
  print(request: CardPrintRequest, signal: AbortSignal): AsyncIterable<CardPrintState>;
}

export type HostedDevice =
  | FingerprintScanner
  | SignaturePad
  | SlipPrinter
  | TokenReader
  | RendererCamera
  | FingerVerifier
  | CodeReader
  | CardReader
  | DocumentScanner
  | CardPrinter;

/** What drivers need from their surroundings; tests give other values. */
export interface DriverSurroundings {
  readonly now: () => Date;
  /** A line for the log: codes and causes only, never applicant data. */
  readonly log: (event: string, details: Readonly<Record<string, string | number>>) => void;
  /** Sees every frame of this device's transport while a trace is recorded. Buses are wrapped with it in the registry. */
  readonly tap: Tap;
  /** Takes a frame for the eyes; never waits, newer frames take the place of older ones. */
  readonly preview: (frame: Omit<PreviewFrame, 'type' | 'deviceId' | 'sequence'>) => void;
}
