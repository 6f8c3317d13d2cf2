import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDeviceIdentity } from '../../../native-bridges/simulators/sbi/identity.ts';
import { captureRequest, openDesk, type TestDesk } from '../../integration/devices/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  const { trustAnchor } = await createDeviceIdentity('Another authority', 'Another device');
  desk = await openDesk({
    warm: false,
    devices: ({ sbiPort }) => [
      { driver: 'sbi', id: 'scanner', firstPort: sbiPort, lastPort: sbiPort, trustAnchor },
      { driver: 'sbi', id: 'unset', firstPort: sbiPort, lastPort: sbiPort, trustAnchor: 'none' },
    ],
  });
});
afterAll(() => desk.stop());

it('scanner is a fault and takes no capture when its certificate is not under the configured authority', async () => {
  await desk.until('scanner', { status: 'fault', code: 'untrusted-device' });
  const started = await desk.client.call('fingerprint.start', captureRequest('ROLLED_RIGHT_INDEX'));
  expect(started).toMatchObject({ ok: false, error: { code: 'untrusted-device' } });
});

it('scanner is a fault when no authority is configured', async () => {
  await desk.until('unset', { status: 'fault', code: 'not-configured' });
});
