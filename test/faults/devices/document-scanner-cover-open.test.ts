import { afterEach, beforeEach, expect, it } from 'vitest';
import { openScanDesk, type ScanDesk } from '../../support/devices/fast-scanner.ts';

let desk: ScanDesk;
beforeEach(async () => {
  desk = await openScanDesk();
  await desk.until('documents', { status: 'ready' });
});
afterEach(() => desk.stop());
it('scanner shows cover-open within a second and works again when it is closed', async () => {
  await desk.scanner.act('cover-open');
  expect((await desk.until('documents', { status: 'fault', code: 'cover-open' })).tookMs).toBeLessThan(1000);
  expect(
    await desk.client.call('document.scan', {
      attemptId: 'scan-closed',
      source: 'platen',
      colour: 'gray',
      resolutionPpi: 300,
      duplex: false,
      maxPages: 1,
      timeoutMs: 2000,
    }),
  ).toMatchObject({ ok: false, error: { code: 'cover-open' } });
  await desk.scanner.act('recover');
  await desk.until('documents', { status: 'ready' });
  expect((await desk.scan({})).at(-1)).toMatchObject({ phase: 'scanned', pages: 3 });
});
