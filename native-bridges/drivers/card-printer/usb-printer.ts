import { err, ok } from '../../../domain/result.ts';
import type { BridgeResult, CallOptions } from '../../transports/failure.ts';
import type { UsbBus, UsbDeviceInfo, UsbTransport } from '../../transports/usb.ts';

/** USB printer class (usbprint 1.1): interface class 7, bulk OUT, mostly bulk IN too. */
export interface PrinterInterface {
  readonly interfaceNumber: number;
  /** Numbers without the direction bit. */
  readonly out: number;
  readonly in: number;
}

const descriptorTypes = { interface: 4, endpoint: 5 } as const;
const bulk = 2;

/** Finds the printer in a configuration descriptor (USB 2.0, 9.6). Never throws. */
export function findPrinterInterface(descriptor: Uint8Array): BridgeResult<PrinterInterface> {
  let current: { number: number; out?: number; in?: number } | undefined;
  let at = 0;
  while (at + 2 <= descriptor.length) {
    const length = descriptor[at] ?? 0;
    if (length < 2 || at + length > descriptor.length) break;
    const type = descriptor[at + 1];
    if (type === descriptorTypes.interface && length >= 9) {
      if (current?.out !== undefined && current.in !== undefined) break;
      const isPrinter = descriptor[at + 5] === 7;
      current = isPrinter ? { number: descriptor[at + 2] ?? 0 } : undefined;
    } else if (type === descriptorTypes.endpoint && length >= 7 && current !== undefined) {
      const address = descriptor[at + 2] ?? 0;
      if (((descriptor[at + 3] ?? 0) & 3) === bulk) {
        if (address & 0x80) current.in ??= address & 0x0f;
        else current.out ??= address & 0x0f;
      }
    }
    at += length;
  }
  if (current?.out === undefined || current.in === undefined) {
    return err('protocol-error', 'no printer interface with bulk end points in both directions');
  }
  return ok({ interfaceNumber: current.number, out: current.out, in: current.in });
}

/** IEEE 1284 device id: `MFG:Evolis;MDL:Primacy;SN:…;` behind two bytes of length. */
export function parseDeviceId(bytes: Uint8Array): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const text = Buffer.from(bytes.subarray(2)).toString('latin1');
  for (const field of text.split(';').slice(0, 40)) {
    const colon = field.indexOf(':');
    if (colon > 0) fields.set(field.slice(0, colon).trim().toUpperCase(), field.slice(colon + 1).trim());
  }
  return fields;
}

/** GET_PORT_STATUS: bit 3 no error, bit 4 selected, bit 5 paper empty. */
export interface PortStatus {
  readonly error: boolean;
  readonly empty: boolean;
}

export function parsePortStatus(bytes: Uint8Array): PortStatus {
  const status = bytes[0] ?? 0;
  return { error: (status & 0x08) === 0, empty: (status & 0x20) !== 0 };
}

interface Waits {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

export async function readPrinterInterface(
  transport: UsbTransport,
  options: Waits,
): Promise<BridgeResult<PrinterInterface>> {
  const setup = { type: 'standard', recipient: 'device', request: 6, value: 0x0200, index: 0 } as const;
  const descriptor = await transport.controlIn(setup, 512, options);
  return descriptor.ok ? findPrinterInterface(descriptor.value) : descriptor;
}

/** Empty where the printer has none. */
export async function readDeviceId(
  transport: UsbTransport,
  interfaceNumber: number,
  options: Waits,
): Promise<BridgeResult<ReadonlyMap<string, string>>> {
  const index = interfaceNumber << 8;
  const setup = { type: 'class', recipient: 'interface', request: 0, value: 0, index } as const;
  const id = await transport.controlIn(setup, 1024, options);
  return id.ok ? ok(parseDeviceId(id.value)) : id;
}

export async function readPortStatus(
  transport: UsbTransport,
  interfaceNumber: number,
  options: Waits,
): Promise<BridgeResult<PortStatus>> {
  const setup = {
    type: 'class',
    recipient: 'interface',
    request: 1,
    value: 0,
    index: interfaceNumber,
  } as const;
  const status = await transport.controlIn(setup, 1, options);
  return status.ok ? ok(parsePortStatus(status.value)) : status;
}

/** Sends in pieces, so that a cancel or a pulled cable is noticed between two of them. */
export async function writeInPieces(
  transport: UsbTransport,
  endpoint: number,
  bytes: Uint8Array,
  options: Waits,
): Promise<BridgeResult<void>> {
  const piece = 64 * 1024;
  for (let at = 0; at < bytes.length; at += piece) {
    if (options.signal.aborted) return err('cancelled');
    const sent = await transport.transferOut(endpoint, bytes.subarray(at, at + piece), options);
    if (!sent.ok) return sent;
  }
  return ok();
}

/**
 * Opens a printer with the kernel's own driver (usblp) out of the way, and says by `describe` what it is; one that can't be used is closed
 * again.
 */
export async function openUsbPrinter<C>(
  bus: UsbBus,
  info: UsbDeviceInfo,
  options: CallOptions,
  describe: (transport: UsbTransport) => Promise<BridgeResult<C>>,
): Promise<BridgeResult<C>> {
  const opened = await bus.open(info, { interfaceNumber: 0, detachKernelDriver: true }, options);
  if (!opened.ok) return opened;
  const connection = await describe(opened.value);
  if (!connection.ok) await opened.value.close();
  return connection;
}
