import { ok } from '../../domain/result.ts';
import type { CardBus } from '../transports/card.ts';
import type { BridgeFailure } from '../transports/failure.ts';
import type { HidBus, HidTransport } from '../transports/hid.ts';
import type { SerialBus, SerialTransport } from '../transports/serial.ts';
import type { UsbBus } from '../transports/usb.ts';
import { codeOf, type ReplayScript } from './replay-script.ts';
import { encodeSetup } from '../transports/usb-socket-frames.ts';
import { lengthBytes } from './tapped.ts';
import type { Trace } from './trace.ts';

/** Buses with the one recorded device on them, which says what the script has. It opens once: a trace holds one session. */

const path = 'trace';

/** What every replayed transport shares: spontaneous frames, and the recorded end. */
function session(script: ReplayScript) {
  const inputs = new Set<(bytes: Uint8Array) => void>();
  const closing = new Set<(failure: BridgeFailure) => void>();
  const stop = script.onHeard((frame) => {
    if (frame.operation !== 'close') {
      for (const listener of inputs) listener(frame.bytes);
      return;
    }
    const failure = { code: codeOf(frame.failure ?? 'unplugged'), cause: 'as recorded' };
    for (const listener of [...closing]) listener(failure);
  });
  return {
    onHeard: (listener: (bytes: Uint8Array) => void) => {
      inputs.add(listener);
      return () => inputs.delete(listener);
    },
    onClose: (listener: (failure: BridgeFailure) => void) => {
      closing.add(listener);
      return () => closing.delete(listener);
    },
    close: async () => {
      closing.clear();
      stop();
    },
  };
}

export function replayHidBus(trace: Trace, script: ReplayScript): HidBus {
  const info = {
    path,
    vendorId: number(trace, 'vendorId') ?? 0,
    productId: number(trace, 'productId') ?? 0,
    product: text(trace, 'product'),
    serialNumber: text(trace, 'serialNumber'),
  };
  return {
    list: async () => ok([info]),
    open: async () => {
      const { onHeard, ...life } = session(script);
      const transport: HidTransport = {
        info,
        ...life,
        sendFeature: (report, options) => script.command('feature', report, options),
        getFeature: (reportId, length, options) =>
          script.question('get-feature', Uint8Array.of(reportId, length >> 8, length & 0xff), options),
        onInput: onHeard,
      };
      return ok(transport);
    },
  };
}

export function replaySerialBus(trace: Trace, script: ReplayScript): SerialBus {
  const info = {
    path,
    vendorId: number(trace, 'vendorId'),
    productId: number(trace, 'productId'),
    serialNumber: text(trace, 'serialNumber'),
    manufacturer: text(trace, 'manufacturer'),
  };
  return {
    list: async () => ok([info]),
    open: async () => {
      const { onHeard, ...life } = session(script);
      const transport: SerialTransport = {
        info,
        ...life,
        write: (bytes, options) => script.command('write', bytes, options),
        onData: onHeard,
        flush: async () => undefined,
      };
      return ok(transport);
    },
  };
}

export function replayUsbBus(trace: Trace, script: ReplayScript): UsbBus {
  const info = {
    path,
    vendorId: number(trace, 'vendorId') ?? 0,
    productId: number(trace, 'productId') ?? 0,
    product: text(trace, 'product'),
    serialNumber: text(trace, 'serialNumber'),
  };
  return {
    list: async () => ok([info]),
    open: async () =>
      ok({
        info,
        ...session(script),
        controlIn: (setup, length, options) =>
          script.question('control-in', encodeSetup(setup, 'in', length), options),
        controlOut: (setup, bytes, options) =>
          script.command('control-out', encodeSetup(setup, 'out', bytes.length, bytes), options),
        transferIn: (endpoint, length, options) =>
          script.question(`transfer-${(0x80 | endpoint).toString(16)}`, lengthBytes(length), options),
        transferOut: (endpoint, bytes, options) =>
          script.command(`transfer-${endpoint.toString(16).padStart(2, '0')}`, bytes, options),
      }),
  };
}

export function replayCardBus(trace: Trace, script: ReplayScript): CardBus {
  const atr = text(trace, 'atr');
  const info = {
    name: text(trace, 'name') ?? 'trace',
    atr: atr === null ? null : new Uint8Array(Buffer.from(atr, 'hex')),
  };
  return {
    list: async () => ok([info]),
    connect: async () =>
      ok({
        info,
        ...session(script),
        transmit: (command, options) => script.question('apdu', command, options),
      }),
  };
}

function number({ info }: Trace, name: string): number | null {
  const value = info[name];
  return typeof value === 'number' ? value : null;
}

function text({ info }: Trace, name: string): string | null {
  const value = info[name];
  return typeof value === 'string' ? value : null;
}
