import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openS3Objects } from '../../../gateway/store/objects/s3-objects.ts';
import { describeObjects } from '../../support/gateway/objects-contract.ts';
import { type S3Server, startS3rver } from '../../support/gateway/s3.ts';

describe('with an S3-compatible server', () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3rver();
  });
  afterAll(() => server.stop());

  let buckets = 0;
  const open = async () => {
    buckets += 1;
    const objects = await openS3Objects(server.settings(`bucket-${buckets}`), true);
    return { objects, close: async () => objects.close() };
  };
  // This server answers with an internal error where a listing has a second page.
  describeObjects('objects in a bucket', open, 900);

  it('is not ready when the bucket is missing', async () => {
    const missing = await openS3Objects(server.settings('missing'), false);
    await expect(missing.ready()).rejects.toThrow();
    missing.close();
    const there = await openS3Objects(server.settings('there'), true);
    const again = await openS3Objects(server.settings('there'), true);
    await again.ready();
    there.close();
    again.close();
  });
});
