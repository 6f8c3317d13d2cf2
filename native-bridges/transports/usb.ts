import type { Bus } from './bus.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from './failure.ts';

export interface UsbDeviceInfo {
  /** Names this attachment: `usb 1-2.3`; another after replugging elsewhere. */
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly product: string | null;
  readonly serialNumber: string | null;
}

export interface UsbControl {
  readonly type: 'standard' | 'class' | 'vendor';
  readonly recipient: 'device' | 'interface' | 'endpoint';
  readonly request: number;
  readonly value: number;
  readonly index: number;
}

/**
 * An open USB device with one interface claimed. `endpoint` is its number without the direction bit. Each end point carries one transfer at a
 * time; different ones run side by side. A transfer whose time is up may still deliver to nobody. `unplugged` is followed by `onClose`.
 */
export interface UsbTransport {
  readonly info: UsbDeviceInfo;
  controlIn(setup: UsbControl, length: number, options: CallOptions): Promise<BridgeResult<Uint8Array>>;
  controlOut(setup: UsbControl, bytes: Uint8Array, options: CallOptions): Promise<BridgeResult<void>>;
  /** Bulk or interrupt IN, as the end point is; at most `length` bytes, a short packet ends it. */
  transferIn(endpoint: number, length: number, options: CallOptions): Promise<BridgeResult<Uint8Array>>;
  transferOut(endpoint: number, bytes: Uint8Array, options: CallOptions): Promise<BridgeResult<void>>;
  /** Who listens when it is gone already is told at once. */
  onClose(listener: (failure: BridgeFailure) => void): () => void;
  close(): Promise<void>;
}

export interface UsbClaim {
  readonly interfaceNumber: number;
  /** Takes it from the kernel's own driver (usblp, usbhid) and gives it back on close. */
  readonly detachKernelDriver: boolean;
}

export interface UsbBus extends Bus<UsbDeviceInfo> {
  /** Fails with `permission-denied`, `driver-missing` (Windows without WinUSB), `in-use`, `not-found` or `unknown`. */
  open(info: UsbDeviceInfo, claim: UsbClaim, options: CallOptions): Promise<BridgeResult<UsbTransport>>;
}
