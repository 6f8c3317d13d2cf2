import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { deviceChannels } from '../../domain/channels/devices.ts';
import { nodePort } from '../../domain/channels/ports.ts';
import { createClient } from '../../domain/channels/rpc.ts';
import type { DeviceConfigInput } from '../../domain/channels/supervision.ts';
import type { DeviceState } from '../../domain/devices/device.ts';
import type { DeviceActivity } from '../../domain/devices/host-report.ts';
import type { SelfTestState } from '../../domain/devices/self-test.ts';
import { ok, unwrap } from '../../domain/result.ts';
import type { DriverSurroundings, HostedDevice, SignaturePad } from '../drivers/device.ts';
import { DeviceStatus } from '../drivers/device-status.ts';
import { startHost } from './host.ts';
import { createDevice } from './registry.ts';
import { ownTime } from '../../test/support/own-time.ts';

type Sign = SignaturePad['sign'];

/** How many drivers were made and stopped, and the newest. */
interface Made {
  count: number;
  stopped: number;
}

function pad(
  { now }: DriverSurroundings,
  made: Made,
  sign: Sign,
  more: Partial<SignaturePad> = {},
): SignaturePad {
  made.count += 1;
  const status = new DeviceStatus(
    { id: 'pad', kind: 'signature-pad', driver: 'wacom-stu', name: 'pad', simulated: true },
    now,
    { status: 'ready', code: null },
  );
  return {
    id: 'pad',
    kind: 'signature-pad',
    state: () => status.current,
    onChange: (listener) => status.onChange(listener),
    retry: () => undefined,
    stop: async () => {
      made.stopped += 1;
    },
    sign,
    ...more,
  };
}

const devices: DeviceConfigInput[] = [
  { driver: 'wacom-stu', id: 'pad' },
  { driver: 'chromium-camera', id: 'camera', simulated: true },
];
const request = { attemptId: 'attempt-1', consentText: 'x', signerName: 'y', timeoutMs: 60_000 };
const untilAborted = (signal: AbortSignal) =>
  new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));

let stop = async (): Promise<void> => undefined;
afterEach(() => stop());

function open(create: (surroundings: DriverSurroundings, made: Made) => HostedDevice) {
  const made: Made = { count: 0, stopped: 0 };
  const bugs: string[] = [];
  const host = startHost(
    { type: 'start', devices },
    {
      log: { info: () => undefined, bug: (where) => void bugs.push(where) },
      slots: { endWithinMs: 150, stopWithinMs: 150 },
      create: (config, surroundings) =>
        config.driver === 'wacom-stu' ? create(surroundings, made) : createDevice(config, surroundings),
    },
  );
  const { port1, port2 } = new MessageChannel();
  const client = createClient(nodePort(port1), deviceChannels);
  let states: readonly DeviceState[] = [];
  const activities: DeviceActivity[] = [];
  const ends: { phase: string; failure?: { code: string } }[] = [];
  client.on('devices.changed', (changed) => {
    states = changed;
  });
  client.on('device.activity', (activity) => void activities.push(activity));
  client.on('signature.state', ({ state }) => {
    if (['failed', 'cancelled', 'signed'].includes(state.phase)) ends.push(state);
  });
  host.attach(nodePort(port2));
  stop = async () => {
    client.close();
    await host.stop();
  };
  const of = (id: string) => {
    const state = states.find((one) => one.id === id);
    return [state?.status, state?.code];
  };
  return { host, client, made, bugs, of, activities, ends };
}
const noSigning: Sign = async function* () {
  yield { phase: 'cancelled' };
};

describe('a bad driver', () => {
  it('is made anew after a rest when it throws while it is made, and the others do not notice', async () => {
    const { of, made, client } = open((surroundings, soFar) => {
      if (soFar.count++ === 0) throw new Error('bug');
      return pad(surroundings, soFar, noSigning);
    });
    await expect.poll(() => of('pad')).toEqual(['fault', 'driver-failed']);
    expect(of('camera')).toEqual(['ready', null]);
    expect(await client.call('signature.start', request)).toMatchObject({ error: { code: 'driver-failed' } });
    await expect.poll(() => of('pad')).toEqual(['ready', null]);
    expect(made.count).toBeGreaterThan(1);
  });

  it('is made anew at once when the technician asks', async () => {
    const { of, client } = open((surroundings, soFar) => {
      if (soFar.count++ === 0) throw new Error('bug');
      return pad(surroundings, soFar, noSigning);
    });
    await expect.poll(() => of('pad')).toEqual(['fault', 'driver-failed']);
    const started = ownTime();
    unwrap(await client.call('devices.retry', { deviceId: 'pad' }));
    await expect.poll(() => of('pad'), { interval: 5 }).toEqual(['ready', null]);
    expect(ownTime() - started).toBeLessThan(800);
  });

  it('costs the attempt its device and nothing else when it throws in the middle', async () => {
    const { of, client, ends, made } = open((surroundings, soFar) =>
      pad(surroundings, soFar, async function* () {
        yield { phase: 'preparing' };
        throw new Error('bug');
      }),
    );
    unwrap(await client.call('signature.start', request));
    await expect.poll(() => ends).toMatchObject([{ phase: 'failed', failure: { code: 'driver-failed' } }]);
    await expect.poll(() => of('pad')).toEqual(['fault', 'driver-failed']);
    expect(made.stopped).toBe(1);
    await expect.poll(() => of('pad')).toEqual(['ready', null]);
  });

  it('is left behind when it does not end after it was cancelled: the attempt is over in bounded time', async () => {
    const { of, client, ends } = open((surroundings, soFar) =>
      pad(
        surroundings,
        soFar,
        async function* () {
          yield { phase: 'preparing' };
          await new Promise<never>(() => undefined);
        },
        { stop: () => new Promise<never>(() => undefined) },
      ),
    );
    unwrap(await client.call('signature.start', request));
    const started = ownTime();
    unwrap(await client.call('attempt.cancel', { attemptId: request.attemptId }));
    await expect.poll(() => ends, { interval: 5 }).toMatchObject([{ phase: 'cancelled' }]);
    expect(ownTime() - started).toBeLessThan(600);
    expect(of('pad')).toEqual(['fault', 'not-responding']);
    await expect.poll(() => of('pad')).toEqual(['ready', null]);
  });
});

