import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sealedLimits } from '../../../domain/application/sealed.ts';
import { gatewayPaths } from '../../../domain/channels/gateway.ts';
import { mostUploadsOfStation } from '../../../gateway/http/uploads.ts';
import { newApplicationId, sha256Hex } from '../../support/gateway/test-gateway.ts';
import { Wrongdoer } from '../../support/gateway/wrongdoer.ts';

let wrong: Wrongdoer;

beforeAll(async () => {
  wrong = await Wrongdoer.start();
});
beforeEach(() => {
  wrong.id = newApplicationId();
});
afterAll(() => wrong.stop());

describe('refusal', () => {
  it('digest-mismatch when one byte differs from what the station announced', async () => {
    const sealed = wrong.station.seal(wrong.id);
    const sha256 = sha256Hex(sealed);
    sealed[sealed.length >> 1] = (sealed[sealed.length >> 1] ?? 0) ^ 1;
    const uploadId = await wrong.station.client.upload(sealed, { applicationId: wrong.id, sha256 });
    const reply = await wrong.station.commit(wrong.id, { uploadId, sha256, size: sealed.length });
    expect(reply).toMatchObject({ status: 422, json: { code: 'digest-mismatch' } });
    expect(existsSync(join(wrong.gateway.data, 'uploads', uploadId))).toBe(false);
  });

  it('digest-mismatch when the size announced is another', async () => {
    const sealed = wrong.station.seal(wrong.id);
    const sha256 = sha256Hex(sealed);
    const uploadId = await wrong.station.client.upload(sealed, { applicationId: wrong.id, sha256 });
    const reply = await wrong.station.commit(wrong.id, { uploadId, sha256, size: sealed.length + 1 });
    expect(reply.json.code).toBe('digest-mismatch');
  });

  it('upload-incomplete when bytes are still to come, and the rest may still be sent', async () => {
    const sealed = wrong.station.seal(wrong.id);
    const sha256 = sha256Hex(sealed);
    const metadata = { applicationId: wrong.id, sha256 };
    const url = await new Promise<string>((resolve, reject) => {
      void wrong.station.client
        .upload(sealed, metadata, {
          chunkSize: 4096,
          onAccepted: (_accepted, upload) => {
            void upload.abort();
            resolve(upload.url ?? '');
          },
        })
        .catch(reject);
    });
    const uploadId = url.split('/').at(-1) ?? '';
    const early = await wrong.station.commit(wrong.id, { uploadId, sha256, size: sealed.length });
    expect(early).toMatchObject({ status: 409, json: { code: 'upload-incomplete' } });
    await wrong.station.client.upload(sealed, metadata, { resume: url });
    const late = await wrong.station.commit(wrong.id, { uploadId, sha256, size: sealed.length });
    expect(late.status).toBe(200);
  });

  it('upload-incomplete when the upload is unknown or of a strange form', async () => {
    for (const uploadId of [
      `${wrong.station.id}_${'0'.repeat(32)}`,
      '../../etc/passwd',
      `st-00000000_${'0'.repeat(32)}`,
    ]) {
      const reply = await wrong.station.commit(wrong.id, { uploadId, sha256: '0'.repeat(64), size: 10 });
      expect(reply.json.code).toBe('upload-incomplete');
    }
  });

  it('replayed when the id was acknowledged for other bytes', async () => {
    expect((await wrong.station.deliver(wrong.id, wrong.station.seal(wrong.id))).status).toBe(200);
    const again = await wrong.station.deliver(wrong.id, wrong.station.seal(wrong.id));
    expect(again).toMatchObject({ status: 409, json: { code: 'replayed' } });
  });

  it('replayed when the bytes were acknowledged under another id', async () => {
    const sealed = wrong.station.seal(wrong.id);
    expect((await wrong.station.deliver(wrong.id, sealed)).status).toBe(200);
    const again = await wrong.station.deliver(newApplicationId(), sealed);
    expect(again).toMatchObject({ status: 409, json: { code: 'replayed' } });
  });

  it('replayed when another station delivers what one was acknowledged for', async () => {
    const sealed = wrong.station.seal(wrong.id);
    expect((await wrong.station.deliver(wrong.id, sealed)).status).toBe(200);
    const thief = await wrong.gateway.provision();
    expect((await thief.deliver(wrong.id, sealed)).json.code).toBe('replayed');
    expect((await thief.client.call('GET', gatewayPaths.application(wrong.id))).status).toBe(404);
    thief.client.close();
  });

  it('too-large when an upload is announced above the limit', async () => {
    const reply = await wrong.station.client.call('POST', gatewayPaths.uploads, undefined, {
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(sealedLimits.bytes + 1),
        'upload-metadata': `applicationId ${Buffer.from(wrong.id).toString('base64')},sha256 ${Buffer.from('0'.repeat(64)).toString('base64')}`,
      },
    });
    expect(reply.status).toBe(413);
    expect(JSON.parse(reply.body.toString('utf8'))).toMatchObject({ code: 'too-large' });
  });

  it('nothing when an upload calls its body JSON: it is not read into memory', async () => {
    const body = Buffer.from('{'.repeat(400_000));
    const reply = await wrong.station.client.call('POST', gatewayPaths.uploads, body, {
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': '1000',
        'upload-metadata': `applicationId ${Buffer.from(wrong.id).toString('base64')},sha256 ${Buffer.from('0'.repeat(64)).toString('base64')}`,
      },
    });
    expect(reply.status).toBe(201);
  });

  it('nothing when a station begins uploads and leaves them: its oldest makes room', async () => {
    const hoarder = await wrong.gateway.provision();
    const begin = async () => {
      const metadata = { applicationId: wrong.id, sha256: '0'.repeat(64) };
      const pairs = Object.entries(metadata).map(
        ([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`,
      );
      const reply = await hoarder.client.call('POST', gatewayPaths.uploads, undefined, {
        headers: { 'tus-resumable': '1.0.0', 'upload-length': '9', 'upload-metadata': pairs.join(',') },
      });
      expect(reply.status).toBe(201);
      return String(reply.headers.location);
    };
    const begun = [await begin()];
    // Files touched in the same tick of the file system's clock are of one age: the first shall be older than all others.
    const first = Date.now();
    await expect.poll(() => Date.now() - first, { interval: 10 }).toBeGreaterThan(100);
    while (begun.length <= mostUploadsOfStation) begun.push(await begin());
    const statuses = await Promise.all(
      [begun[0], begun[1], begun.at(-1)].map(
        async (path) =>
          (
            await hoarder.client.call('HEAD', path ?? '', undefined, {
              headers: { 'tus-resumable': '1.0.0' },
            })
          ).status,
      ),
    );
    expect(statuses).toEqual([404, 200, 200]);
    hoarder.client.close();
  });

  it('too-large when a body is', async () => {
    const reply = await wrong.station.client.call('POST', gatewayPaths.application(newApplicationId()), {
      uploadId: 'x'.repeat(400_000),
    });
    expect(reply).toMatchObject({ status: 413, json: { code: 'too-large' } });
  });

  it.each<[string, string, unknown]>([
    ['the id has a strange form', '..%2f..%2fx', { uploadId: 'x', sha256: '0'.repeat(64), size: 1 }],
    ['the id is in capitals', 'ABCDEFGHIJ', { uploadId: 'x', sha256: '0'.repeat(64), size: 1 }],
    ['the body lacks a member', 'abcdefghij', { uploadId: 'x', size: 1 }],
    ['the body is not JSON', 'abcdefghij', Buffer.from('{')],
  ])('malformed-request when %s', async (_name, applicationId, body) => {
    const reply = await wrong.station.client.call('POST', gatewayPaths.application(applicationId), body);
    expect(reply).toMatchObject({ status: 400, json: { code: 'malformed-request' } });
  });
});
