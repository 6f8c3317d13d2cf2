import { createServer as createClearServer, type Server } from 'node:http';
import { createServer } from 'node:https';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate, type TestCertificate } from '../../test/support/devices/certificates.ts';
import { createDeviceHttp } from './http-device.ts';

let authority: TestCertificate;
/** Of the authority, for 127.0.0.1. */
let named: TestCertificate;
/** As a device makes one for itself: nobody signed it, it names nobody, and it has run out. */
let own: TestCertificate;
beforeAll(async () => {
  authority = await makeCertificate('Office', { authority: true });
  named = await makeCertificate('Printer', { by: authority, addresses: ['127.0.0.1'] });
  own = await makeCertificate('Scanner', { expired: true });
});

const closing: Server[] = [];
afterEach(() => {
  for (const server of closing.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A device's web server, and what it was asked. */
async function serve(certificate: TestCertificate | null) {
  const asked: string[] = [];
  const resumed: boolean[] = [];
  const server =
    certificate === null
      ? createClearServer()
      : createServer({ cert: certificate.cert, key: certificate.key }).on('secureConnection', (socket) =>
          resumed.push(socket.isSessionReused()),
        );
  server.on('request', (request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.host}`);
    response.end('page');
  });
  closing.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, asked, resumed };
}

const request = {
  method: 'GET',
  path: '/x',
  limitBytes: 1000,
  timeoutMs: 10_000,
  signal: new AbortController().signal,
} as const;
const ask = (url: string, certificate: string | null) =>
  createDeviceHttp(new URL(url), certificate).call(request);

describe('createDeviceHttp over TLS', () => {
  it.each(['https', 'ipps'])('takes the very certificate that was pinned, by %s', async (scheme) => {
    const { port, asked } = await serve(own);
    expect(await ask(`${scheme}://127.0.0.1:${port}`, own.cert)).toMatchObject({
      ok: true,
      value: { status: 200 },
    });
    expect(asked).toEqual([`GET /x 127.0.0.1:${port}`]);
  });

  it('takes a certificate of the authority that was configured when it is for that address', async () => {
    const { port } = await serve(named);
    expect(await ask(`https://127.0.0.1:${port}`, authority.cert)).toMatchObject({ ok: true });
  });

  it.each([
    ['nobody signed it and none is configured', () => [own, null] as const],
    ['another one is pinned', () => [own, named.cert] as const],
    ['its authority is not that which is configured', () => [named, own.cert] as const],
  ])('says nothing to a device when %s', async (_name, make) => {
    const [certificate, configured] = make();
    const { port, asked } = await serve(certificate);
    expect(await ask(`https://127.0.0.1:${port}`, configured)).toMatchObject({
      error: { code: 'untrusted-device' },
    });
    expect(asked).toEqual([]);
  });

  it('says nothing to a device when its certificate is for another address', async () => {
    const elsewhere = await makeCertificate('Other', { by: authority, addresses: ['192.168.1.9'] });
    const { port, asked } = await serve(elsewhere);
    expect(await ask(`https://127.0.0.1:${port}`, authority.cert)).toMatchObject({
      error: { code: 'untrusted-device' },
    });
    expect(asked).toEqual([]);
  });

  it('never falls back to clear text when the device speaks nothing else', async () => {
    const { port, asked } = await serve(null);
    for (const scheme of ['https', 'ipps']) {
      expect((await ask(`${scheme}://127.0.0.1:${port}`, null)).ok).toBe(false);
    }
    expect(asked).toEqual([]);
  });

  it('sends nothing when a certificate is configured for an address without TLS, or is none', async () => {
    const clear = await serve(null);
    for (const scheme of ['http', 'ipp']) {
      expect(await ask(`${scheme}://127.0.0.1:${clear.port}`, own.cert)).toMatchObject({
        error: { code: 'not-configured' },
      });
    }
    expect(clear.asked).toEqual([]);
    const { port } = await serve(own);
    expect(await ask(`https://127.0.0.1:${port}`, 'none')).toMatchObject({
      error: { code: 'not-configured' },
    });
  });

  it('resumes its session with a device that was trusted once', async () => {
    const { port, resumed } = await serve(own);
    const http = createDeviceHttp(new URL(`https://127.0.0.1:${port}`), own.cert);
    for (let count = 0; count < 3; count += 1) expect((await http.call(request)).ok).toBe(true);
    expect(resumed).toEqual([false, true, true]);
  });

  it('gives the greeting up in its time when the device does not answer it', async () => {
    const server = (await import('node:net')).createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = new URL(
      `https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    );
    expect(await createDeviceHttp(url).call({ ...request, timeoutMs: 60 })).toMatchObject({
      error: { code: 'timeout' },
    });
    server.close();
  });
});

it.each([
  ['http://192.168.1.20/eSCL', true],
  ['ipp://printer.local:631/ipp/print', true],
  ['https://192.168.1.20/eSCL', false],
  ['ipps://printer.local/ipp/print', false],
  ['ipp://127.0.0.1:631/printers/slips', false],
  ['http://[::1]/eSCL', false],
  ['ipp://localhost/printers/slips', false],
])('createDeviceHttp says whether others of the network can read along: %s: %s', (url, clearText) => {
  expect(createDeviceHttp(new URL(url)).clearText).toBe(clearText);
});
