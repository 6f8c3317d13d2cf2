import type { Bus } from './bus.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from './failure.ts';

export interface SerialPortInfo {
  /** `/dev/ttyACM0`, `COM3`, `tcp:127.0.0.1:4711` of a simulated one. */
  readonly path: string;
  readonly vendorId: number | null;
  readonly productId: number | null;
  readonly serialNumber: string | null;
  readonly manufacturer: string | null;
}

export interface SerialSettings {
  readonly baudRate: number;
  readonly parity: 'none' | 'odd' | 'even';
  readonly dataBits: 7 | 8;
  readonly stopBits: 1 | 2;
}

/** An open serial line. Bytes arrive in pieces of any size. A call that fails with `unplugged` is followed by `onClose`. */
export interface SerialTransport {
  readonly info: SerialPortInfo;
  /** Answers when the operating system has taken all bytes. */
  write(bytes: Uint8Array, options: CallOptions): Promise<BridgeResult<void>>;
  onData(listener: (bytes: Uint8Array) => void): () => void;
  /** Who listens when it is gone already is told at once. */
  onClose(listener: (failure: BridgeFailure) => void): () => void;
  /** Throws away what has arrived and was not read yet. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface SerialBus extends Bus<SerialPortInfo> {
  /** Fails with `permission-denied`, `in-use`, `not-found` or `unknown`. */
  open(path: string, settings: SerialSettings, options: CallOptions): Promise<BridgeResult<SerialTransport>>;
}
