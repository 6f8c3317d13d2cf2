import { afterEach, beforeEach, expect, it } from 'vitest';
import { openScanDesk, pagesOf, type ScanDesk } from '../../support/devices/fast-scanner.ts';

let desk: ScanDesk;
beforeEach(async () => {
  desk = await openScanDesk();
  await desk.until('documents', { status: 'ready' });
});
afterEach(() => desk.stop());

it('scanner shows unplugged within a second and is ready again when it is plugged in', async () => {
  await desk.scanner.act('unplug');
  expect((await desk.until('documents', { status: 'absent', code: 'unplugged' })).tookMs).toBeLessThan(1000);
  await desk.scanner.act('recover');
  await desk.until('documents', { status: 'ready' });
  expect((await desk.scan({})).at(-1)).toMatchObject({ phase: 'scanned' });
});

it('pages that came stay good when the cable is pulled while the next one is sent', async () => {
  await desk.scanner.act('unplug-after-page');
  const states = await desk.scan({});
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'unplugged' } });
  expect(pagesOf(states)).toHaveLength(1);
  await desk.until('documents', { status: 'absent', code: 'unplugged' });
  await desk.scanner.act('recover');
  await desk.until('documents', { status: 'ready' });
});

it('half a page is never handed on when an answer is cut off', async () => {
  await desk.scanner.act('cut-page');
  const states = await desk.scan({});
  expect(states.at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'unplugged' } });
  expect(pagesOf(states)).toHaveLength(1);
  expect(desk.scanner.holdsJob).toBe(false);
  expect((await desk.scan({})).at(-1)).toMatchObject({ phase: 'scanned' });
});
