import type { z } from 'zod';
import type { DeviceHealth } from '../../../domain/channels/diagnostics.ts';
import type { deviceChannels } from '../../../domain/channels/devices.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';
import type { DeviceActivity } from '../../../domain/devices/host-report.ts';
import { unwrap } from '../../../domain/result.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type ScriptedDevices, everythingWorks } from '../../support/station/scripted-devices.ts';
import type { OfficerClient, TemporaryStation } from '../../support/station/temporary-station.ts';

export type DeviceAnswers = Partial<Handlers<(typeof deviceChannels)['calls']>>;
export type SelfTestEvent = z.input<(typeof deviceChannels)['events']['selfTest.state']>;

export const pad: DeviceState = {
  id: 'pad-1',
  kind: 'signature-pad',
  name: 'Wacom STU-540',
  simulated: false,
  status: 'ready',
  code: null,
  make: 'Wacom',
  model: 'STU-540',
  serialNumber: 'SN-1',
  firmware: '1.04',
  port: '/dev/hidraw3',
  driver: 'wacom-stu',
  changedAt: '2026-03-02T01:00:00.000Z',
};
export const scanner: DeviceState = {
  ...pad,
  id: 'scanner-1',
  kind: 'fingerprint-scanner',
  name: 'Máy thu vân tay',
  driver: 'sbi',
  port: '127.0.0.1:4501',
};

/** Two devices, and `answers` in the place of the scripted ones. */
export function plugInBench(desk: TemporaryStation, answers: DeviceAnswers = {}): ScriptedDevices {
  return desk.plugIn({
    ...everythingWorks,
    answers: { 'devices.list': () => ({ ok: true, value: [pad, scanner] }), ...answers },
  });
}

export async function signIn(officer: OfficerClient, officerId: keyof typeof passphrases): Promise<void> {
  const credential = { kind: 'passphrase', passphrase: passphrases[officerId] } as const;
  unwrap(await officer.call('session.signIn', { officerId, credential }));
}

export async function healthOf(officer: OfficerClient, deviceId: string): Promise<DeviceHealth> {
  const all = unwrap(await officer.call('diagnostics.devices', {}));
  const found = all.find(({ state }) => state.id === deviceId);
  if (found === undefined) throw new Error(`no health of ${deviceId}`);
  return found;
}

export function activity(change: Partial<DeviceActivity>): DeviceActivity {
  return {
    deviceId: 'pad-1',
    at: new Date().toISOString(),
    kind: 'capture',
    outcome: 'done',
    code: null,
    cause: null,
    tookMs: 1000,
    ...change,
  };
}

/** Never resolves: a host that hangs in native code. */
export const hangs = (): Promise<never> => new Promise(() => undefined);
