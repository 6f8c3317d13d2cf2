import { embedded, type StorageSettings } from '../../../gateway/store/storage.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { type S3Server, startS3rver } from './s3.ts';

/**
 * Where the gateways of the integration tests keep things: each in its folder, or, with `GATEWAY_TEST_STORAGE=shared`, all in a
 * PostgreSQL and a bucket, which must be the same to every station.
 */
export const storageIsShared = process.env.GATEWAY_TEST_STORAGE === 'shared';

let servers: Promise<[PostgresServer, S3Server]> | null = null;
let users = 0;
let buckets = 0;

export interface TestStorage {
  readonly settings: StorageSettings;
  readonly release: () => Promise<void>;
}

/** An empty database and bucket of servers that run as long as anybody uses them. */
export async function sharedStorage(): Promise<TestStorage> {
  users += 1;
  servers ??= Promise.all([startPostgres(), startS3rver()]);
  const [postgres, s3] = await servers;
  buckets += 1;
  return {
    settings: { databaseUrl: await postgres.newDatabase(), s3: s3.settings(`centre-${buckets}`) },
    release: async () => {
      users -= 1;
      if (users > 0) return;
      servers = null;
      await Promise.all([postgres.stop(), s3.stop()]);
    },
  };
}

export const usualStorage = async (): Promise<TestStorage> =>
  storageIsShared ? sharedStorage() : { settings: embedded, release: async () => undefined };
