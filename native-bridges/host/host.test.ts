import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { deviceChannels } from '../../domain/channels/devices.ts';
import { createClient } from '../../domain/channels/rpc.ts';
import type { DeviceConfig } from '../../domain/channels/supervision.ts';
import type { FingerCaptureState } from '../../domain/devices/fingerprint-scanner.ts';
import { unwrap } from '../../domain/result.ts';
import type { FingerprintScanner, HostedDevice } from '../drivers/device.ts';
import { DeviceStatus } from '../drivers/device-status.ts';
import { createDevice } from './registry.ts';
import { startHost, type DeviceHost } from './host.ts';
import { nodePort } from '../../domain/channels/ports.ts';

type Capture = FingerprintScanner['capture'];

function scanner(id: string, capture: Capture): FingerprintScanner {
  const status = new DeviceStatus(
    { id, kind: 'fingerprint-scanner', driver: 'sbi', name: id, simulated: true },
    () => new Date(),
    { status: 'ready', code: null },
  );
  return {
    id,
    kind: 'fingerprint-scanner',
    state: () => status.current,
    onChange: (listener) => status.onChange(listener),
    retry: () => undefined,
    stop: async () => undefined,
    capture,
  };
}

const camera: DeviceConfig = { driver: 'chromium-camera', id: 'camera', simulated: true };
const sbi: DeviceConfig = {
  driver: 'sbi',
  id: 'scanner',
  firstPort: 1,
  lastPort: 1,
  trustAnchor: '',
  dialect: 'auto',
};
const bugs: string[] = [];
const log = { info: () => undefined, bug: (where: string) => void bugs.push(where) };
const request = {
  attemptId: 'attempt-1',
  impression: 'plain' as const,
  fingers: ['RIGHT_THUMB' as const],
  exceptions: [],
  requestedScore: 50,
  timeoutMs: 1000,
  previousHash: 'A'.repeat(64),
};

let stop = async (): Promise<void> => undefined;
afterEach(() => stop());

function open(create: (config: DeviceConfig) => HostedDevice) {
  bugs.length = 0;
  const host: DeviceHost = startHost(
    { type: 'start', devices: [sbi, camera] },
    {
      log,
      create: (config, surroundings) =>
        config.driver === 'sbi' ? create(config) : createDevice(config, surroundings),
    },
  );
  const { port1, port2 } = new MessageChannel();
  const client = createClient(nodePort(port1), deviceChannels);
  host.attach(nodePort(port2));
  stop = async () => {
    client.close();
    await host.stop();
  };
  const states: FingerCaptureState[] = [];
  const ended = new Promise<FingerCaptureState[]>((resolve) => {
    client.on('fingerprint.state', ({ state }) => {
      states.push(state);
      if (state.phase !== 'prompt' && state.phase !== 'preview') resolve(states);
    });
  });
  return { client, ended, states };
}

describe('device host', () => {
  it('keeps the other devices when one driver cannot be made', async () => {
    const { client } = open(() => {
      throw new Error('bug');
    });
    const listed = await client.call('devices.list', {});
    expect(listed.ok && listed.value.map(({ id, status, code }) => ({ id, status, code }))).toEqual([
      { id: 'scanner', status: 'fault', code: 'driver-failed' },
      { id: 'camera', status: 'ready', code: null },
    ]);
    expect(bugs).toEqual(['creating sbi']);
  });

  it('ends the attempt with a failure when a driver throws in the middle', async () => {
    const { client, ended } = open(() =>
      scanner('scanner', async function* () {
        yield { phase: 'prompt', prompt: 'place-finger' };
        throw new Error('bug');
      }),
    );
    expect(await client.call('fingerprint.start', request)).toEqual({ ok: true, value: null });
    expect((await ended).map(({ phase }) => phase)).toEqual(['prompt', 'failed']);
    expect(bugs).toEqual(['attempt']);
    expect((await client.call('devices.list', {})).ok).toBe(true);
  });

  it('ends the attempt with a failure when a driver stops without a result', async () => {
    const { client, ended } = open(() =>
      scanner('scanner', async function* () {
        yield { phase: 'prompt', prompt: 'place-finger' };
      }),
    );
    unwrap(await client.call('fingerprint.start', request));
    expect((await ended).at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'driver-failed' } });
  });

  it('tells the result only after the driver has freed the device', async () => {
    let freed = false;
    const { client, ended } = open(() =>
      scanner('scanner', async function* () {
        try {
          yield { phase: 'cancelled' };
        } finally {
          await new Promise((resolve) => setTimeout(resolve, 30));
          freed = true;
        }
      }),
    );
    unwrap(await client.call('fingerprint.start', request));
    await ended;
    expect(freed).toBe(true);
  });

  it('cancels by attempt id, and again without complaint', async () => {
    const { client, ended } = open(() =>
      scanner('scanner', async function* (_request, signal) {
        yield { phase: 'prompt', prompt: 'place-finger' };
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        yield { phase: 'cancelled' };
      }),
    );
    unwrap(await client.call('fingerprint.start', request));
    expect(await client.call('fingerprint.start', request)).toMatchObject({ error: { code: 'in-use' } });
    expect((await client.call('attempt.cancel', { attemptId: 'another' })).ok).toBe(true);
    expect((await client.call('attempt.cancel', { attemptId: request.attemptId })).ok).toBe(true);
    expect((await ended).at(-1)).toEqual({ phase: 'cancelled' });
    expect((await client.call('attempt.cancel', { attemptId: request.attemptId })).ok).toBe(true);
  });

  it('cancels the attempt when the port over which it was started closes', async () => {
    let cancelled = (): void => undefined;
    const seen = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const { client } = open(() =>
      scanner('scanner', async function* (_request, signal) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        cancelled();
        yield { phase: 'cancelled' };
      }),
    );
    unwrap(await client.call('fingerprint.start', request));
    client.close();
    await seen;
  });

  it('says not-configured when no device of the kind is there and refuses malformed requests', async () => {
    const { client } = open(() => scanner('scanner', async function* () {}));
    const signature = { attemptId: 's', consentText: 'x', signerName: 'y', timeoutMs: 100 };
    expect(await client.call('signature.start', signature)).toMatchObject({
      error: { code: 'not-configured' },
    });
    expect(await client.call('devices.retry', { deviceId: 'none' })).toMatchObject({
      error: { code: 'not-configured' },
    });
    expect(await client.call('fingerprint.start', { ...request, attemptId: 'a b' })).toMatchObject({
      error: { code: 'invalid-input' },
    });
  });
});
