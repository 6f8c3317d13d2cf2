import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deviceChannels } from '../../../domain/channels/devices.ts';
import { createClient } from '../../../domain/channels/rpc.ts';
import { unwrap } from '../../../domain/result.ts';
import {
  encodeStartCapture,
  encodeStartImage,
} from '../../../native-bridges/drivers/signature-pad/wacom-stu/codec.ts';
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

  host = startHost({ type: 'start', devices: [{ driver: 'wacom-stu-simulated', id: 'pad', port }] });
  const { port1, port2 } = new MessageChannel();
  const client = createClient(nodePort(port1), deviceChannels);
  const ready = new Promise<void>((resolve) => {
    client.on('devices.changed', (states) => {
      if (states.some(({ status }) => status === 'ready')) resolve();
    });
  });
  host.attach(nodePort(port2));
  await ready;
  const last = new Promise<string>((resolve) => {
    client.on('signature.state', ({ state }) => {
      if (['signed', 'failed', 'cancelled'].includes(state.phase)) resolve(state.phase);
    });
  });
  unwrap(await client.call('signature.start', signatureRequest()));
  expect(await last).toBe('signed');
  client.close();
});
