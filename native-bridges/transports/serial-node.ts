import { constants, watch } from 'node:fs';
import { access, readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SerialPort } from 'serialport';
import { err, ok } from '../../domain/result.ts';
import { tellClosed } from './closed.ts';
import { deadline, untilAborted } from './deadline.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from './failure.ts';
import type { SerialBus, SerialPortInfo, SerialSettings, SerialTransport } from './serial.ts';

/** How long after its file has gone an open port counts as unplugged; the read on it may go on waiting. */
const presenceEvery = 300;
const portNames = /^(tty(ACM|USB|S|AMA|XRUSB|WCH|MFD|O|UL)\d+|rfcomm\d+|cu\..+|tty\..+)$/;

/** Serial ports of this machine (`serialport`). The native module is loaded at the first use. */
export function createNodeSerialBus(): SerialBus {
  return {
    list: async () => {
      try {
        return ok(process.platform === 'linux' ? await listLinux() : await listElsewhere());
      } catch (error) {
        return err('unknown', `listing serial ports: ${(error as Error).message}`);
      }
    },
    open,
    ...(process.platform === 'win32' ? {} : { onChange: onDeviceFiles }),
  };
}

/** Device files come and go with the ports. */
function onDeviceFiles(listener: () => void): () => void {
  try {
    const watcher = watch('/dev', { persistent: false }, (_event, name) => {
      if (name === null || portNames.test(name)) listener();
    });
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}

/** What `SerialPort.list` would start `udevadm` for, read from the kernel: it is asked several times a second. */
async function listLinux(): Promise<SerialPortInfo[]> {
  const folder = '/sys/class/tty';
  const names = (await readdir(folder).catch(() => [])).filter((name) => portNames.test(name));
  const ports = await Promise.all(names.map((name) => describeLinux(name, join(folder, name))));
  return ports.filter((port) => port !== undefined);
}

async function describeLinux(name: string, folder: string): Promise<SerialPortInfo | undefined> {
  const device = await realpath(join(folder, 'device')).catch(() => undefined);
  if (device === undefined) return undefined;
  // The kernel keeps names for UARTs that no machine has.
  if ((await attribute(folder, 'type')) === '0') return undefined;
  const usb = await usbFolderOf(device);
  const number = async (attributeName: string): Promise<number | null> => {
    const text = usb === undefined ? null : await attribute(usb, attributeName);
    return text === null ? null : Number.parseInt(text, 16);
  };
  return {
    path: `/dev/${name}`,
    vendorId: await number('idVendor'),
    productId: await number('idProduct'),
    serialNumber: usb === undefined ? null : await attribute(usb, 'serial'),
    manufacturer: usb === undefined ? null : await attribute(usb, 'manufacturer'),
  };
}

async function usbFolderOf(device: string): Promise<string | undefined> {
  for (let folder = device; folder.startsWith('/sys/devices/'); folder = dirname(folder)) {
    if ((await attribute(folder, 'idVendor')) !== null) return folder;
  }
  return undefined;
}

async function attribute(folder: string, name: string): Promise<string | null> {
  return await readFile(join(folder, name), 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
}

/** What the native module's list gives for one port. */
interface ListedPort {
  readonly path: string;
  readonly vendorId?: string;
  readonly productId?: string;
  readonly serialNumber?: string;
  readonly manufacturer?: string;
}

async function listElsewhere(): Promise<SerialPortInfo[]> {
  const { SerialPort: Port } = await import('serialport');
  const hexadecimal = (text: string | undefined): number | null =>
    text === undefined ? null : Number.parseInt(text, 16);
  return ((await Port.list()) as ListedPort[]).map((port) => ({
    path: port.path,
    vendorId: hexadecimal(port.vendorId),
    productId: hexadecimal(port.productId),
    serialNumber: port.serialNumber ?? null,
    manufacturer: port.manufacturer ?? null,
  }));
}

async function open(
  path: string,
  settings: SerialSettings,
  options: CallOptions,
): Promise<BridgeResult<SerialTransport>> {
  const denied = await deniedByFileMode(path);
  if (denied !== undefined) return { ok: false, error: denied };
  const limit = deadline(options.signal, options.timeoutMs);
  try {
    const { SerialPort: Port } = await import('serialport');
    // Looked up first: between the opening and `wrap` nobody would hear that the port is gone.
    const info = await infoOf(path);
    const port = new Port({ path, ...settings, autoOpen: false, lock: true });
    const opening = new Promise<Error | null>((resolve) => port.open((error) => resolve(error)));
    const failed = await untilAborted(opening, limit.signal);
    if (failed === undefined) {
      // It may open after all; nobody would close it.
      void opening.then((error) => {
        if (error === null) port.close(() => undefined);
      });
      return err(limit.reason(), `opening ${path}`);
    }
    if (failed !== null) return { ok: false, error: serialFailure(failed.message, process.platform) };
    return ok(wrap(port, info));
  } catch (error) {
    return err('unknown', (error as Error).message);
  } finally {
    limit.clear();
  }
}

async function infoOf(path: string): Promise<SerialPortInfo> {
  const bare = { path, vendorId: null, productId: null, serialNumber: null, manufacturer: null };
  if (process.platform !== 'linux') return bare;
  const file = await realpath(path).catch(() => path);
  const name = file.slice('/dev/'.length);
  const known = portNames.test(name) ? await describeLinux(name, join('/sys/class/tty', name)) : undefined;
  return known === undefined ? bare : { ...known, path };
}

/** Says `permission-denied` for sure where the file's mode forbids it; the native module's texts are the C library's. */
async function deniedByFileMode(path: string): Promise<BridgeFailure | undefined> {
  if (!path.startsWith('/')) return undefined;
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const denied = code === 'EACCES' || code === 'EPERM';
    return { code: denied ? 'permission-denied' : 'not-found', cause: `${path}: ${code}` };
  }
}

/**
 * The native module answers sentences. Windows opens a port once and says `Access denied` to the second program; elsewhere the lock
 * on the file (`Resource temporarily unavailable`) or the terminal's exclusive mode (`busy`) says so.
 */
export function serialFailure(message: string, platform: NodeJS.Platform): BridgeFailure {
  const code = (): BridgeFailure['code'] => {
    if (/cannot lock port|temporarily unavailable|busy/i.test(message)) return 'in-use';
    if (/access (is )?denied/i.test(message)) return platform === 'win32' ? 'in-use' : 'permission-denied';
    if (/permission denied|not permitted/i.test(message)) return 'permission-denied';
    if (
      /no such (file|device)|file not found|not found|input\/output error|error code (2|3|20|31|433)\b/i.test(
        message,
      )
    ) {
      return 'not-found';
    }
    return 'unknown';
  };
  return { code: code(), cause: message };
}

function wrap(port: SerialPort, info: SerialPortInfo): SerialTransport {
  const closing = new Set<(failure: BridgeFailure) => void>();
  const listeners = new Set<(bytes: Uint8Array) => void>();
  let closed: BridgeFailure | undefined;
  let shutting: Promise<void> = Promise.resolve();

  const shut = (failure: BridgeFailure): void => {
    if (closed !== undefined) return;
    closed = failure;
    clearInterval(presence);
    if (port.isOpen) {
      shutting = new Promise((resolve) => {
        port.close(() => resolve());
      });
    }
    for (const listener of [...closing]) listener(failure);
  };
  const presence = setInterval(() => {
    if (!info.path.startsWith('/')) return;
    access(info.path).catch(() => shut({ code: 'unplugged', cause: `${info.path} is gone` }));
  }, presenceEvery);
  presence.unref();
  port.on('data', (bytes: Buffer) => {
    for (const listener of listeners) listener(new Uint8Array(bytes));
  });
  port.on('error', (error: Error) => shut({ code: 'unplugged', cause: error.message }));
  port.on('close', (error: Error | null) =>
    shut({ code: 'unplugged', cause: error?.message ?? 'port closed' }),
  );

  return {
    info,
    write: async (bytes, options) => {
      if (closed !== undefined) return { ok: false, error: closed };
      const limit = deadline(options.signal, options.timeoutMs);
      try {
        if (limit.signal.aborted) return err(limit.reason());
        const written = new Promise<Error | null>((resolve) => {
          port.write(Buffer.from(bytes), (error) => resolve(error ?? null));
        });
        const failed = await untilAborted(written, limit.signal);
        if (failed === undefined) return err(limit.reason(), 'writing to the serial port');
        if (failed === null) return ok();
        const failure: BridgeFailure = { code: 'unplugged', cause: failed.message };
        shut(failure);
        return { ok: false, error: failure };
      } finally {
        limit.clear();
      }
    },
    onData: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onClose: (listener) => tellClosed(closed, closing, listener),
    flush: () =>
      new Promise((resolve) => {
        if (closed === undefined) port.flush(() => resolve());
        else resolve();
      }),
    close: async () => {
      closing.clear();
      shut({ code: 'cancelled', cause: 'closed by the driver' });
      await shutting;
    },
  };
}
