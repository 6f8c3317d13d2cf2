import assert from 'node:assert/strict';
import { unwrap } from '../../../domain/result.ts';
import type { SerialLine } from '../../../native-bridges/simulators/serial-gadget.ts';
import { createNodeSerialBus } from '../../../native-bridges/transports/serial-node.ts';
import type { SerialPortInfo, SerialTransport } from '../../../native-bridges/transports/serial.ts';
import { startDevice, type DeviceSide } from './device-thread.ts';
import { UsbSerial } from './usb-serial.ts';
import { soon, until } from '../waiting.ts';

const identity = {
  vendorId: 0x1209,
  productId: 0x0002,
  manufacturer: 'Lab',
  product: 'Echo line',
  serialNumber: 'ECHO-2',
};
const settings = { baudRate: 57_600, parity: 'none', dataBits: 8, stopBits: 1 } as const;

/** Sends back what comes, every byte inverted: an echo of the terminal itself would be no answer. */
export function createEchoLine(): DeviceSide {
  let line: SerialLine | undefined;
  const device = new UsbSerial('echo', identity, settings, {
    opened: (opened) => (line = opened),
    receive: (bytes) => line?.send(bytes.map((byte) => byte ^ 0xff)),
    closed: () => (line = undefined),
  });
  return { act: (action) => (action === 'plug' ? device.plug() : device.unplug()) };
}

/** Bytes that a terminal not in raw mode would change or act on: end of line, interrupt, flow control, end of file. */
const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);

async function exchange(transport: SerialTransport, signal: AbortSignal): Promise<number> {
  const started = performance.now();
  const received: number[] = [];
  const stop = transport.onData((bytes) => received.push(...bytes));
  unwrap(await transport.write(everyByte, { signal, timeoutMs: 3000 }));
  await until('answered', () => (received.length >= everyByte.length ? true : undefined), 5000);
  stop();
  assert.deepEqual(received, [...everyByte.map((byte) => byte ^ 0xff)]);
  return performance.now() - started;
}

/** The real `serialport` package through our transport. */
export async function talkAndPull(signal: AbortSignal): Promise<{ detail: string }> {
  const bus = createNodeSerialBus();
  const find = async (): Promise<SerialPortInfo | undefined> =>
    unwrap(await bus.list()).find(({ vendorId }) => vendorId === identity.vendorId);
  const device = startDevice('serial-echo');
  const call = { signal, timeoutMs: 8000 };
  await device.act('plug');
  const info = await until('listed', find, 10_000);
  assert.deepEqual([info.productId, info.serialNumber], [identity.productId, identity.serialNumber]);
  const transport = unwrap(await bus.open(info.path, settings, call));
  const took = await exchange(transport, signal);
  const second = await bus.open(info.path, settings, call);
  assert.equal(second.ok ? 'opened twice' : second.error.code, 'in-use');

  const closed = new Promise<string>((resolve) => transport.onClose(({ code }) => resolve(code)));
  const pulled = performance.now();
  const unplugging = device.act('unplug');
  assert.equal(await closed, 'unplugged');
  const noticed = performance.now() - pulled;
  assert.ok(noticed <= soon, `pulled, noticed after ${noticed.toFixed()} ms`);
  await unplugging;
  await transport.close();

  await device.act('plug');
  const again = await until('listed again', find, 10_000);
  const reopened = unwrap(await bus.open(again.path, settings, call));
  await exchange(reopened, signal);
  await reopened.close();
  return { detail: `${info.path}, 256 bytes and back ${took.toFixed()} ms, gone ${noticed.toFixed()} ms` };
}
