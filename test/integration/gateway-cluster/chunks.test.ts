import { createHash, randomBytes } from 'node:crypto';
import type { DetailedError } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadChunkBytes } from '../../../domain/channels/gateway.ts';
import { embedded } from '../../../gateway/store/storage.ts';
import { opensslSeal } from '../../support/gateway/openssl-sealer.ts';
import { whyNoPostgres } from '../../support/gateway/postgres.ts';
import { sharedStorage, type TestStorage } from '../../support/gateway/shared-storage.ts';
import {
  newApplicationId,
  sha256Hex,
  TestGateway,
  type TestStation,
} from '../../support/gateway/test-gateway.ts';

const reason = whyNoPostgres();
if (reason !== null) process.stderr.write(`Skipped with a shared storage: ${reason}\n`);
const inFolder = async (): Promise<TestStorage> => ({ settings: embedded, release: async () => undefined });
const storages = [
  ['in its folder', inFolder],
  ...(reason === null ? [['in PostgreSQL and a bucket', sharedStorage] as const] : []),
] as const;

const tus = { 'tus-resumable': '1.0.0' };

describe.each(storages)('a gateway that keeps things %s', (_where, open) => {
  let gateway: TestGateway;
  let station: TestStation;
  beforeAll(async () => {
    gateway = await TestGateway.start(await open());
    station = await gateway.provision();
  });
  afterAll(async () => {
    station.client.close();
    await gateway.stop();
  });

  const create = async (bytes: Buffer, applicationId = newApplicationId()): Promise<string> => {
    const digests: Buffer[] = [];
    for (let start = 0; start < bytes.length; start += uploadChunkBytes) {
      digests.push(
        createHash('sha256')
          .update(bytes.subarray(start, start + uploadChunkBytes))
          .digest(),
      );
    }
    const metadata = {
      ...{ applicationId, sha256: sha256Hex(bytes), chunks: Buffer.concat(digests).toString('base64url') },
    };
    const pairs = Object.entries(metadata).map(
      ([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`,
    );
    const created = await station.client.call('POST', '/v1/uploads', undefined, {
      headers: { ...tus, 'upload-length': String(bytes.length), 'upload-metadata': pairs.join(',') },
    });
    expect(created.status).toBe(201);
    return String(created.headers.location);
  };
  const offsetOf = async (path: string): Promise<number> => {
    const head = await station.client.call('HEAD', path, undefined, { headers: tus });
    return Number(head.headers['upload-offset']);
  };
  const patch = (path: string, offset: number, bytes: Buffer) =>
    station.client.call('PATCH', path, bytes, {
      headers: {
        ...tus,
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
        'content-length': String(bytes.length),
      },
    });

  it('drops a chunk that is not the announced one, and keeps those before it, however it was cut into requests', async () => {
    const bytes = randomBytes(2 * uploadChunkBytes + 300_000);
    const wrong = Buffer.from(bytes);
    wrong.writeUInt8((wrong[uploadChunkBytes + 5] ?? 0) ^ 1, uploadChunkBytes + 5);
    const path = await create(bytes);
    const cut = uploadChunkBytes + 200_000;
    expect((await patch(path, 0, wrong.subarray(0, cut))).status).toBe(204);
    expect(await offsetOf(path)).toBe(cut);
    const refused = await patch(path, cut, wrong.subarray(cut, 2 * uploadChunkBytes));
    expect(refused.status).toBe(460);
    expect(JSON.parse(refused.body.toString('utf8'))).toMatchObject({ code: 'chunk-mismatch' });
    expect(await offsetOf(path)).toBe(uploadChunkBytes);
    expect((await patch(path, uploadChunkBytes, bytes.subarray(uploadChunkBytes))).status).toBe(204);
    expect(await offsetOf(path)).toBe(bytes.length);
  });

  it('says at once that a chunk is wrong when the rest of the file is still on its way, and takes it anew', async () => {
    const id = newApplicationId();
    const input = station.containerInput(id, undefined, { fingerBytes: 250_000 });
    const sealed = opensslSeal(input, station.provisioned.response.centre);
    const wrong = Buffer.from(sealed);
    wrong.writeUInt8((wrong[10] ?? 0) ^ 1, 10);
    const path = await create(sealed, id);
    // The answer comes before the request has ended: the connection may be gone before it is read.
    const refused = await patch(path, 0, wrong).catch(() => null);
    if (refused !== null) expect(refused.status).toBe(460);
    expect(await offsetOf(path)).toBe(0);
    const resume = `${station.client.url}${path}`;
    const uploadId = await station.client.upload(sealed, {}, { resume, chunkSize: Number.POSITIVE_INFINITY });
    const reply = await station.commit(id, { uploadId, sha256: sha256Hex(sealed), size: sealed.length });
    expect(reply.status).toBe(200);
    expect((await gateway.sealedBytes(id)).equals(sealed)).toBe(true);
  });

  it('refuses digests that do not fit the size', async () => {
    const bytes = randomBytes(1000);
    const metadata = { applicationId: newApplicationId(), sha256: sha256Hex(bytes), chunks: 'AAAA' };
    const refused = station.client.upload(bytes, metadata);
    await expect(refused).rejects.toSatisfy(
      (error: DetailedError) => error.originalResponse?.getStatus() === 400,
    );
  });
});
