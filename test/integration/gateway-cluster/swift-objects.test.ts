import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openS3Objects } from '../../../gateway/store/objects/s3-objects.ts';
import { describeObjects } from '../../support/gateway/objects-contract.ts';
import type { S3Server } from '../../support/gateway/s3.ts';
import { startSwift, whyNoSwift } from '../../support/gateway/swift.ts';

const reason = whyNoSwift();
if (reason !== null) process.stderr.write(`Skipped: ${reason}\n`);

describe.skipIf(reason !== null)('with the S3 interface of OpenStack Swift', () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startSwift();
  });
  afterAll(() => server.stop());

  let buckets = 0;
  describeObjects('objects in a bucket', async () => {
    buckets += 1;
    const objects = await openS3Objects(server.settings(`bucket-${buckets}`), true);
    return { objects, close: async () => objects.close() };
  });

  it('is neither ready nor written to when the key is wrong', async () => {
    const right = await openS3Objects(server.settings('there'), true);
    await right.ready();
    right.close();
    const wrong = { ...server.settings('there'), secretAccessKey: 'wrong' };
    const stranger = await openS3Objects(wrong, false);
    await expect(stranger.put('a', Buffer.from('x'))).rejects.toThrow();
    await expect(stranger.ready()).rejects.toThrow();
    stranger.close();
  });
});
