import assert from 'node:assert/strict';
import { unwrap } from '../../../domain/result.ts';
import type { UsbCable, UsbFunction } from '../../../native-bridges/simulators/usb-gadget.ts';
import { createNodeUsbBus } from '../../../native-bridges/transports/usb-node.ts';
import type { UsbBus, UsbControl, UsbDeviceInfo } from '../../../native-bridges/transports/usb.ts';
import { startDevice, type DeviceSide } from './device-thread.ts';
import { createUsbDevice } from './functionfs.ts';
import { soon, until } from '../waiting.ts';

const identity = {
  vendorId: 0x1209,
  productId: 0x0001,
  manufacturer: 'Lab',
  product: 'Echo',
  serialNumber: 'ECHO-1',
};
const toDevice: UsbControl = { type: 'vendor', recipient: 'device', request: 4, value: 0x4e, index: 0 };
const unknownRequest: UsbControl = { ...toDevice, request: 99 };
/** A picture of the single-finger sensor, so no multiple of a packet. */
const large = 111_424;

/** Keeps what a control request brings, sends it back by interrupt; sends back by bulk what came by bulk. */
class EchoFunction implements UsbFunction {
  #cable: UsbCable | undefined;
  #register: Uint8Array = new Uint8Array(0);

  opened(cable: UsbCable): void {
    this.#cable = cable;
  }

  closed(): void {
    this.#cable = undefined;
  }

  controlIn({ request }: UsbControl): Uint8Array | 'stall' {
    return request === toDevice.request ? this.#register : 'stall';
  }

  controlOut({ request }: UsbControl, bytes: Uint8Array): 'done' | 'stall' {
    if (request !== toDevice.request) return 'stall';
    this.#register = bytes;
    this.#cable?.send(1, bytes);
    return 'done';
  }

  received(_endpoint: number, bytes: Uint8Array): 'done' {
    if (bytes.length === 1) this.#cable?.send(2, new Uint8Array(large).fill(bytes[0] ?? 0));
    else this.#cable?.send(2, bytes);
    return 'done';
  }
}

export function createEchoDevice(): DeviceSide {
  const device = createUsbDevice(
    'echo',
    identity,
    {
      ...{ class: 0xff, subclass: 0xff, protocol: 0xff },
      endpoints: [
        { address: 0x81, type: 'interrupt' },
        { address: 0x82, type: 'bulk' },
        { address: 0x01, type: 'bulk' },
      ],
    },
    new EchoFunction(),
  );
  return { act: (action) => (action === 'plug' ? device.plug() : device.unplug()) };
}

async function find(bus: UsbBus): Promise<UsbDeviceInfo | undefined> {
  return unwrap(await bus.list()).find(({ vendorId }) => vendorId === identity.vendorId);
}

/** The real `usb` package through our transport, against end points of the numbers and kinds real devices have. */
export async function talkAndPull(signal: AbortSignal): Promise<{ detail: string }> {
  const bus = createNodeUsbBus();
  let changes = 0;
  bus.onChange?.(() => (changes += 1));
  const device = startDevice('usb-echo');
  const plugged = performance.now();
  await device.act('plug');
  const info = await until('listed', () => find(bus), 10_000);
  const listed = performance.now() - plugged;
  assert.deepEqual([info.product, info.serialNumber], [identity.product, identity.serialNumber]);

  const call = { signal, timeoutMs: 3000 };
  const claim = { interfaceNumber: 0, detachKernelDriver: false };
  const transport = unwrap(await bus.open(info, claim, call));
  const word = Uint8Array.of(0x56, 0xaa, 1, 2);
  unwrap(await transport.controlOut(toDevice, word, call));
  assert.deepEqual([...unwrap(await transport.controlIn(toDevice, 16, call))], [...word]);
  assert.deepEqual([...unwrap(await transport.transferIn(1, 64, call))], [...word]);
  // As a sensor is used: the interrupt pipe always waits, and control requests go beside it.
  const event = transport.transferIn(1, 64, call);
  unwrap(await transport.controlOut(toDevice, word, call));
  assert.deepEqual([...unwrap(await event)], [...word]);
  unwrap(await transport.controlOut(toDevice, new Uint8Array(0), call));
  assert.equal(unwrap(await transport.transferIn(1, 64, call)).length, 0);
  const refused = await transport.controlIn(unknownRequest, 16, call);
  assert.equal(refused.ok ? 'answered' : refused.error.code, 'protocol-error');
  const refusedOut = await transport.controlOut(unknownRequest, new Uint8Array(0), call);
  assert.equal(refusedOut.ok ? 'answered' : refusedOut.error.code, 'protocol-error');

  const started = performance.now();
  unwrap(await transport.transferOut(1, Uint8Array.of(0x2a), call));
  let bytes = 0;
  while (bytes < large) bytes += unwrap(await transport.transferIn(2, large, call)).length;
  const picture = performance.now() - started;
  assert.equal(bytes, large);

  const second = await bus.open(info, claim, call);
  assert.equal(second.ok ? 'opened twice' : second.error.code, 'in-use');

  const waiting = transport.transferIn(2, 64, { signal, timeoutMs: 10_000 });
  const closed = new Promise<string>((resolve) => transport.onClose(({ code }) => resolve(code)));
  const pulled = performance.now();
  await device.act('unplug');
  const failed = await waiting;
  assert.equal(failed.ok ? 'answered' : failed.error.code, 'unplugged');
  assert.equal(await closed, 'unplugged');
  const noticed = performance.now() - pulled;
  assert.ok(noticed <= soon, `pulled, noticed after ${noticed.toFixed()} ms`);
  await transport.close();
  assert.equal(await find(bus), undefined);
  return {
    detail: `listed ${listed.toFixed()} ms, ${large} bytes ${picture.toFixed()} ms, gone ${noticed.toFixed()} ms, ${changes} hot-plug events`,
  };
}
