import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deviceChannels } from '../../../domain/channels/devices.ts';
import { createClient } from '../../../domain/channels/rpc.ts';
import { unwrap } from '../../../domain/result.ts';
import {
  encodeStartCapture,
  encodeStartImage,
} from '../../../native-bridges/drivers/signature-pad/wacom-stu/codec.ts';
import { stuModels } from '../../../native-bridges/drivers/signature-pad/wacom-stu/models.ts';
import { StuPad } from '../../../native-bridges/drivers/signature-pad/wacom-stu/pad.ts';
import { stuTimings } from '../../../native-bridges/drivers/signature-pad/wacom-stu/timings.ts';
import { startHost, type DeviceHost } from '../../../native-bridges/host/host.ts';
import { nodePort } from '../../../domain/channels/ports.ts';
import { createLocalFingerSource } from '../../../native-bridges/simulators/finger-source.ts';
import { startSimulators, type Simulators } from '../../../native-bridges/simulators/start.ts';
import { createSocketHidBus } from '../../../native-bridges/transports/hid-socket.ts';
import { signatureRequest } from '../../integration/devices/desk.ts';

let simulators: Simulators;
let host: DeviceHost | undefined;
beforeEach(async () => {
  const fingers = { ...createLocalFingerSource(), warm: () => undefined };
  simulators = await startSimulators({ sbiPort: 0, adminPort: 0, padPort: 0, pace: 0.05, fingers });
});
afterEach(async () => {
  await host?.stop();
  await simulators.stop();
});

const options = { signal: new AbortController().signal, timeoutMs: 1000 };

const connectHost = async (port: number) => {
  host = startHost({ type: 'start', devices: [{ driver: 'wacom-stu', id: 'pad', simulatedPort: port }] });
  const { port1, port2 } = new MessageChannel();
  const client = createClient(nodePort(port1), deviceChannels);
  const ready = new Promise<void>((resolve) => {
    client.on('devices.changed', (states) => {
      if (states.some(({ status }) => status === 'ready')) resolve();
    });
  });
  host.attach(nodePort(port2));
  await ready;
  return client;
};

it('pad shows nothing any more when a program crashed and left a name on it', async () => {
  const port = simulators.ready.padPort;
  const bus = createSocketHidBus(port);
  const [info] = unwrap(await bus.list());
  if (info === undefined) throw new Error('no pad');
  const transport = unwrap(await bus.open(info, options));
  const model = stuModels[transport.info.productId];
  if (model === undefined) throw new Error('unknown pad');
  const crashed = new StuPad(transport, model, stuTimings);
  const { geometry } = unwrap(await crashed.describe(options.signal));
  const black = new Uint8Array(geometry.screenWidth * geometry.screenHeight * 3);
  unwrap(await crashed.show(black, geometry, options.signal));
  await transport.close();
  expect(simulators.padScreen().includes(0)).toBe(true);

  const client = await connectHost(port);
  expect(simulators.padScreen().every((value) => value === 255)).toBe(true);
  client.close();
});

it.each([
  ['a capture', encodeStartCapture(1)],
  ['an image', encodeStartImage('24-bit')],
])('signature works when a program crashed and left the pad in the middle of %s', async (_, report) => {
  const port = simulators.ready.padPort;
  const bus = createSocketHidBus(port);
  const [info] = unwrap(await bus.list());
  if (info === undefined) throw new Error('no pad');
  const crashed = unwrap(await bus.open(info, options));
  unwrap(await crashed.sendFeature(report, options));
  await crashed.close();

  const client = await connectHost(port);
  const last = new Promise<string>((resolve) => {
    client.on('signature.state', ({ state }) => {
      if (['signed', 'failed', 'cancelled'].includes(state.phase)) resolve(state.phase);
    });
  });
  unwrap(await client.call('signature.start', signatureRequest()));
  expect(await last).toBe('signed');
  client.close();
});
