import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createDeviceHttp, isLocalAddress } from './http-device.ts';
import { createTextService } from './tcp-line.ts';

const closing: { close(): unknown; closeAllConnections?(): void }[] = [];
afterEach(() => {
  for (const server of closing.splice(0)) {
    server.closeAllConnections?.();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<URL> {
  const server: Server = createServer(listener);
  closing.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return new URL(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
}

const options = { path: '/x', limitBytes: 1000, timeoutMs: 10_000, signal: new AbortController().signal };

describe('createDeviceHttp', () => {
  it('hands a redirect on as an answer and does not follow it', async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      response.writeHead(302, { Location: '/elsewhere' }).end();
    });
    const answer = await createDeviceHttp(url).call({ ...options, method: 'GET' });
    expect(answer).toMatchObject({ ok: true, value: { status: 302, location: '/elsewhere' } });
    expect(asked).toBe(1);
  });

  it.each(['http://8.8.8.8/', 'https://[2001:4860:4860::8888]/', 'ipp://172.32.0.1/'])(
    'speaks to nobody outside when the address is %s',
    async (url) => {
      expect(await createDeviceHttp(new URL(url)).call({ ...options, method: 'GET' })).toMatchObject({
        error: { code: 'not-configured' },
      });
    },
  );

  it('refuses an answer when it is longer than allowed', async () => {
    const url = await serve((_request, response) => response.end(Buffer.alloc(5000)));
    expect(await createDeviceHttp(url).call({ ...options, method: 'GET' })).toMatchObject({
      error: { code: 'protocol-error' },
    });
  });

  it('tells silence, cancel and absence apart', async () => {
    const url = await serve(() => undefined);
    const http = createDeviceHttp(url);
    expect(await http.call({ ...options, method: 'GET', timeoutMs: 60 })).toMatchObject({
      error: { code: 'timeout' },
    });
    expect(await http.call({ ...options, method: 'GET', signal: AbortSignal.abort() })).toMatchObject({
      error: { code: 'cancelled' },
    });
    expect(
      await createDeviceHttp(new URL('http://127.0.0.1:1')).call({ ...options, method: 'GET' }),
    ).toMatchObject({
      error: { code: 'not-found' },
    });
  });
});

it.each([
  ['127.0.0.1', true],
  ['192.168.1.20', true],
  ['169.254.3.4', true],
  ['fe80::1', true],
  ['fd00::1', true],
  ['8.8.8.8', false],
  ['172.32.0.1', false],
  ['2001:db8::1', false],
  ['printer', false],
])('isLocalAddress says of %s: %s', (address, local) => {
  expect(isLocalAddress(address)).toBe(local);
});

describe('createTextService', () => {
  it('sends a text, reads one until the service closes, and says unplugged when there is none', async () => {
    let answer = 'pong';
    const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
      socket.resume();
      socket.once('end', () => socket.end(answer));
    });
    closing.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const service = createTextService(typeof address === 'object' && address !== null ? address.port : 0);
    expect(await service.ask('ping', options)).toEqual({ ok: true, value: 'pong' });
    answer = '';
    expect(await service.ask('ping', options)).toMatchObject({ error: { code: 'unplugged' } });
    answer = 'x'.repeat(2000);
    expect(await service.ask('ping', options)).toMatchObject({ error: { code: 'protocol-error' } });
  });
});
