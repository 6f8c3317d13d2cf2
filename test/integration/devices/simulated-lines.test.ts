import { afterEach, describe, expect, it } from 'vitest';
import { SerialGadget, type SerialLine } from '../../../native-bridges/simulators/serial-gadget.ts';
import { UsbGadget, type UsbCable } from '../../../native-bridges/simulators/usb-gadget.ts';
import { createSocketSerialBus } from '../../../native-bridges/transports/serial-socket.ts';
import { createSocketUsbBus } from '../../../native-bridges/transports/usb-socket.ts';
import { pause } from '../../../native-bridges/transports/deadline.ts';
import type { BridgeFailure } from '../../../native-bridges/transports/failure.ts';

const options = { signal: new AbortController().signal, timeoutMs: 1000 };
const settings = { baudRate: 57_600, parity: 'none', dataBits: 8, stopBits: 1 } as const;
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function serial() {
  let line: SerialLine | undefined;
  const heard: number[] = [];
  const gadget = new SerialGadget(
    () => ({ vendorId: 0x1a86, productId: 0x7523, serialNumber: null, manufacturer: 'Sim' }),
    {
      opened: (opened) => {
        line = opened;
      },
      receive: (bytes) => {
        heard.push(...bytes);
        line?.send(bytes.toReversed());
      },
      closed: () => undefined,
    },
  );
  const port = await gadget.start(0);
  stops.push(() => gadget.stop());
  return { gadget, heard, bus: createSocketSerialBus(port), path: `tcp:127.0.0.1:${port}`, line: () => line };
}

describe('serial line over a socket', () => {
  it('carries settings and bytes both ways when a device is plugged in', async () => {
    const { bus, path, heard, line } = await serial();
    const opened = await bus.open(path, settings, options);
    if (!opened.ok) throw new Error(opened.error.code);
    expect(opened.value.info).toMatchObject({ vendorId: 0x1a86, path });
    const answer = new Promise<Uint8Array>((resolve) => opened.value.onData(resolve));
    expect((await opened.value.write(Uint8Array.of(1, 2, 3), options)).ok).toBe(true);
    expect([...(await answer)]).toEqual([3, 2, 1]);
    expect(heard).toEqual([1, 2, 3]);
    expect(line()?.settings).toEqual(settings);
    await opened.value.close();
  });

  it('says in-use, permission-denied and not-found apart when it can not be opened', async () => {
    const { bus, path, gadget } = await serial();
    const first = await bus.open(path, settings, options);
    expect(await bus.open(path, settings, options)).toMatchObject({ error: { code: 'in-use' } });
    if (first.ok) await first.value.close();
    gadget.refuse('permission-denied');
    expect(await bus.open(path, settings, options)).toMatchObject({ error: { code: 'permission-denied' } });
    gadget.refuse(undefined);
    gadget.unplug();
    expect(await bus.open(path, settings, options)).toMatchObject({ error: { code: 'not-found' } });
  });

  it('tells unplugged when the cable is pulled', async () => {
    const { bus, path, gadget } = await serial();
    const opened = await bus.open(path, settings, options);
    if (!opened.ok) throw new Error(opened.error.code);
    const closed = new Promise<BridgeFailure>((resolve) => opened.value.onClose(resolve));
    gadget.unplug();
    expect((await closed).code).toBe('unplugged');
    expect(await opened.value.write(Uint8Array.of(1), options)).toMatchObject({
      error: { code: 'unplugged' },
    });
  });
});

async function usb() {
  let cable: UsbCable | undefined;
  const gadget = new UsbGadget(
    () => ({ vendorId: 0x05ba, productId: 0x000a, product: 'Sim', serialNumber: '1' }),
    {
      opened: (opened) => {
        cable = opened;
      },
      controlIn: ({ request }, length) => (request === 4 ? new Uint8Array(length).fill(7) : 'stall'),
      controlOut: ({ value }) => (value === 9 ? 'silent' : 'done'),
      received: (endpoint, bytes) => {
        cable?.send(endpoint, bytes);
        return 'done';
      },
      closed: () => undefined,
    },
  );
  const port = await gadget.start(0);
  stops.push(() => gadget.stop());
  const bus = createSocketUsbBus(port);
  const listed = await bus.list();
  if (!listed.ok || listed.value[0] === undefined) throw new Error('not listed');
  const opened = await bus.open(listed.value[0], { interfaceNumber: 0, detachKernelDriver: false }, options);
  if (!opened.ok) throw new Error(opened.error.code);
  return { gadget, device: opened.value, cable: () => cable };
}

describe('USB over a socket', () => {
  const setup = { type: 'vendor', recipient: 'device', request: 4, value: 7, index: 0 } as const;

  it('answers control transfers, refusals and silence apart', async () => {
    const { device } = await usb();
    expect(await device.controlIn(setup, 2, options)).toEqual({ ok: true, value: Uint8Array.of(7, 7) });
    expect(await device.controlIn({ ...setup, request: 5 }, 2, options)).toMatchObject({
      error: { code: 'protocol-error' },
    });
    expect((await device.controlOut(setup, Uint8Array.of(1), options)).ok).toBe(true);
    const silent = await device.controlOut({ ...setup, value: 9 }, Uint8Array.of(1), {
      ...options,
      timeoutMs: 30,
    });
    expect(silent).toMatchObject({ error: { code: 'timeout' } });
  });

  it('delivers what the device sends in pieces of what was asked for', async () => {
    const { device } = await usb();
    expect((await device.transferOut(2, Uint8Array.of(1, 2, 3, 4, 5), options)).ok).toBe(true);
    expect([...value(await device.transferIn(2, 3, options))]).toEqual([1, 2, 3]);
    expect([...value(await device.transferIn(2, 64, options))]).toEqual([4, 5]);
  });

  it('gives to the next reader what came after a reader left', async () => {
    const { device, cable } = await usb();
    expect(await device.transferIn(1, 64, { ...options, timeoutMs: 20 })).toMatchObject({
      error: { code: 'timeout' },
    });
    const read = device.transferIn(1, 64, options);
    expect(await device.transferIn(1, 64, options)).toMatchObject({ error: { code: 'in-use' } });
    // Until the device has heard that the first reader left, it may still deliver to nobody.
    await pause(50, options.signal);
    cable()?.send(1, Uint8Array.of(9));
    expect([...value(await read)]).toEqual([9]);
  });

  it('refuses a transfer when the end point stalls, and ends all of them when it is unplugged', async () => {
    const { device, gadget, cable } = await usb();
    cable()?.stall(1);
    expect(await device.transferIn(1, 64, options)).toMatchObject({ error: { code: 'protocol-error' } });
    const read = device.transferIn(1, 64, options);
    gadget.unplug();
    expect(await read).toMatchObject({ error: { code: 'unplugged' } });
  });
});

function value<T>(result: { ok: true; value: T } | { ok: false; error: BridgeFailure }): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
