import { afterEach, beforeAll, expect, it } from 'vitest';
import type { DeviceConfigInput } from '../../../domain/channels/supervision.ts';
import { EsclScannerSimulator } from '../../../native-bridges/simulators/escl/scanner.ts';
import { IppPrinterSimulator } from '../../../native-bridges/simulators/ipp/printer.ts';
import { makeCertificate, type TestCertificate } from '../../support/devices/certificates.ts';
import { somePdf } from '../../support/devices/fast-printers.ts';
import { openHostDesk, type HostDesk } from '../../support/devices/host-desk.ts';

/** As devices make them for themselves. */
let own: TestCertificate;
let another: TestCertificate;
beforeAll(async () => {
  own = await makeCertificate('Device');
  another = await makeCertificate('Another');
});

const stopping: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of stopping.splice(0)) await one.stop();
});

/** The drivers as they are configured, over the connections that they are given. */
function deskOf(...devices: DeviceConfigInput[]): HostDesk {
  const desk = openHostDesk({ devices });
  stopping.unshift(desk);
  return desk;
}

async function printerWith(certificate: TestCertificate) {
  const printer = new IppPrinterSimulator({ certificate });
  stopping.push(printer);
  return { printer, url: `ipps://127.0.0.1:${await printer.start(0)}/ipp/print` };
}

it('slip is printed by ipps when the certificate of the printer is pinned', async () => {
  const { printer, url } = await printerWith(own);
  const desk = deskOf({ driver: 'ipp-printer', id: 'slips', url, certificate: own.cert });
  const { state } = await desk.until('slips', { status: 'ready' });
  expect(state.clearText).toBe(false);
  expect(await desk.client.call('slip.print', { jobName: 'giay-hen-1', pdf: somePdf })).toMatchObject({
    ok: true,
  });
  expect(printer.printed.map(({ bytes }) => bytes)).toEqual([Buffer.from(somePdf)]);
});

it('slip is not printed when the printer shows another certificate than the pinned one, or none is pinned', async () => {
  const { printer, url } = await printerWith(own);
  const desk = deskOf(
    { driver: 'ipp-printer', id: 'pinned', url, certificate: another.cert },
    { driver: 'ipp-card-printer', id: 'unpinned', url },
  );
  await desk.until('pinned', { status: 'fault', code: 'untrusted-device' });
  await desk.until('unpinned', { status: 'fault', code: 'untrusted-device' });
  expect(await desk.client.call('slip.print', { jobName: 'giay-hen-1', pdf: somePdf })).toMatchObject({
    error: { code: 'untrusted-device' },
  });
  expect(printer.printed).toEqual([]);
});

it('page is scanned by https when the certificate of the scanner is pinned', async () => {
  const page = Buffer.concat([Buffer.of(0xff, 0xd8), Buffer.alloc(100, 1), Buffer.of(0xff, 0xd9)]);
  const scanner = new EsclScannerSimulator({ page: () => page, certificate: own });
  stopping.push(scanner);
  const url = `https://127.0.0.1:${await scanner.start(0)}/eSCL`;
  const desk = deskOf({ driver: 'escl-scanner', id: 'documents', url, certificate: own.cert });
  await desk.until('documents', { status: 'ready' });
  const states = await desk.follow('document.state', 'tls-1', () =>
    desk.client.call('document.scan', {
      attemptId: 'tls-1',
      source: 'platen',
      colour: 'gray',
      resolutionPpi: 300,
      duplex: false,
      maxPages: 1,
      timeoutMs: 20_000,
    }),
  );
  expect(states.map(({ phase }) => phase)).toEqual(['preparing', 'page', 'scanned']);
});

it('devices on the network say that others can read along when their address has no TLS', async () => {
  // Addresses for documentation, which the station speaks to in no way.
  const desk = deskOf(
    { driver: 'ipp-printer', id: 'slips', url: 'ipp://192.0.2.1/ipp/print' },
    { driver: 'ipp-card-printer', id: 'cards', url: 'ipp://192.0.2.2/ipp/print' },
    { driver: 'escl-scanner', id: 'documents', url: 'http://192.0.2.3/eSCL' },
    { driver: 'escl-scanner', id: 'secret', url: 'https://192.0.2.3/eSCL' },
  );
  for (const id of ['slips', 'cards', 'documents', 'secret']) {
    const { state } = await desk.until(id, { status: 'fault', code: 'not-configured' });
    expect([id, state.clearText]).toEqual([id, id !== 'secret']);
  }
});
