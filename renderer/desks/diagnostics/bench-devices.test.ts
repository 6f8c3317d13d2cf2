import { describe, expect, test } from 'vitest';
import type { DeviceHealth } from '../../../domain/channels/diagnostics.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';
import { benchDevices } from './bench-devices.ts';

const state = (id: string, change: Partial<DeviceState> = {}): DeviceState => ({
  id,
  kind: 'signature-pad',
  name: id,
  simulated: false,
  status: 'ready',
  code: null,
  make: null,
  model: null,
  serialNumber: null,
  firmware: null,
  port: null,
  driver: 'wacom-stu',
  changedAt: '2026-11-22T01:00:00.000Z',
  ...change,
});
const health = (of: DeviceState): DeviceHealth => ({
  state: of,
  hours: [],
  lastErrors: [],
  tookMs: null,
  lastSelfTest: null,
});
const ids = (devices: ReturnType<typeof benchDevices>) => devices.map((device) => device.state.id);

describe('benchDevices', () => {
  test('puts what is in trouble first and keeps the order of the others when some fail', () => {
    const devices = [
      state('scanner'),
      state('printer', { status: 'absent', code: 'not-found' }),
      state('reader', { status: 'connecting' }),
      state('camera'),
      state('pad', { status: 'fault', code: 'permission-denied' }),
    ];
    expect(ids(benchDevices(devices, null))).toEqual(['pad', 'printer', 'reader', 'scanner', 'camera']);
  });

  test('shows the newer of two states when an event overtook the counts, or the counts the event', () => {
    const old = state('pad', { status: 'fault', code: 'unplugged' });
    const fresh = state('pad', { changedAt: '2026-11-22T01:00:01.000Z' });
    expect(benchDevices([fresh], [health(old)])[0]?.state).toEqual(fresh);
    expect(benchDevices([old], [health(fresh)])[0]?.state).toEqual(fresh);
  });

  test('shows devices without counts, and counts without a tray, when the other part is missing', () => {
    expect(benchDevices([state('pad')], [])).toEqual([{ state: state('pad'), health: null }]);
    expect(ids(benchDevices(null, [health(state('pad'))]))).toEqual(['pad']);
    expect(benchDevices(null, null)).toEqual([]);
  });

  test('forgets a device when the station names it no more', () => {
    expect(benchDevices([], [health(state('pad'))])).toEqual([]);
  });
});
