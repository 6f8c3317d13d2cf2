import { afterEach, beforeEach, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { createEsclScanner } from '../../../native-bridges/drivers/document-scanner/escl/driver.ts';
import { createDeviceHttp } from '../../../native-bridges/transports/http-device.ts';
import { noTap } from '../../../native-bridges/transports/tap.ts';
import { fastEscl, openScanDesk, pagesOf, type ScanDesk } from '../../support/devices/fast-scanner.ts';

let desk: ScanDesk;
beforeEach(async () => {
  desk = await openScanDesk();
  await desk.until('documents', { status: 'ready' });
});
afterEach(() => desk.stop());

const same = (pages: readonly Uint8Array[], expected: readonly Uint8Array[]): void => {
  expect(pages.map((page) => Buffer.from(page).toString('hex'))).toEqual(
    expected.map((page) => Buffer.from(page).toString('hex')),
  );
};

it('scanner says who it is when it is found', () => {
  expect(desk.states()[0]).toMatchObject({
    kind: 'document-scanner',
    make: 'Simulated',
    model: 'Flatbed 5',
    serialNumber: 'SIM-ESCL-0001',
  });
});

it('feeder gives every sheet, byte for byte and in order, until it is empty', async () => {
  const states = await desk.scan({});
  expect(states.at(-1)).toMatchObject({ phase: 'scanned', pages: 3, device: { model: 'Flatbed 5' } });
  same(pagesOf(states), desk.pages.slice(0, 3));
  expect(desk.scanner.holdsJob).toBe(false);
  expect(desk.scanner.asked[0]).toContain('<scan:ColorMode>RGB24</scan:ColorMode>');
  expect(desk.scanner.asked[0]).toContain('<scan:XResolution>300</scan:XResolution>');
});

it('feeder gives both sides when it is asked to turn the sheets', async () => {
  const states = await desk.scan({ duplex: true, colour: 'gray', resolutionPpi: 250 });
  expect(states.at(-1)).toMatchObject({ phase: 'scanned', pages: 6 });
  same(pagesOf(states), desk.pages);
  expect(desk.scanner.asked[0]).toContain('<scan:ColorMode>Grayscale8</scan:ColorMode>');
  // 250 dpi is not offered: the next finer one is.
  expect(desk.scanner.asked[0]).toContain('<scan:XResolution>300</scan:XResolution>');
});

it('platen gives one page and the job is taken off the scanner', async () => {
  const states = await desk.scan({ source: 'platen' });
  expect(states.at(-1)).toMatchObject({ phase: 'scanned', pages: 1 });
  expect(desk.scanner.holdsJob).toBe(false);
});

it('feeder stops at the most pages that were asked for', async () => {
  const states = await desk.scan({ maxPages: 2 });
  expect(states.at(-1)).toMatchObject({ phase: 'scanned', pages: 2 });
  expect(desk.scanner.holdsJob).toBe(false);
});

it('scan ends as cancelled and leaves no job behind when the officer stops it', async () => {
  await desk.scanner.act('slow');
  const states = await desk.scan({ attemptId: 'scan-stopped' }, ({ phase }) => {
    if (phase === 'page') void desk.client.call('attempt.cancel', { attemptId: 'scan-stopped' }).then(unwrap);
  });
  expect(states.at(-1)).toEqual({ phase: 'cancelled' });
  expect(pagesOf(states).length).toBeLessThan(3);
  expect(desk.scanner.holdsJob).toBe(false);
  await desk.scanner.act('recover');
  expect((await desk.scan({})).at(-1)).toMatchObject({ phase: 'scanned', pages: 3 });
});

it('scan leaves no job behind when whoever listens goes after a page', async () => {
  const url = `http://127.0.0.1:${desk.port}/eSCL`;
  const scanner = createEsclScanner(
    { id: 'direct', url, http: createDeviceHttp(new URL(url)), simulated: true, timings: fastEscl },
    { now: () => new Date(), log: () => undefined, tap: noTap, preview: () => undefined },
  );
  await expect.poll(() => scanner.state().status).toBe('ready');
  const request = {
    attemptId: 'left',
    source: 'feeder',
    colour: 'gray',
    resolutionPpi: 100,
    duplex: false,
    maxPages: 3,
    timeoutMs: 10_000,
  } as const;
  for await (const { phase } of scanner.scan(request, new AbortController().signal)) {
    if (phase === 'page') break;
  }
  expect(desk.scanner.holdsJob).toBe(false);
  await scanner.stop();
});

it('page that is not ready yet is asked for again', async () => {
  await desk.scanner.act('not-ready');
  expect((await desk.scan({})).at(-1)).toMatchObject({ phase: 'scanned', pages: 3 });
});

it('self-test scans a page and keeps nothing of it when the technician asks', async () => {
  const states = await desk.follow('selfTest.state', 'st-0001', () =>
    desk.client.call('selfTest.start', { attemptId: 'st-0001', deviceId: 'documents' }),
  );
  expect(states.at(-1)).toMatchObject({ phase: 'finished', passed: true });
  expect(JSON.stringify(states.at(-1))).toContain('feeder, ');
});
