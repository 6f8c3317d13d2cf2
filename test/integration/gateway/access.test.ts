import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewayPaths } from '../../../domain/channels/gateway.ts';
import { StationClient } from '../../support/gateway/station-client.ts';
import {
  newApplicationId,
  sha256Hex,
  TestGateway,
  type TestStation,
} from '../../support/gateway/test-gateway.ts';

let gateway: TestGateway;
let station: TestStation;
let elsewhere: TestGateway;
let foreigner: TestStation;

beforeAll(async () => {
  gateway = await TestGateway.start();
  station = await gateway.provision();
  elsewhere = await TestGateway.startAnother();
  foreigner = await elsewhere.provision();
});
afterAll(async () => {
  station.client.close();
  foreigner.client.close();
  await gateway.stop();
  await elsewhere.stop();
});

const tusCreation = {
  'tus-resumable': '1.0.0',
  'upload-length': '10',
  'upload-metadata': `applicationId ${Buffer.from('abcdefgh-1').toString('base64')},sha256 ${Buffer.from('0'.repeat(64)).toString('base64')}`,
};

async function withClient<T>(client: StationClient, use: (client: StationClient) => Promise<T>): Promise<T> {
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

describe('access', () => {
  const guarded: [string, string, Record<string, string>][] = [
    ['POST', gatewayPaths.uploads, tusCreation],
    ['HEAD', `${gatewayPaths.uploads}/x`, { 'tus-resumable': '1.0.0' }],
    ['PATCH', `${gatewayPaths.uploads}/x`, { 'tus-resumable': '1.0.0' }],
    ['DELETE', `${gatewayPaths.uploads}/x`, { 'tus-resumable': '1.0.0' }],
    ['POST', gatewayPaths.application('abcdefgh-1'), {}],
    ['GET', gatewayPaths.application('abcdefgh-1'), {}],
    ['GET', '/anything', {}],
  ];

  it.each(guarded)(
    'is refused as unknown-station when %s %s comes without a certificate',
    async (method, path, headers) => {
      await withClient(new StationClient(gateway.gateway.url, gateway.ca), async (client) => {
        const reply = await client.call(method, path, undefined, { headers });
        expect(reply.status).toBe(401);
        if (method !== 'HEAD') expect(reply.json.code).toBe('unknown-station');
      });
    },
  );

  it.each(guarded)(
    'is refused when %s %s comes with the certificate of another centre',
    async (method, path, headers) => {
      const identity = foreigner.signer();
      await withClient(new StationClient(gateway.gateway.url, gateway.ca, identity), async (client) => {
        expect((await client.call(method, path, undefined, { headers })).status).toBe(401);
      });
    },
  );

  it('is refused when an officer certificate is used for TLS', async () => {
    await withClient(
      new StationClient(gateway.gateway.url, gateway.ca, station.officer()),
      async (client) => {
        const reply = await client.call('GET', gatewayPaths.application('abcdefgh-1'));
        expect(reply).toMatchObject({ status: 401, json: { code: 'unknown-station' } });
      },
    );
  });

  it('does not fill the table of refusals when strangers knock', async () => {
    const before = (await gateway.store.refusals()).length;
    await withClient(new StationClient(gateway.gateway.url, gateway.ca), (client) =>
      client.call('GET', gatewayPaths.application('abcdefgh-1')),
    );
    expect((await gateway.store.refusals()).length).toBe(before);
  });

  it('is refused as station-revoked on an open connection when the certificate is revoked meanwhile', async () => {
    const own = await gateway.provision();
    const path = gatewayPaths.application(newApplicationId());
    expect((await own.client.call('GET', path)).status).toBe(404);
    await gateway.store.revoke({ stationId: own.id }, new Date(), 'ceased');
    expect(await own.client.call('GET', path)).toMatchObject({
      status: 403,
      json: { code: 'station-revoked' },
    });
    const upload = await own.client.call('POST', gatewayPaths.uploads, undefined, { headers: tusCreation });
    expect(upload.status).toBe(403);
    own.client.close();
  });

  it('hides an upload when another station asks for it', async () => {
    const own = await gateway.provision();
    const id = newApplicationId();
    const sealed = own.seal(id);
    const sha256 = sha256Hex(sealed);
    const uploadId = await own.client.upload(sealed, { applicationId: id, sha256 });
    const path = `${gatewayPaths.uploads}/${uploadId}`;
    const headers = { 'tus-resumable': '1.0.0' };
    expect((await own.client.call('HEAD', path, undefined, { headers })).status).toBe(200);
    expect((await station.client.call('HEAD', path, undefined, { headers })).status).toBe(404);
    expect((await station.client.call('DELETE', path, undefined, { headers })).status).toBe(404);
    const patch = { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
    expect((await station.client.call('PATCH', path, Buffer.of(1), { headers: patch })).status).toBe(404);
    expect((await station.client.call('GET', path)).status).toBe(404);
    expect((await station.commit(id, { uploadId, sha256, size: sealed.length })).json.code).toBe(
      'upload-incomplete',
    );
    expect((await own.commit(id, { uploadId, sha256, size: sealed.length })).status).toBe(200);
    own.client.close();
  });

  it('answers an upload with a relative location when the host header is allowed', async () => {
    const reply = await station.client.call('POST', gatewayPaths.uploads, undefined, {
      headers: { ...tusCreation, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' },
    });
    expect(reply.status).toBe(201);
    expect(reply.headers.location).toMatch(
      new RegExp(`^${gatewayPaths.uploads}/${station.id}_[0-9a-f]{32}$`),
    );
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([
    [
      'applicationId is missing',
      { 'upload-metadata': `sha256 ${Buffer.from('0'.repeat(64)).toString('base64')}` },
    ],
    [
      'applicationId is a path',
      {
        'upload-metadata': `applicationId ${Buffer.from('../../../x').toString('base64')},sha256 ${Buffer.from('0'.repeat(64)).toString('base64')}`,
      },
    ],
    ['metadata is not base64', { 'upload-metadata': 'applicationId ***' }],
    ['its length is left open', { 'upload-length': '', 'upload-defer-length': '1' }],
    ['its length is negative', { 'upload-length': '-1' }],
    ['it is empty', { 'upload-length': '0' }],
  ])('refuses an upload when %s', async (_name, headers) => {
    const merged: Record<string, string> = { ...tusCreation, ...headers };
    const kept = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''));
    const reply = await station.client.call('POST', gatewayPaths.uploads, undefined, { headers: kept });
    expect(reply.status).toBe(400);
  });

  it('is misdirected when the host header is another', async () => {
    const reply = await station.client.call('GET', gatewayPaths.health, undefined, {
      headers: { host: 'evil.example' },
      servername: 'localhost',
    });
    expect(reply.status).toBe(421);
  });

  it('is forbidden when a browser speaks', async () => {
    const reply = await station.client.call('GET', gatewayPaths.health, undefined, {
      headers: { origin: 'https://evil.example' },
    });
    expect(reply.status).toBe(403);
  });

  it('tells its health when nobody in particular asks', async () => {
    await withClient(new StationClient(gateway.gateway.url, gateway.ca), async (client) => {
      const reply = await client.call('GET', gatewayPaths.health);
      expect(reply).toMatchObject({ status: 200, json: { status: 'ok' } });
      expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    });
  });

  it('cuts off headers above their limit when they are sent', async () => {
    const reply = await station.client.call('GET', gatewayPaths.health, undefined, {
      headers: { 'x-long': 'x'.repeat(20_000) },
    });
    expect(reply.status).toBe(431);
  });

  it('hangs up on who connects and then says nothing', async () => {
    const silent = connect(Number(new URL(gateway.gateway.url).port), '127.0.0.1');
    const connected = Date.now();
    await once(silent, 'close', { signal: AbortSignal.timeout(30_000) });
    expect(Date.now() - connected).toBeLessThan(20_000);
  });

  it('does not speak TLS 1.2 when a client asks for it', async () => {
    const client = new StationClient(gateway.gateway.url, gateway.ca);
    client.agent.options.maxVersion = 'TLSv1.2';
    await withClient(client, async () => {
      await expect(client.call('GET', gatewayPaths.health)).rejects.toThrow(
        /protocol version|PROTOCOL_VERSION/i,
      );
    });
  });
});
