import type { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Authority, initAuthority, openAuthority } from '../authority/authority.ts';
import { gatewayFolders } from '../folders.ts';
import { ServerCertificate } from './server-certificate.ts';

const day = 24 * 3600 * 1000;
const folder = mkdtempSync(join(tmpdir(), 'server-certificate-'));
let authority: Authority;
beforeAll(async () => {
  await initAuthority(gatewayFolders(folder), new Date());
  authority = await openAuthority(gatewayFolders(folder));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('ServerCertificate', () => {
  it('is replaced on the open server, for new connections, when its last third begins', async () => {
    let clock = -260 * day;
    const certificate = await ServerCertificate.issue(
      authority,
      ['localhost'],
      () => new Date(Date.now() + clock),
    );
    const server = createServer(certificate.tls, (_request, response) => response.end('here'));
    certificate.serve(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const meet = async () => {
      const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca: authority.ca });
      await once(socket, 'secureConnect');
      const shown = socket.getPeerX509Certificate() as X509Certificate;
      return {
        socket,
        serial: shown.serialNumber,
        authorized: socket.authorized,
        protocol: socket.getProtocol(),
      };
    };
    const first = await meet();
    clock = -60 * day;
    expect(await certificate.renewIfDue()).toBe(false);
    clock = 0;
    expect(await certificate.renewIfDue()).toBe(true);
    expect(certificate.notAfter.getTime()).toBeGreaterThan(Date.now() + 300 * day);
    const second = await meet();
    expect(second.serial).not.toBe(first.serial);
    expect(second.protocol).toBe('TLSv1.3');
    // The connection that stood goes on.
    first.socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    const [answer] = (await once(first.socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain('200 OK');
    first.socket.destroy();
    second.socket.destroy();
    certificate.stop();
    server.close();
  });
});
