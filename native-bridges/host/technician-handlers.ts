import type { deviceChannels } from '../../domain/channels/devices.ts';
import type { Handlers } from '../../domain/channels/rpc.ts';
import type { SelfTestState } from '../../domain/devices/self-test.ts';
import { err, ok } from '../../domain/result.ts';
import type { Emit } from './capture-handlers.ts';
import type { DeviceDesk } from './device-desk.ts';
import { brokenOff, plainSteps, runSelfTest } from './self-test-run.ts';

type Calls = (typeof deviceChannels)['calls'];
type TechnicianCalls = Pick<
  Calls,
  'devices.retry' | 'selfTest.start' | 'live.start' | 'trace.start' | 'trace.stop'
>;

/** A live view that nobody ended ends by itself, in milliseconds. */
export const liveLimitMs = 2 * 60_000;

/** What a technician asks of one device by its name. */
export function technicianHandlers(desk: DeviceDesk, owner: object, emit: Emit): Handlers<TechnicianCalls> {
  const unknown = () => err('not-configured', 'no device of that id');
  return {
    'devices.retry': ({ deviceId }) => {
      const slot = desk.find(deviceId);
      if (slot === undefined) return unknown();
      slot.retry();
      return ok(null);
    },
    'selfTest.start': ({ attemptId, deviceId }) => {
      const slot = desk.find(deviceId);
      if (slot === undefined) return unknown();
      if (desk.suspended) return err('suspended');
      const { device } = slot;
      if (device === undefined) return err(slot.state().code ?? 'not-ready');
      const steps = device.selfTest ?? plainSteps(() => slot.state());
      return desk.begin<SelfTestState>(slot, {
        attemptId,
        owner,
        counts: 'self-test',
        states: (signal) => runSelfTest(steps, signal),
        endings: {
          failed: (failure) => ({ phase: 'finished', passed: false, results: [brokenOff(failure)] }),
          cancelled: () => ({ phase: 'cancelled', results: [] }),
        },
        tell: (state) => emit('selfTest.state', { attemptId, state }),
      });
    },
    'live.start': ({ attemptId, deviceId }) => {
      const slot = desk.find(deviceId);
      if (slot === undefined) return unknown();
      if (desk.suspended) return err('suspended');
      const { device } = slot;
      const { status, code } = slot.state();
      if (device?.live === undefined) return err(device === undefined ? (code ?? 'not-ready') : 'not-ready');
      if (status !== 'ready') return err(status === 'busy' ? 'in-use' : (code ?? 'not-ready'));
      const live = device.live.bind(device);
      return desk.begin<{ phase: 'finished' | 'failed' | 'cancelled' }>(slot, {
        attemptId,
        owner,
        counts: null,
        states: async function* (signal) {
          // Ended as by a person: a driver that goes on all the same is left behind.
          const limit = setTimeout(() => desk.attempts.cancel(attemptId), liveLimitMs);
          const seen = await live(attemptId, signal).finally(() => clearTimeout(limit));
          yield { phase: seen.ok ? 'finished' : 'failed' };
        },
        endings: { failed: () => ({ phase: 'failed' }), cancelled: () => ({ phase: 'cancelled' }) },
        tell: () => emit('live.ended', { attemptId }),
      });
    },
    'trace.start': ({ deviceId }) => {
      const slot = desk.find(deviceId);
      if (slot === undefined) return unknown();
      slot.recorder.start();
      return ok(null);
    },
    'trace.stop': ({ deviceId }) => {
      const slot = desk.find(deviceId);
      if (slot === undefined) return unknown();
      const recording = slot.recorder.stop();
      return recording === null ? err('not-ready', 'nothing is being recorded') : ok(recording);
    },
  };
}
