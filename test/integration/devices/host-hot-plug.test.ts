import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { deviceChannels } from '../../../domain/channels/devices.ts';
import { nodePort } from '../../../domain/channels/ports.ts';
import { createClient } from '../../../domain/channels/rpc.ts';
import type { DeviceConfigInput } from '../../../domain/channels/supervision.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';
import { ok, unwrap } from '../../../domain/result.ts';
import { createDevice } from '../../../native-bridges/host/registry.ts';
import { startHost } from '../../../native-bridges/host/host.ts';
import type { MachineBuses } from '../../../native-bridges/host/machine-buses.ts';
import { createSocketHidBus } from '../../../native-bridges/transports/hid-socket.ts';
import type { HidBus, HidDeviceInfo } from '../../../native-bridges/transports/hid.ts';
import { Desk, personSchema } from '../../../native-bridges/simulators/desk.ts';
import { PadService } from '../../../native-bridges/simulators/wacom-stu/service.ts';
import { ownTime } from '../../support/own-time.ts';

/** The bus of a machine into which pads are plugged and from which they are pulled; an open one is a simulated pad. */
class PlugBoard implements HidBus {
  readonly #listeners = new Set<() => void>();
  readonly #behind: HidBus;
  attached: HidDeviceInfo[] = [];
  lists = 0;

  constructor(port: number) {
    this.#behind = createSocketHidBus(port);
  }

  list = async () => {
    this.lists += 1;
    return ok(this.attached);
  };

  onChange = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  open: HidBus['open'] = async (_info, options) => {
    const listed = unwrap(await this.#behind.list());
    return this.#behind.open(listed[0]!, options);
  };

  change(attached: HidDeviceInfo[], told = true): void {
    this.attached = attached;
    if (told) for (const listener of this.#listeners) listener();
  }
}

const pad = (serialNumber: string): HidDeviceInfo => ({
  path: `/dev/hidraw-${serialNumber}`,
  vendorId: 0x056a,
  productId: 0xa5,
  product: 'STU-530',
  serialNumber,
});

let stop = async (): Promise<void> => undefined;
afterEach(() => stop());

async function open(devices: DeviceConfigInput[] = [], everyMs = 60_000) {
  const service = new PadService(new Desk(personSchema.parse({ seed: 'hot-plug' })), 0.05);
  const board = new PlugBoard(await service.start(0));
  const empty = { list: async () => ok([]) };
  const buses = {
    hid: () => board,
    usb: () => empty,
    serial: () => empty,
    card: () => empty,
  } as unknown as MachineBuses;
  const host = startHost(
    { type: 'start', devices, discover: true },
    {
      buses,
      create: createDevice,
      discovery: { everyMs, settleMs: 20 },
      log: { info: () => undefined, bug: (where, bug) => console.error(where, bug) },
    },
  );
  const { port1, port2 } = new MessageChannel();
  const client = createClient(nodePort(port1), deviceChannels);
  let states: readonly DeviceState[] = [];
  client.on('devices.changed', (changed) => {
    states = changed;
  });
  host.attach(nodePort(port2));
  stop = async () => {
    client.close();
    await host.stop();
    await service.stop();
  };
  return { board, client, service, states: () => states.map(({ id, status }) => [id, status]) };
}

describe('hot-plug', () => {
  it('takes up known hardware nobody configured within a second, and keeps it as absent when it is pulled', async () => {
    const { board, client, service, states } = await open();
    await expect.poll(() => board.lists).toBeGreaterThan(0);
    expect(states()).toEqual([]);
    const started = ownTime();
    board.change([pad('A1')]);
    await expect
      .poll(states, { interval: 5, timeout: 20_000 })
      .toEqual([['wacom-stu-056a-00a5-A1', 'ready']]);
    console.log(`plug to ready: ${Math.round(ownTime() - started)} ms`);
    expect(unwrap(await client.call('host.found', {}))).toEqual([
      {
        driver: 'wacom-stu',
        name: 'Wacom STU-530',
        port: '/dev/hidraw-A1',
        deviceId: 'wacom-stu-056a-00a5-A1',
      },
    ]);
    board.attached = [];
    const pulled = ownTime();
    service.act({ action: 'unplug' });
    await expect
      .poll(states, { interval: 5, timeout: 20_000 })
      .toEqual([['wacom-stu-056a-00a5-A1', 'absent']]);
    console.log(`pull to absent: ${Math.round(ownTime() - pulled)} ms`);
    expect(ownTime() - pulled).toBeLessThan(1000);
  });

  it('finds it by looking from time to time when the operating system did not tell', async () => {
    const { board, states } = await open([], 300);
    await expect.poll(() => board.lists).toBeGreaterThan(0);
    board.change([pad('A1')], false);
    await expect.poll(states, { timeout: 20_000 }).toEqual([['wacom-stu-056a-00a5-A1', 'ready']]);
  });

  it('leaves hardware to the driver that was configured for it', async () => {
    const { board, client, states } = await open([{ driver: 'wacom-stu', id: 'pad' }], 100);
    board.change([pad('A1')]);
    await expect.poll(states, { timeout: 20_000 }).toEqual([['pad', 'ready']]);
    const looked = board.lists;
    await expect.poll(() => board.lists).toBeGreaterThan(looked + 3);
    expect(states()).toEqual([['pad', 'ready']]);
    expect(unwrap(await client.call('host.found', {})).map(({ deviceId }) => deviceId)).toEqual(['pad']);
  });
});
