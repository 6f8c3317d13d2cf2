import type { DeviceErrorCode } from '../../../../domain/devices/device.ts';
import type { BridgeFailure, BridgeResult } from '../../../transports/failure.ts';

/**
 * Ends the reading of a chip from wherever it is; `readChip` and the driver turn it into the failure it carries. Parsers of what a chip says
 * throw nothing else.
 */
export class ChipRefusal extends Error {
  readonly failure: BridgeFailure;

  constructor(code: DeviceErrorCode, cause: string) {
    super(`${code}: ${cause}`);
    this.name = 'ChipRefusal';
    this.failure = { code, cause };
  }
}

/** What the chip says is not what ICAO 9303 says, or a proof does not hold. `cause` names the place, never the data. */
export function notGenuine(cause: string): ChipRefusal {
  return new ChipRefusal('card-not-genuine', cause);
}

export function unsupported(cause: string): ChipRefusal {
  return new ChipRefusal('card-unsupported', cause);
}

/** The value, or the end of the reading. */
export function orRefuse<T>(result: BridgeResult<T>): T {
  if (result.ok) return result.value;
  throw new ChipRefusal(result.error.code, result.error.cause ?? '');
}
