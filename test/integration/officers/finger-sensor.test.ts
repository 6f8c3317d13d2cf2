import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { type DeviceHost, startHost } from '../../../native-bridges/host/host.ts';
import { createLocalFingerSource } from '../../../native-bridges/simulators/finger-source.ts';
import { type Simulators, startSimulators } from '../../../native-bridges/simulators/start.ts';
import { simulateSensor, type SimulatedSensor } from '../../support/devices/single-finger.ts';
import { pairedPorts } from '../../support/station/paired-ports.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

/** A counter with a slap scanner and a sensor for one finger: officers are asked at the sensor. */
let simulators: Simulators;
let sensor: SimulatedSensor;
let host: DeviceHost;
let desk: TemporaryStation;

beforeEach(async () => {
  const source = createLocalFingerSource(undefined);
  simulators = await startSimulators({
    sbiPort: 0,
    adminPort: 0,
    padPort: 0,
    pace: 0.05,
    fingers: { ...source, warm: () => undefined },
  });
  sensor = simulateSensor('suprema-sfm');
  desk = await temporaryStation({ policyId: '2024-07' });
  const { sbiPort, trustAnchor } = simulators.ready;
  host = startHost({
    type: 'start',
    devices: [
      { driver: 'sbi', id: 'scanner', firstPort: sbiPort, lastPort: sbiPort, trustAnchor },
      { driver: 'suprema-sfm', id: 'sensor', simulatedPort: await sensor.start(0) },
    ],
  });
  const [hostEnd, stationEnd] = pairedPorts();
  host.attach(hostEnd);
  desk.station.attach('devices', stationEnd);
  await statuses(['ready', 'ready']);
});
afterEach(async () => {
  await desk.remove();
  await host.stop();
  await sensor.stop();
  await simulators.stop();
});

async function statuses(wanted: readonly string[]): Promise<void> {
  const now = async () => unwrap(await desk.officer.call('devices.state', {})).map(({ status }) => status);
  await expect.poll(now, { timeout: 30_000 }).toEqual(wanted);
}

const credential = { kind: 'passphrase', passphrase: passphrases['le-van-a'] } as const;
const signIn = async () =>
  unwrap(await desk.officer.call('session.signIn', { officerId: 'le-van-a', credential }));

/** How the attempt ended, and at which device. */
async function taken(start: () => Promise<unknown>) {
  const ended = new Promise<{ outcome: string; deviceId: string | null }>((resolve) => {
    const off = desk.officer.on('session.fingerState', ({ state, outcome }) => {
      if (outcome === null) return;
      off();
      resolve({ outcome, deviceId: state.phase === 'captured' ? state.device.deviceId : null });
    });
  });
  await start();
  return ended;
}
const place = () => taken(async () => unwrap(await desk.officer.call('session.finger', {})));

describe('the finger of an officer at a counter with a sensor for one finger', () => {
  it('is taken there and signs its owner in with no other, and at the scanner when the sensor is unplugged', async () => {
    await signIn();
    const enrolled = await taken(async () =>
      unwrap(await desk.officer.call('session.enrolFinger', { finger: 'RIGHT_INDEX', credential })),
    );
    expect(enrolled).toEqual({ outcome: 'enrolled', deviceId: 'sensor' });
    unwrap(await desk.officer.call('session.signOut', {}));

    await signIn();
    sensor.act({ action: 'wrong-finger' });
    expect(await place()).toEqual({ outcome: 'finger-not-matched', deviceId: 'sensor' });
    sensor.act({ action: 'touch' });
    expect(await place()).toEqual({ outcome: 'matched', deviceId: 'sensor' });
    unwrap(await desk.officer.call('session.signOut', {}));

    await signIn();
    sensor.act({ action: 'unplug' });
    await statuses(['ready', 'absent']);
    // Somebody else's hand lies on the slap scanner.
    expect(await place()).toEqual({ outcome: 'finger-not-matched', deviceId: 'scanner' });
  });
});
