import { afterEach, beforeEach, expect, it } from 'vitest';
import { openScanDesk, type ScanDesk } from '../../support/devices/fast-scanner.ts';

let desk: ScanDesk;
beforeEach(async () => {
  desk = await openScanDesk();
  await desk.until('documents', { status: 'ready' });
});
afterEach(() => desk.stop());
it('scan fails as in-use when another program keeps the scanner busy', async () => {
  await desk.scanner.act('busy');
  expect((await desk.scan({})).at(-1)).toMatchObject({ phase: 'failed', failure: { code: 'in-use' } });
  await desk.scanner.act('recover');
  expect((await desk.scan({})).at(-1)).toMatchObject({ phase: 'scanned' });
});

it('scan ends in time and the next one works when a page never comes', async () => {
  await desk.scanner.act('stall-page');
  const last = (await desk.scan({ timeoutMs: 1000 })).at(-1);
  expect(last).toMatchObject({ phase: 'failed', failure: { code: 'timeout' } });
  expect(desk.scanner.holdsJob).toBe(false);
  await desk.scanner.act('recover');
  expect((await desk.scan({})).at(-1)).toMatchObject({ phase: 'scanned' });
});

it.each([
  ['stall', 'not-responding'],
  ['garbage', 'protocol-error'],
  ['truncated', 'unplugged'],
  ['forbidden', 'permission-denied'],
] as const)('scanner whose line has %s shows %s until it is mended', async (fault, code) => {
  await desk.scanner.act(fault);
  await desk.until('documents', { code });
  await desk.scanner.act('recover');
  await desk.until('documents', { status: 'ready' });
  expect((await desk.scan({})).at(-1)).toMatchObject({ phase: 'scanned' });
});
