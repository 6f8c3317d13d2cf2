import { afterAll, beforeAll, expect, it } from 'vitest';
import { captured, captureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openFaultDesk();
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

it('capture is given up as timed out when the scanner never answers', async () => {
  await desk.simulators.scanner({ action: 'stall' });
  const states = await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX', { timeoutMs: 500 }));
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'timeout' } });
  await desk.simulators.scanner({ action: 'recover' });
  await desk.until('scanner', { status: 'ready' });
  captured(await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX')));
});
