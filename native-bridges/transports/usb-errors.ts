import type { BridgeFailure } from './failure.ts';

/** `errno` (Linux), Win32 error or IOReturn that nusb puts behind its sentence. */
function numberIn(message: string): number | undefined {
  const found = /\((?:errno|error) (\d+)\)/.exec(message)?.[1];
  return found === undefined ? undefined : Number(found);
}

const linux: Readonly<Record<number, BridgeFailure['code']>> = {
  1: 'permission-denied',
  2: 'not-found',
  13: 'permission-denied',
  16: 'in-use',
  19: 'not-found',
  108: 'not-found',
};
const windows: Readonly<Record<number, BridgeFailure['code']>> = {
  2: 'not-found',
  // WinUSB lets one program in; to the second it says access denied.
  5: 'in-use',
  31: 'not-found',
  32: 'in-use',
  170: 'in-use',
  433: 'not-found',
  1167: 'not-found',
};

/**
 * What nusb's sentence about opening or claiming means. Its Display is `<sentence> (errno 13)`; the sentences differ between systems and
 * releases, so the number counts first. Windows without WinUSB: `Device driver is "usbprint", not WinUSB or USBCCGP`.
 */
export function openFailure(message: string, platform: NodeJS.Platform): BridgeFailure {
  const code = (): BridgeFailure['code'] => {
    if (/not winusb|driver is|incompatible driver|NOT_SUPPORTED|not supported|unsupported/i.test(message)) {
      return 'driver-missing';
    }
    const number = numberIn(message);
    const known = number === undefined ? undefined : (platform === 'win32' ? windows : linux)[number];
    if (known !== undefined) return known;
    if (/busy|in use|exclusive|already claimed/i.test(message)) return 'in-use';
    if (/permission|access (is )?denied|not permitted|LIBUSB_ERROR_ACCESS/i.test(message)) {
      return platform === 'win32' ? 'in-use' : 'permission-denied';
    }
    if (/not found|no such|disconnected|no device/i.test(message)) return 'not-found';
    return 'unknown';
  };
  return { code: code(), cause: message };
}

/**
 * What nusb says of a transfer: a variant's name for bulk and interrupt (`transferIn error: Cancelled`), a sentence for control
 * (`controlTransferIn error: endpoint stalled`). A transfer is cancelled only by its own timeout.
 */
export function transferFailure(message: string): BridgeFailure {
  const code = (): BridgeFailure['code'] => {
    // A device that is being pulled loses its end points a moment before itself.
    if (/disconnected|endpoint not found/i.test(message)) return 'unplugged';
    if (/cancelled|timed? ?out/i.test(message)) return 'timeout';
    if (/stall/i.test(message)) return 'protocol-error';
    if (/fault/i.test(message)) return 'not-responding';
    // The end point can't be had while an older transfer of it runs.
    if (/already in use|pending/i.test(message)) return 'in-use';
    return 'unknown';
  };
  return { code: code(), cause: message };
}

export function isGone({ code }: BridgeFailure): boolean {
  return code === 'unplugged';
}
