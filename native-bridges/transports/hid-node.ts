import { access, constants } from 'node:fs/promises';
import type { HIDAsync } from 'node-hid';
import { err, ok } from '../../domain/result.ts';
import { deadline, untilAborted } from './deadline.ts';
import { tellClosed } from './closed.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from './failure.ts';
import type { HidBus, HidDeviceInfo, HidTransport } from './hid.ts';

/** HID devices of this machine, through hidapi (`node-hid`). The native module is loaded at the first use. */
export function createNodeHidBus(): HidBus {
  return {
    list: async () => {
      try {
        const { devicesAsync } = await import('node-hid');
        const devices = await devicesAsync();
        return ok(
          devices.flatMap((device) =>
            device.path === undefined
              ? []
              : [
                  {
                    path: device.path,
                    vendorId: device.vendorId,
                    productId: device.productId,
                    product: device.product ?? null,
                    serialNumber: device.serialNumber ?? null,
                    ...(device.usagePage === undefined ? {} : { usagePage: device.usagePage }),
                  },
                ],
          ),
        );
      } catch (error) {
        return err('unknown', `listing HID devices: ${(error as Error).message}`);
      }
    },
    open,
  };
}

async function open(info: HidDeviceInfo, options: CallOptions): Promise<BridgeResult<HidTransport>> {
  const denied = await deniedByFileMode(info.path);
  if (denied !== undefined) return { ok: false, error: denied };
  const limit = deadline(options.signal, options.timeoutMs);
  try {
    const { HIDAsync: Device } = await import('node-hid');
    const opening = Device.open(info.path);
    const device = await untilAborted(opening, limit.signal);
    if (device === undefined) {
      // It may open after all; nobody would close it.
      opening.then((late) => late.close()).catch(() => undefined);
      return err(limit.reason(), 'opening HID device');
    }
    return ok(wrap(device, info));
  } catch (error) {
    const cause = (error as Error).message;
    if (/permission denied|access/i.test(cause)) return err('permission-denied', cause);
    if (/busy|in use|exclusive|sharing/i.test(cause)) return err('in-use', cause);
    return err('not-found', cause);
  } finally {
    limit.clear();
  }
}

/** hidapi's error text is not reliable about permissions, the file's own mode is (Linux: /dev/hidraw*). */
async function deniedByFileMode(path: string): Promise<BridgeFailure | undefined> {
  if (!path.startsWith('/dev/')) return undefined;
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM')
      return { code: 'permission-denied', cause: `${path}: ${code}` };
    return { code: 'not-found', cause: `${path}: ${code ?? 'unknown'}` };
  }
}

/** Whether a call failed because the device was pulled: the text says so, or (Linux) its file has gone. */
async function isGone(path: string, cause: string): Promise<boolean> {
  if (/no such device|not connected|disconnected/i.test(cause)) return true;
  if (!path.startsWith('/dev/')) return false;
  return access(path).then(
    () => false,
    () => true,
  );
}

function wrap(device: HIDAsync, info: HidDeviceInfo): HidTransport {
  const closing = new Set<(failure: BridgeFailure) => void>();
  const inputs = new Set<(report: Uint8Array) => void>();
  let closed: BridgeFailure | undefined;
  let tail: Promise<unknown> = Promise.resolve();
  /** The library's own call; it can't be withdrawn. */
  let underWay: Promise<unknown> = Promise.resolve();
  const isOpen = (): boolean => closed === undefined;

  // One listener for as long as the device is open. node-hid reads only while it has one, and only a read notices that the device was
  // pulled; a listener that comes soon after the last one went finds the old read still running, and that throws out of a timer.
  device.on('data', (data: Buffer) => {
    const report = new Uint8Array(data);
    for (const listener of [...inputs]) listener(report);
  });

  const shut = (failure: BridgeFailure): void => {
    if (closed !== undefined) return;
    closed = failure;
    void device.close().catch(() => undefined);
    for (const listener of closing) listener(failure);
  };
  device.on('error', (error: Error) => shut({ code: 'unplugged', cause: error.message }));

  const oneAtATime = <T>(work: () => Promise<T>, options: CallOptions): Promise<BridgeResult<T>> => {
    const turn = tail.then(async (): Promise<BridgeResult<T>> => {
      const limit = deadline(options.signal, options.timeoutMs);
      try {
        // The library takes any number of calls to a pad that hangs, and carries all of them out when it comes back.
        if (isOpen()) await untilAborted(underWay, limit.signal);
        if (closed !== undefined) return { ok: false, error: closed };
        if (limit.signal.aborted) return err(limit.reason(), 'HID feature report');
        const begun = work().then((value) => ({ value }));
        underWay = begun.catch(() => undefined);
        const done = await untilAborted(begun, limit.signal);
        return done === undefined ? err(limit.reason(), 'HID feature report') : ok(done.value);
      } catch (error) {
        const cause = (error as Error).message;
        // A device that does not know a report, or not in this state, stalls: it is still there.
        if (!(await isGone(info.path, cause))) return err('protocol-error', cause);
        const failure: BridgeFailure = { code: 'unplugged', cause };
        shut(failure);
        return { ok: false, error: failure };
      } finally {
        limit.clear();
      }
    });
    tail = turn;
    return turn;
  };

  return {
    info,
    sendFeature: async (report, options) => {
      const sent = await oneAtATime(() => device.sendFeatureReport(Buffer.from(report)), options);
      return sent.ok ? ok() : sent;
    },
    getFeature: async (reportId, length, options) => {
      const got = await oneAtATime(() => device.getFeatureReport(reportId, length), options);
      return got.ok ? ok(new Uint8Array(got.value)) : got;
    },
    onInput: (listener) => {
      inputs.add(listener);
      return () => inputs.delete(listener);
    },
    onClose: (listener) => tellClosed(closed, closing, listener),
    close: async () => {
      closing.clear();
      shut({ code: 'cancelled', cause: 'closed by the driver' });
      await tail;
    },
  };
}
