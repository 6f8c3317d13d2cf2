import { afterAll, beforeAll, expect, it } from 'vitest';
import { captureRequest, type TestDesk } from '../../integration/devices/desk.ts';
import { openFaultDesk } from './fast-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openFaultDesk();
  await desk.until('scanner', { status: 'ready' });
});
afterAll(() => desk.stop());

it('capture is refused when a record is not the one that was hashed', async () => {
  await desk.simulators.scanner({ action: 'flip-byte', captures: 1 });
  const states = await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX'));
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'chain-broken' } });
});

it('capture is refused when the scanner does not continue the hash chain', async () => {
  await desk.simulators.scanner({ action: 'break-chain', captures: 1 });
  const states = await desk.fingers(captureRequest('ROLLED_RIGHT_INDEX', { previousHash: 'AB'.repeat(32) }));
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'chain-broken' } });
});
