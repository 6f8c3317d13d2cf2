import { describe, expect, it } from 'vitest';
import { serialFailure } from './serial-node.ts';
import { openFailure, transferFailure } from './usb-errors.ts';

describe('openFailure', () => {
  it.each([
    ['open error: failed to open device (errno 13)', 'linux', 'permission-denied'],
    ['claimInterface error: interface is busy (errno 16)', 'linux', 'in-use'],
    ['open error: device not found (errno 2)', 'linux', 'not-found'],
    ['open error: device disconnected (errno 19)', 'linux', 'not-found'],
    ['claimInterface error: Device driver is "usbprint", not WinUSB or USBCCGP', 'win32', 'driver-missing'],
    ['open error: failed to open device (error 5)', 'win32', 'in-use'],
    [
      'claimInterface error: failed to open interface for exclusive access (error 3758097093)',
      'darwin',
      'in-use',
    ],
    ['open error: LIBUSB_ERROR_ACCESS', 'linux', 'permission-denied'],
    ['open error: something new', 'linux', 'unknown'],
  ] as const)('reads %s on %s as %s', (message, platform, code) => {
    expect(openFailure(message, platform)).toEqual({ code, cause: message });
  });
});

describe('transferFailure', () => {
  it.each([
    ['transferIn error: Disconnected', 'unplugged'],
    ['controlTransferIn error: device disconnected', 'unplugged'],
    ['transferIn error: endpoint not found', 'unplugged'],
    ['transferIn error: Cancelled', 'timeout'],
    ['controlTransferOut error: transfer was cancelled', 'timeout'],
    ['controlTransferIn error: endpoint stalled', 'protocol-error'],
    ['transferOut error: Stall', 'protocol-error'],
    ['transferIn error: Fault', 'not-responding'],
    ['transferIn error: endpoint already in use', 'in-use'],
    ['transferIn error: Unknown(75)', 'unknown'],
  ] as const)('reads %s as %s', (message, code) => {
    expect(transferFailure(message)).toEqual({ code, cause: message });
  });
});

describe('serialFailure', () => {
  it.each([
    ['Error: Permission denied, cannot open /dev/ttyUSB0', 'linux', 'permission-denied'],
    ['Error Resource temporarily unavailable Cannot lock port', 'linux', 'in-use'],
    ['Error: Device or resource busy, cannot open /dev/ttyACM0', 'linux', 'in-use'],
    ['Error: No such file or directory, cannot open /dev/ttyUSB9', 'linux', 'not-found'],
    ['Error: Input/output error, cannot open /dev/ttyS7', 'linux', 'not-found'],
    ['Opening COM3: Access denied', 'win32', 'in-use'],
    ['Opening COM9: File not found', 'win32', 'not-found'],
    ['Opening COM3: Unknown error code 31', 'win32', 'not-found'],
    ['Opening COM3: Unknown error code 1450', 'win32', 'unknown'],
  ] as const)('reads %s on %s as %s', (message, platform, code) => {
    expect(serialFailure(message, platform)).toEqual({ code, cause: message });
  });
});
