import { afterEach, beforeEach, expect, it } from 'vitest';
import { openScanDesk, pagesOf, type ScanDesk } from '../../support/devices/fast-scanner.ts';

let desk: ScanDesk;
beforeEach(async () => {
  desk = await openScanDesk();
  await desk.until('documents', { status: 'ready' });
});
afterEach(() => desk.stop());

it('pages before a jam stay good, and scanning works again when the sheet was pulled out', async () => {
  await desk.scanner.act('jam-after-page');
  const states = await desk.scan({});
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'paper-jam' } });
  expect(pagesOf(states)).toHaveLength(1);
  await desk.until('documents', { status: 'fault', code: 'paper-jam' });
  await desk.scanner.act('recover');
  await desk.until('documents', { status: 'ready' });
  expect((await desk.scan({})).at(-1)).toMatchObject({ phase: 'scanned', pages: 3 });
});
