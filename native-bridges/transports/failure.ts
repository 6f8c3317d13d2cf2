import type { DeviceErrorCode } from '../../domain/devices/device.ts';
import type { Failure, Result } from '../../domain/result.ts';

/** What any call to a device may fail with: a code of the closed list and its technical cause. */
export type BridgeFailure = Failure<DeviceErrorCode>;
export type BridgeResult<T> = Result<T, BridgeFailure>;

/** How long one call may take and what stops it earlier. */
export interface CallOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}
