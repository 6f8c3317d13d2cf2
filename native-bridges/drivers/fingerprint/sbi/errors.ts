import type { DeviceErrorCode } from '../../../../domain/devices/device.ts';
import type { BridgeFailure } from '../../../transports/failure.ts';
import type { SbiError } from './wire.ts';

/**
 * SBI error codes (0.9.5, 1.0 and those the reference service adds) in the station's closed list. What is not here
 * (vendor codes 5xx, 999) is `unknown`, with the number in the cause.
 */
const codes: Readonly<Record<string, DeviceErrorCode>> = {
  100: 'not-ready',
  101: 'no-finger',
  102: 'no-finger',
  103: 'tampered',
  104: 'not-ready',
  105: 'wrong-finger',
  106: 'unplugged',
  107: 'untrusted-device',
  108: 'not-ready',
  109: 'wrong-finger-count',
  110: 'not-ready',
  111: 'in-use',
  112: 'protocol-error',
  113: 'wrong-finger-count',
  118: 'wrong-finger-count',
  123: 'protocol-error',
  202: 'unplugged',
  500: 'protocol-error',
  502: 'protocol-error',
  503: 'unplugged',
  601: 'protocol-error',
  604: 'protocol-error',
  605: 'unplugged',
  606: 'unplugged',
  607: 'in-use',
  608: 'protocol-error',
  609: 'timeout',
  610: 'unknown',
  700: 'cancelled',
  701: 'timeout',
  702: 'in-use',
  703: 'in-use',
  704: 'unplugged',
  705: 'unplugged',
  707: 'no-finger',
  708: 'no-finger',
  709: 'protocol-error',
};

export function isSbiSuccess(error: SbiError | null): boolean {
  return error === null || error.errorCode === '0' || error.errorCode === '';
}

export function failureOfSbiError(error: SbiError): BridgeFailure {
  return { code: codes[error.errorCode] ?? 'unknown', cause: `SBI error ${error.errorCode}` };
}
