import type { DeviceErrorCode } from '../../../../domain/devices/device.ts';
import type { BridgeFailure } from '../../../transports/failure.ts';
import type { SbiError } from './wire.ts';

/**
 * SBI error codes in the station's closed list: those of the specification (0.9.5 and 1.0: 0–109, 202, vendors' own 5xx) and those
 * the reference service adds (110–123, 500–507, 551, 601–610, 700–710, 800–810, 999). A number stands for what the officer can do
 * about it; the number itself is in the cause.
 */
const codes: Readonly<Record<string, DeviceErrorCode>> = {
  100: 'not-ready',
  101: 'no-finger',
  102: 'poor-image',
  103: 'tampered',
  104: 'not-ready',
  105: 'wrong-finger',
  106: 'unplugged',
  107: 'untrusted-device',
  108: 'not-ready',
  109: 'wrong-finger-count',
  110: 'not-ready',
  111: 'in-use',
  113: 'wrong-finger-count',
  118: 'wrong-finger-count',
  202: 'unplugged',
  503: 'unplugged',
  605: 'unplugged',
  606: 'unplugged',
  607: 'in-use',
  609: 'timeout',
  700: 'cancelled',
  701: 'timeout',
  702: 'in-use',
  703: 'in-use',
  704: 'unplugged',
  705: 'unplugged',
  707: 'no-finger',
  708: 'no-finger',
};

/**
 * Numbers of these ranges that are not listed above say that the service did not understand what the other end sent, or was asked for
 * authentication, or gave up for a reason of its vendor's: nothing the officer can mend, so `protocol-error`, whose remedy is to plug
 * it in again and to call the technician, who reads the number.
 */
const protocolRanges: readonly (readonly [number, number])[] = [
  [112, 123],
  [500, 599],
  [601, 610],
  [706, 710],
  [800, 810],
  [999, 999],
];

export function isSbiSuccess(error: SbiError | null): boolean {
  return error === null || error.errorCode === '0' || error.errorCode === '';
}

export function failureOfSbiError(error: SbiError): BridgeFailure {
  const number = Number(error.errorCode);
  const known = codes[error.errorCode];
  const inRange = protocolRanges.some(([first, last]) => number >= first && number <= last);
  return {
    code: known ?? (inRange ? 'protocol-error' : 'unknown'),
    cause: `SBI error ${error.errorCode}`,
  };
}
