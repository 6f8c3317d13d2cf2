import { afterEach, beforeEach, expect, it } from 'vitest';
import { openScanDesk, type ScanDesk } from '../../support/devices/fast-scanner.ts';

let desk: ScanDesk;
beforeEach(async () => {
  desk = await openScanDesk();
  await desk.until('documents', { status: 'ready' });
});
afterEach(() => desk.stop());
it('scan of an empty feeder fails as feeder-empty, and the platen still works', async () => {
  await desk.scanner.act('empty-feeder');
  expect((await desk.scan({})).at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'feeder-empty' } });
  expect(desk.states()[0]?.status).toBe('ready');
  expect((await desk.scan({ source: 'platen' })).at(-1)).toMatchObject({ phase: 'scanned', pages: 1 });
  await desk.scanner.act('load');
  expect((await desk.scan({})).at(-1)).toMatchObject({ phase: 'scanned', pages: 3 });
});
