import type { Bus } from './bus.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from './failure.ts';

export interface HidDeviceInfo {
  /** Where the operating system has it; opaque. */
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly product: string | null;
  readonly serialNumber: string | null;
  /** What it is for (USB HID usage tables); absent where the operating system does not say. */
  readonly usagePage?: number;
}

/**
 * An open HID device. Byte 0 of every report is its id, in both directions, as in hidapi. Calls are carried out one
 * after another. A call that fails with `unplugged` is followed by `onClose`.
 */
export interface HidTransport {
  readonly info: HidDeviceInfo;
  sendFeature(report: Uint8Array, options: CallOptions): Promise<BridgeResult<void>>;
  /** `length` counts the id byte; devices may answer with less. */
  getFeature(reportId: number, length: number, options: CallOptions): Promise<BridgeResult<Uint8Array>>;
  onInput(listener: (report: Uint8Array) => void): () => void;
  /** Who listens when it is gone already is told at once. */
  onClose(listener: (failure: BridgeFailure) => void): () => void;
  close(): Promise<void>;
}

export interface HidBus extends Bus<HidDeviceInfo> {
  /** Fails with `permission-denied`, `in-use`, `not-found` or `unknown`. */
  open(info: HidDeviceInfo, options: CallOptions): Promise<BridgeResult<HidTransport>>;
}
