import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { callLoopback, streamLoopback } from './http.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** A raw server, because `node:http` refuses the verbs under test. */
async function serveWith(answer: (socket: Socket, request: string) => void): Promise<number> {
  server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (bytes) => answer(socket, bytes.toString('latin1')));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const options = { path: '/x', limitBytes: 1000, timeoutMs: 10_000, signal: new AbortController().signal };

describe('callLoopback', () => {
  it('sends a custom verb with its length when there is a body', async () => {
    let seen = '';
    const port = await serveWith((socket, request) => {
      seen = request;
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]');
    });
    const answer = await callLoopback({ ...options, port, method: 'MOSIPDISC', body: '{}' });
    expect(answer).toEqual({ ok: true, value: { status: 200, text: '[]' } });
    expect(seen).toMatch(/^MOSIPDISC \/x HTTP\/1\.1\r\n/);
    expect(seen).toMatch(/content-length: 2\r\n/i);
    expect(seen).not.toMatch(/transfer-encoding/i);
  });

  it('says not-found when nothing listens', async () => {
    const port = await serveWith(() => undefined);
    await new Promise((resolve) => server?.close(resolve));
    expect(await callLoopback({ ...options, port, method: 'GET' })).toMatchObject({
      error: { code: 'not-found' },
    });
  });

  it('says timeout when no answer comes and cancelled when the caller gives up', async () => {
    const port = await serveWith(() => undefined);
    expect(await callLoopback({ ...options, port, method: 'GET', timeoutMs: 50 })).toMatchObject({
      error: { code: 'timeout' },
    });
    const giveUp = new AbortController();
    const call = callLoopback({ ...options, port, method: 'GET', signal: giveUp.signal });
    giveUp.abort();
    expect(await call).toMatchObject({ error: { code: 'cancelled' } });
  });

  it('says unplugged when the answer breaks off', async () => {
    const port = await serveWith((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', () => socket.destroy());
    });
    expect(await callLoopback({ ...options, port, method: 'GET' })).toMatchObject({
      error: { code: 'unplugged' },
    });
  });

  it('refuses an answer when it is longer than allowed', async () => {
    const port = await serveWith((socket) => socket.end(`HTTP/1.0 200 OK\r\n\r\n${'x'.repeat(2000)}`));
    expect(await callLoopback({ ...options, port, method: 'GET' })).toMatchObject({
      error: { code: 'protocol-error' },
    });
  });
});

describe('streamLoopback', () => {
  it('outlives its opening time and ends when closed', async () => {
    let cut = false;
    const port = await serveWith((socket) => {
      socket.on('close', () => {
        cut = true;
      });
      socket.write('HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\none');
    });
    const stream = await streamLoopback({ ...options, port, method: 'STREAM', timeoutMs: 1000 });
    if (!stream.ok) throw new Error(stream.error.code);
    const reader = stream.value.chunks[Symbol.asyncIterator]();
    expect(Buffer.from((await reader.next()).value as Uint8Array).toString()).toBe('one');
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(cut).toBe(false);
    stream.value.close();
    const ended = await reader.next().catch(() => ({ done: true }));
    expect(ended.done).toBe(true);
  });
});