describe('one device', () => {
  const patient: Sign = async function* (_request, signal) {
    yield { phase: 'preparing' };
    await untilAborted(signal);
    yield { phase: 'cancelled' };
  };

  it('has one user at a time: attempt, self-test and live view keep each other out', async () => {
    const { client, of, ends } = open((surroundings, soFar) => pad(surroundings, soFar, patient));
    unwrap(await client.call('signature.start', request));
    const inUse = { error: { code: 'in-use' } };
    await expect.poll(() => of('pad')).toEqual(['busy', null]);
    expect(await client.call('signature.start', { ...request, attemptId: 'two' })).toMatchObject(inUse);
    expect(await client.call('selfTest.start', { attemptId: 'three', deviceId: 'pad' })).toMatchObject(inUse);
    unwrap(await client.call('attempt.cancel', { attemptId: request.attemptId }));
    await expect.poll(() => ends).toHaveLength(1);
    unwrap(await client.call('selfTest.start', { attemptId: 'three', deviceId: 'pad' }));
  });

  it('runs no step of a self-test that is refused, while somebody stands at it', async () => {
    let steps = 0;
    const { client, of } = open((surroundings, soFar) =>
      pad(surroundings, soFar, patient, {
        selfTest: [
          {
            id: 'identify',
            human: false,
            run: async () => {
              steps += 1;
              return { outcome: 'passed', failure: null, detail: '' };
            },
          },
        ],
      }),
    );
    unwrap(await client.call('signature.start', request));
    await expect.poll(() => of('pad')).toEqual(['busy', null]);
    expect(await client.call('selfTest.start', { attemptId: 'test', deviceId: 'pad' })).toMatchObject({
      error: { code: 'in-use' },
    });
    unwrap(await client.call('devices.list', {}));
    expect(steps).toBe(0);
  });

  it('counts what became of every attempt, test and connection', async () => {
    const { client, activities, ends } = open((surroundings, soFar) => pad(surroundings, soFar, patient));
    unwrap(await client.call('signature.start', request));
    unwrap(await client.call('attempt.cancel', { attemptId: request.attemptId }));
    await expect.poll(() => ends).toHaveLength(1);
    unwrap(await client.call('selfTest.start', { attemptId: 'test', deviceId: 'pad' }));
    await expect
      .poll(() => activities.map(({ kind, outcome }) => `${kind} ${outcome}`))
      .toEqual(['capture cancelled', 'self-test done']);
  });

  it('runs its self-test step by step, and says which one failed', async () => {
    const states: SelfTestState[] = [];
    const { client, activities } = open((surroundings, soFar) =>
      pad(surroundings, soFar, patient, {
        selfTest: [
          {
            id: 'identify',
            human: false,
            run: async () => ({ outcome: 'passed', failure: null, detail: 'STU' }),
          },
          {
            id: 'draw-line',
            human: true,
            run: async () => ({ outcome: 'failed', failure: { code: 'no-finger' }, detail: '' }),
          },
        ],
      }),
    );
    client.on('selfTest.state', ({ state }) => void states.push(state));
    unwrap(await client.call('selfTest.start', { attemptId: 'test', deviceId: 'pad' }));
    await expect
      .poll(() => states.map(({ phase }) => phase))
      .toEqual(['step', 'result', 'step', 'result', 'finished']);
    expect(states.at(-1)).toMatchObject({ passed: false });
    await expect.poll(() => activities.at(-1)).toMatchObject({ outcome: 'failed', code: 'no-finger' });
  });

  it('shows a live view until it is ended', async () => {
    const ended: string[] = [];
    const { client } = open((surroundings, soFar) =>
      pad(surroundings, soFar, patient, {
        live: async (_attemptId, signal) => {
          await untilAborted(signal);
          return ok();
        },
      }),
    );
    client.on('live.ended', ({ attemptId }) => void ended.push(attemptId));
    unwrap(await client.call('live.start', { attemptId: 'live', deviceId: 'pad' }));
    expect(await client.call('signature.start', request)).toMatchObject({ error: { code: 'in-use' } });
    unwrap(await client.call('attempt.cancel', { attemptId: 'live' }));
    await expect.poll(() => ended).toEqual(['live']);
  });

  it('shows frames of the attempt that runs on it until that is told to end, and of no other', async () => {
    const { host, client, ends } = open((surroundings, soFar) =>
      pad(surroundings, soFar, async function* (_request, signal) {
        const picture = { format: 'gray8', width: 1, height: 1, content: new Uint8Array(1) } as const;
        for (const attemptId of ['another', 'attempt-1']) {
          surroundings.preview({ attemptId, takenAt: 0, picture });
        }
        await untilAborted(signal);
        surroundings.preview({ attemptId: 'attempt-1', takenAt: 1, picture });
        yield { phase: 'cancelled' };
      }),
    );
    const { port1, port2 } = new MessageChannel();
    const shown: string[] = [];
    port1.on('message', ({ attemptId }: { attemptId: string }) => void shown.push(attemptId));
    host.attachPreview(nodePort(port2));
    unwrap(await client.call('signature.start', request));
    await expect.poll(() => shown).toEqual(['attempt-1']);
    unwrap(await client.call('attempt.cancel', { attemptId: request.attemptId }));
    await expect.poll(() => ends).toHaveLength(1);
    await new Promise(setImmediate);
    expect(shown).toEqual(['attempt-1']);
    port1.close();
  });

  it('ends its attempt as suspended when the machine goes to sleep, and works again when it is back', async () => {
    const { host, client, ends, of, made } = open((surroundings, soFar) => pad(surroundings, soFar, patient));
    unwrap(await client.call('signature.start', request));
    await host.suspend();
    await expect.poll(() => ends).toMatchObject([{ phase: 'failed', failure: { code: 'suspended' } }]);
    expect(of('pad')).toEqual(['absent', 'suspended']);
    expect(made.stopped).toBe(1);
    expect(await client.call('signature.start', { ...request, attemptId: 'two' })).toMatchObject({
      error: { code: 'suspended' },
    });
    host.resume();
    await expect.poll(() => of('pad')).toEqual(['ready', null]);
    unwrap(await client.call('signature.start', { ...request, attemptId: 'three' }));
  });

  it('does not keep the other devices open when the machine goes to sleep while its attempt still ends', async () => {
    let end = (): void => undefined;
    const { host, client, of } = open((surroundings, soFar) =>
      pad(surroundings, soFar, async function* (_request, signal) {
        yield { phase: 'preparing' };
        await untilAborted(signal);
        await new Promise<void>((resolve) => (end = resolve));
        yield { phase: 'cancelled' };
      }),
    );
    unwrap(await client.call('signature.start', request));
    await expect.poll(() => of('pad')).toEqual(['busy', null]);
    const asleep = host.suspend();
    const camera = unwrap(await client.call('devices.list', {})).find(({ id }) => id === 'camera');
    expect(camera).toMatchObject({ status: 'absent', code: 'suspended' });
    host.resume();
    end();
    await asleep;
    await expect.poll(() => of('camera')).toEqual(['ready', null]);
  });

  it('stays open when the machine is back before its driver had ended', async () => {
    let end = (): void => undefined;
    const { host, client, of, ends } = open((surroundings, soFar) =>
      pad(surroundings, soFar, async function* (_request, signal) {
        yield { phase: 'preparing' };
        await untilAborted(signal);
        await new Promise<void>((resolve) => (end = resolve));
        yield { phase: 'cancelled' };
      }),
    );
    unwrap(await client.call('signature.start', request));
    await expect.poll(() => of('pad')).toEqual(['busy', null]);
    const asleep = host.suspend();
    await new Promise(setImmediate);
    host.resume();
    end();
    await asleep;
    await expect.poll(() => ends).toMatchObject([{ phase: 'failed', failure: { code: 'suspended' } }]);
    await expect.poll(() => of('pad')).toEqual(['ready', null]);
    unwrap(await client.call('signature.start', { ...request, attemptId: 'two' }));
  });

  it('gives a trace of what crossed its transport while it was recorded', async () => {
    const { client } = open((surroundings, soFar) => {
      const { tap } = surroundings;
      return pad(surroundings, soFar, async function* () {
        tap.frame({ direction: 'out', operation: 'write', bytes: Uint8Array.of(1, 2) });
        yield { phase: 'cancelled' };
      });
    });
    expect(await client.call('trace.stop', { deviceId: 'pad' })).toMatchObject({
      error: { code: 'not-ready' },
    });
    unwrap(await client.call('trace.start', { deviceId: 'pad' }));
    unwrap(await client.call('signature.start', request));
    await expect
      .poll(() => client.call('selfTest.start', { attemptId: 'free', deviceId: 'pad' }))
      .toMatchObject({ ok: true });
    expect(unwrap(await client.call('trace.stop', { deviceId: 'pad' })).frames).toBe(1);
  });
});
