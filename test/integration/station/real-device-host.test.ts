import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Port } from '../../../domain/channels/rpc.ts';
import type { DeviceState } from '../../../domain/devices/device.ts';
import { type Result, unwrap } from '../../../domain/result.ts';
import { type DeviceHost, startHost } from '../../../native-bridges/host/host.ts';
import { createLocalFingerSource } from '../../../native-bridges/simulators/finger-source.ts';
import { type Simulators, startSimulators } from '../../../native-bridges/simulators/start.ts';
import { OfficerAtWork, completeFields } from '../../support/station/officer-at-work.ts';
import { pairedPorts } from '../../support/station/paired-ports.ts';
import { patientWithScanner } from '../devices/desk.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

/** As fast as the simulated hand can go and still be seen. */
const pace = 0.05;

let simulators: Simulators;
let host: DeviceHost;
let hostPort: Port;
let desk: TemporaryStation;

function plugInHost(): DeviceHost {
  const { sbiPort, padPort, trustAnchor } = simulators.ready;
  const started = startHost(
    {
      type: 'start',
      devices: [
        { driver: 'sbi', id: 'scanner', firstPort: sbiPort, lastPort: sbiPort, trustAnchor },
        { driver: 'wacom-stu', id: 'pad', simulatedPort: padPort },
      ],
    },
    { create: patientWithScanner },
  );
  const [hostEnd, stationEnd] = pairedPorts();
  hostPort = hostEnd;
  started.attach(hostEnd);
  desk.station.attach('devices', stationEnd);
  return started;
}

beforeEach(async () => {
  simulators = await startSimulators({
    sbiPort: 0,
    adminPort: 0,
    padPort: 0,
    pace,
    fingers: createLocalFingerSource(undefined),
  });
  desk = await temporaryStation({ policyId: '2024-07' });
  const passphrase = passphrases['le-van-a'];
  unwrap(
    await desk.officer.call('session.signIn', {
      officerId: 'le-van-a',
      credential: { kind: 'passphrase', passphrase },
    }),
  );
  host = plugInHost();
});
afterEach(async () => {
  await desk.remove();
  await host.stop();
  await simulators.stop();
});

/** A third attempt may have been good after all. */
const codeOf = (answer: Result<unknown>) => (answer.ok ? undefined : answer.error.code);

const devices = async (): Promise<DeviceState[]> => unwrap(await desk.officer.call('devices.state', {}));
const ready = async () => (await devices()).every(({ status }) => status === 'ready');

describe('station and device host', () => {
  it('take flat, rolled and signature evidence together when the devices are simulated', async () => {
    await expect.poll(ready, { timeout: 30_000 }).toBe(true);
    const work = new OfficerAtWork(desk.officer);
    const previews: number[] = [];
    desk.officer.on('capture.state', ({ state }) => {
      if (state.phase === 'preview') previews.push(state.frame.length);
    });
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    await work.capturesAllFingers();
    const view = unwrap(await desk.officer.call('draft.open', { draftId }));
    expect(view.fingerprints.map(({ attempts }) => attempts.length)).toEqual(Array(13).fill(1));
    expect(previews.length).toBeGreaterThanOrEqual(13);
    const finger = view.fingerprints[0]?.attempts[0]?.fingers[0];
    const picture = unwrap(
      await desk.officer.call('evidence.preview', { draftId, evidenceId: finger?.evidenceId ?? '' }),
    );
    expect(Buffer.from(picture.content.subarray(1, 4)).toString()).toBe('PNG');
    for (const progress of view.fingerprints.filter(({ state }) => state === 'poor')) {
      for (let attempt = 2; attempt <= 3; attempt += 1) unwrap(await work.capture(progress.captureId));
      const poor = { draftId, captureId: progress.captureId, reason: 'vân tay mòn' };
      expect(['capture-not-poor', undefined]).toContain(
        codeOf(await desk.officer.call('fingerprint.acceptPoor', poor)),
      );
    }
    await work.takesPhoto();
    await work.exceptsIris();
    expect(await work.takesSignature()).toBe('signed');
  });

  it('go on with the draft when the host died in the middle of an attempt and another took its place', async () => {
    await expect.poll(ready, { timeout: 30_000 }).toBe(true);
    const work = new OfficerAtWork(desk.officer);
    const draftId = await work.startsWith(completeFields, 'reissue.lost');
    const captureId = 'PLAIN_RIGHT_FOUR_FINGERS' as const;
    const begun = new Promise<void>((resolve) => {
      desk.officer.on('capture.state', () => resolve());
    });
    const ended = work.capture(captureId);
    await begun;
    const dead = host;
    // All the station notices of a process that died.
    hostPort.close();
    expect(unwrap(await ended)).toEqual({ phase: 'failed', code: 'host-restarted' });
    expect(await devices()).toMatchObject([{ status: 'absent', code: 'host-restarted' }, {}]);
    await dead.stop();
    host = plugInHost();
    await expect.poll(ready, { timeout: 30_000 }).toBe(true);
    expect(unwrap(await work.capture(captureId))).toEqual({ phase: 'captured' });
    expect(unwrap(await desk.officer.call('draft.open', { draftId })).fingerprints[0]?.attempts).toHaveLength(
      1,
    );
  });
});
