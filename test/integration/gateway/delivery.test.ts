import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acknowledgementContentSchema, gatewayPaths } from '../../../domain/channels/gateway.ts';
import {
  newApplicationId,
  sha256Hex,
  TestGateway,
  type TestStation,
} from '../../support/gateway/test-gateway.ts';

let gateway: TestGateway;
let station: TestStation;

beforeAll(async () => {
  gateway = await TestGateway.start();
  station = await gateway.provision();
});
afterAll(async () => {
  station.client.close();
  await gateway.stop();
});

describe('delivery', () => {
  it('is acknowledged with a signature stock openssl accepts when everything holds', async () => {
    const id = newApplicationId();
    const sealed = station.seal(id);
    const reply = await station.deliver(id, sealed);
    expect(reply.body.subarray(0, 80).toString()).not.toContain('code');
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toContain('application/pkcs7-mime');

    const file = join(gateway.data, 'ack.p7s');
    writeFileSync(file, reply.body);
    const content = execFileSync(
      'openssl',
      ['cms', '-verify', '-inform', 'DER', '-in', file, '-CAfile', join(gateway.data, 'centre/ca.pem')],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const said = acknowledgementContentSchema.parse(JSON.parse(content.toString('utf8')));
    expect(said).toMatchObject({
      applicationId: id,
      sha256: sha256Hex(sealed),
      size: sealed.length,
      stationId: station.id,
    });
    expect((await gateway.sealedBytes(id)).equals(sealed)).toBe(true);
  });

  it('gets the very same acknowledgement when it is made twice', async () => {
    const id = newApplicationId();
    const sealed = station.seal(id);
    const first = await station.deliver(id, sealed);
    const second = await station.deliver(id, sealed);
    const asked = await station.client.call('GET', gatewayPaths.application(id));
    expect(first.status).toBe(200);
    expect(second.body.equals(first.body)).toBe(true);
    expect(asked.body.equals(first.body)).toBe(true);
  });

  it('gets one sequence number each, without gaps, when many are made at once', async () => {
    const deliveries = Array.from({ length: 6 }, () => newApplicationId()).map((id) => ({
      id,
      sealed: station.seal(id),
    }));
    const doubled = [...deliveries, ...deliveries];
    const replies = await Promise.all(doubled.map(({ id, sealed }) => station.deliver(id, sealed)));
    expect(replies.map((reply) => reply.status)).toEqual(doubled.map(() => 200));
    const sequences = await Promise.all(
      deliveries.map(async ({ id }) => (await gateway.store.application(id))?.sequence ?? 0),
    );
    const sorted = [...sequences].sort((left, right) => left - right);
    expect(sorted).toEqual(sorted.map((_, index) => (sorted[0] ?? 0) + index));
    for (const [index, { id }] of deliveries.entries()) {
      expect(
        replies[index]?.body.equals(replies[index + deliveries.length]?.body ?? Buffer.alloc(0)),
        id,
      ).toBe(true);
    }
  });

  it('leaves no upload behind when it was acknowledged', async () => {
    const id = newApplicationId();
    const sealed = station.seal(id);
    const sha256 = sha256Hex(sealed);
    const uploadId = await station.client.upload(sealed, { applicationId: id, sha256 });
    expect(await gateway.store.upload(uploadId)).toMatchObject({ size: sealed.length });
    await station.commit(id, { uploadId, sha256, size: sealed.length });
    expect(await gateway.store.upload(uploadId)).toBeUndefined();
    expect(existsSync(join(gateway.data, 'uploads', uploadId))).toBe(false);
  });
});
