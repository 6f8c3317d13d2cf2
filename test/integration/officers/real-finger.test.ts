import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { type DeviceHost, startHost } from '../../../native-bridges/host/host.ts';
import { createLocalFingerSource } from '../../../native-bridges/simulators/finger-source.ts';
import { type Simulators, startSimulators } from '../../../native-bridges/simulators/start.ts';
import { pairedPorts } from '../../support/station/paired-ports.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

/** The finger's whole way: grown skin on a simulated scanner, the real driver and its minutiae, the station's comparison. */
let simulators: Simulators;
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
  desk = await temporaryStation({ policyId: '2024-07' });
  const { sbiPort, trustAnchor } = simulators.ready;
  host = startHost({
    type: 'start',
    devices: [{ driver: 'sbi', id: 'scanner', firstPort: sbiPort, lastPort: sbiPort, trustAnchor }],
  });
  const [hostEnd, stationEnd] = pairedPorts();
  host.attach(hostEnd);
  desk.station.attach('devices', stationEnd);
  await expect
    .poll(async () => unwrap(await desk.officer.call('devices.state', {}))[0]?.status, { timeout: 30_000 })
    .toBe('ready');
});
afterEach(async () => {
  await desk.remove();
  await host.stop();
  await simulators.stop();
});

async function sit(seed: string): Promise<void> {
  const seated = await fetch(`http://127.0.0.1:${simulators.ready.adminPort}/person`, {
    method: 'POST',
    body: JSON.stringify({ seed, age: 30 }),
  });
  expect(seated.status).toBe(200);
}

const credential = { kind: 'passphrase', passphrase: passphrases['le-van-a'] } as const;
const signIn = async () =>
  unwrap(await desk.officer.call('session.signIn', { officerId: 'le-van-a', credential }));

async function outcomeOf(start: () => Promise<unknown>): Promise<string> {
  const ended = new Promise<string>((resolve) => {
    const off = desk.officer.on('session.fingerState', ({ outcome }) => {
      if (outcome === null) return;
      off();
      resolve(outcome);
    });
  });
  await start();
  return ended;
}
const place = () => outcomeOf(async () => unwrap(await desk.officer.call('session.finger', {})));

describe('the finger of an officer at a real scanner driver', () => {
  it('signs its owner in and nobody else', async () => {
    await sit('cán bộ A');
    await signIn();
    const enrolled = await outcomeOf(async () =>
      unwrap(await desk.officer.call('session.enrolFinger', { finger: 'RIGHT_INDEX', credential })),
    );
    expect(enrolled).toBe('enrolled');
    unwrap(await desk.officer.call('session.signOut', {}));

    // Laid down again: another touch of the same finger.
    expect((await signIn()).pending?.finger).toBe('RIGHT_INDEX');
    expect(await place()).toBe('matched');
    expect(unwrap(await desk.officer.call('session.state', {})).officer?.id).toBe('le-van-a');
    unwrap(await desk.officer.call('session.signOut', {}));

    await signIn();
    await sit('người khác');
    expect(await place()).toBe('finger-not-matched');
    expect(unwrap(await desk.officer.call('session.state', {})).officer).toBeNull();
  });
});
