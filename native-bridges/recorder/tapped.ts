import { ok } from '../../domain/result.ts';
import type { CardBus, CardTransport } from '../transports/card.ts';
import type { HidBus, HidTransport } from '../transports/hid.ts';
import type { SerialBus, SerialTransport } from '../transports/serial.ts';
import type { FrameMask, Tap } from '../transports/tap.ts';
import { encodeSetup } from '../transports/usb-socket-frames.ts';
import type { UsbBus, UsbTransport } from '../transports/usb.ts';
import { Watcher } from './watch.ts';

/** Each bus once more, with every frame of what is opened on it shown to a tap. Nothing else differs. */

export function tapHidBus(bus: HidBus, tap: Tap, mask: FrameMask): HidBus {
  const watcher = new Watcher(tap, mask);
  return {
    ...changesOf(bus),
    list: () => bus.list(),
    open: async (info, options) => {
      const opened = await bus.open(info, options);
      if (!opened.ok) return opened;
      const { vendorId, productId, product, serialNumber } = opened.value.info;
      tap.describe('hid', { vendorId, productId, product, serialNumber });
      return ok(watchedHid(opened.value, watcher));
    },
  };
}

function watchedHid(transport: HidTransport, watcher: Watcher): HidTransport {
  const watching = watchOnce(transport, watcher, () =>
    transport.onInput((report) => watcher.heard('input', report)),
  );
  return {
    info: transport.info,
    sendFeature: (report, options) =>
      watcher.command('feature', report, () => transport.sendFeature(report, options)),
    getFeature: (reportId, length, options) =>
      watcher.question('get-feature', Uint8Array.of(reportId, length >> 8, length & 0xff), () =>
        transport.getFeature(reportId, length, options),
      ),
    onInput: (listener) => transport.onInput(listener),
    onClose: (listener) => transport.onClose(listener),
    close: () => watching.close(),
  };
}

export function tapSerialBus(bus: SerialBus, tap: Tap, mask: FrameMask): SerialBus {
  const watcher = new Watcher(tap, mask);
  return {
    ...changesOf(bus),
    list: () => bus.list(),
    open: async (path, settings, options) => {
      const opened = await bus.open(path, settings, options);
      if (!opened.ok) return opened;
      const { vendorId, productId, serialNumber, manufacturer } = opened.value.info;
      tap.describe('serial', { vendorId, productId, serialNumber, manufacturer });
      return ok(watchedSerial(opened.value, watcher));
    },
  };
}

function watchedSerial(transport: SerialTransport, watcher: Watcher): SerialTransport {
  const watching = watchOnce(transport, watcher, () =>
    transport.onData((bytes) => watcher.heard('data', bytes)),
  );
  return {
    info: transport.info,
    write: (bytes, options) => watcher.command('write', bytes, () => transport.write(bytes, options)),
    onData: (listener) => transport.onData(listener),
    onClose: (listener) => transport.onClose(listener),
    flush: () => transport.flush(),
    close: () => watching.close(),
  };
}

export function tapUsbBus(bus: UsbBus, tap: Tap, mask: FrameMask): UsbBus {
  const watcher = new Watcher(tap, mask);
  return {
    ...changesOf(bus),
    list: () => bus.list(),
    open: async (info, claim, options) => {
      const opened = await bus.open(info, claim, options);
      if (!opened.ok) return opened;
      const { vendorId, productId, product, serialNumber } = opened.value.info;
      tap.describe('usb', { vendorId, productId, product, serialNumber });
      return ok(watchedUsb(opened.value, watcher));
    },
  };
}

/** How many bytes were asked for, big-endian. */
export function lengthBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
}

function watchedUsb(transport: UsbTransport, watcher: Watcher): UsbTransport {
  const watching = watchOnce(transport, watcher, () => () => undefined);
  const inOperation = (endpoint: number): string => `transfer-${(0x80 | endpoint).toString(16)}`;
  const outOperation = (endpoint: number): string => `transfer-${endpoint.toString(16).padStart(2, '0')}`;
  return {
    info: transport.info,
    controlIn: (setup, length, options) =>
      watcher.question('control-in', encodeSetup(setup, 'in', length), () =>
        transport.controlIn(setup, length, options),
      ),
    controlOut: (setup, bytes, options) =>
      watcher.command('control-out', encodeSetup(setup, 'out', bytes.length, bytes), () =>
        transport.controlOut(setup, bytes, options),
      ),
    transferIn: (endpoint, length, options) =>
      watcher.question(inOperation(endpoint), lengthBytes(length), () =>
        transport.transferIn(endpoint, length, options),
      ),
    transferOut: (endpoint, bytes, options) =>
      watcher.command(outOperation(endpoint), bytes, () => transport.transferOut(endpoint, bytes, options)),
    onClose: (listener) => transport.onClose(listener),
    close: () => watching.close(),
  };
}

export function tapCardBus(bus: CardBus, tap: Tap, mask: FrameMask): CardBus {
  const watcher = new Watcher(tap, mask);
  return {
    ...changesOf(bus),
    list: () => bus.list(),
    connect: async (name, options) => {
      const connected = await bus.connect(name, options);
      if (!connected.ok) return connected;
      const { atr } = connected.value.info;
      tap.describe('card', { name, atr: atr === null ? null : Buffer.from(atr).toString('hex') });
      return ok(watchedCard(connected.value, watcher));
    },
  };
}

function watchedCard(transport: CardTransport, watcher: Watcher): CardTransport {
  const watching = watchOnce(transport, watcher, () => () => undefined);
  return {
    info: transport.info,
    transmit: (command, options) =>
      watcher.question('apdu', command, () => transport.transmit(command, options)),
    onClose: (listener) => transport.onClose(listener),
    close: () => watching.close(),
  };
}

function changesOf(bus: { onChange?(listener: () => void): () => void }): {
  onChange?(listener: () => void): () => void;
} {
  const { onChange } = bus;
  return onChange === undefined ? {} : { onChange: (listener) => onChange.call(bus, listener) };
}

/** Listens to what the device says by itself for as long as it is open. */
function watchOnce(
  transport: {
    onClose(listener: (failure: { code: string }) => void): () => void;
    close(): Promise<void>;
  },
  watcher: Watcher,
  listen: () => () => void,
): { close(): Promise<void> } {
  const stopListening = listen();
  const stopClose = transport.onClose(({ code }) => watcher.closed(code));
  return {
    close: async () => {
      stopListening();
      stopClose();
      await transport.close();
    },
  };
}
