import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ScannerAction } from '../../../native-bridges/simulators/faults.ts';
import { captured, captureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openFaultDesk();
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

it.each([
  ['garbage', 'protocol-error'],
  ['wrong-length', 'protocol-error'],
  ['bad-signature', 'untrusted-device'],
  ['expired-certificate', 'untrusted-device'],
  ['other-transaction', 'tampered'],
  ['other-version', 'protocol-error'],
] satisfies [ScannerAction['action'], string][])(
  'capture is refused and the next one works when the answer is wrong: %s',
  async (action, code) => {
    await desk.simulators.scanner({ action, captures: 1 });
    const states = await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX'));
    expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code } });
    captured(await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX')));
  },
);

it.each([
  ['102', 'poor-image'],
  ['103', 'tampered'],
  ['107', 'untrusted-device'],
  ['109', 'wrong-finger-count'],
  ['532', 'protocol-error'],
] as const)(
  'capture fails with what the officer can do about it when the service answers error %s',
  async (errorCode, code) => {
    await desk.simulators.scanner({ action: 'error', errorCode, captures: 1 });
    const states = await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX'));
    expect(states.at(-1)).toMatchObject({
      phase: 'failed',
      failure: { code, cause: `SBI error ${errorCode}` },
    });
  },
);

it('capture is taken without pictures when those of the preview end in the middle', async () => {
  await desk.simulators.scanner({ action: 'truncated-frame', captures: 1 });
  captured(await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX')));
});
