import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { err, type Failure, ok, type Result } from '../../domain/result.ts';
import type { GatewayFolders } from '../folders.ts';
import { lockFolder } from './folder-lock.ts';
import { type FolderObjects, openFolderObjects } from './objects/folder-objects.ts';
import { applicationKey, type Objects } from './objects/objects.ts';
import { openS3Objects, type S3Settings } from './objects/s3-objects.ts';
import { openPostgresStore } from './sql/open-postgres.ts';
import { openSqliteStore } from './sql/open-sqlite.ts';
import type { Store } from './store.ts';
import { folderUploadBytes, removeStrayUploads } from './uploads/folder-upload-bytes.ts';
import { objectUploadBytes } from './uploads/object-upload-bytes.ts';
import type { UploadBytes } from './uploads/upload-bytes.ts';

/** Where a gateway keeps what it must remember; all null: everything in its folder. */
export interface StorageSettings {
  readonly databaseUrl: string | null;
  readonly s3: S3Settings | null;
}

export const embedded: StorageSettings = { databaseUrl: null, s3: null };

const text = z.string().min(1);
const environmentSchema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
});
const s3Schema = z.object({
  S3_BUCKET: text,
  S3_REGION: text.default('us-east-1'),
  S3_ACCESS_KEY_ID: text,
  S3_SECRET_ACCESS_KEY: text,
});

/** Reads `DATABASE_URL` and `S3_*`; the cause names what is wrong, never what it was set to. */
export function readStorageSettings(
  environment: Readonly<Record<string, string | undefined>>,
): Result<StorageSettings, Failure<'settings'>> {
  const main = environmentSchema.safeParse(environment);
  if (!main.success) return settingsError(main.error);
  const { DATABASE_URL: databaseUrl = null, S3_ENDPOINT: endpoint } = main.data;
  if (endpoint === undefined) return ok({ databaseUrl, s3: null });
  const s3 = s3Schema.safeParse(environment);
  if (!s3.success) return settingsError(s3.error);
  const { S3_BUCKET: bucket, S3_REGION: region } = s3.data;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = s3.data;
  return ok({ databaseUrl, s3: { endpoint, bucket, region, accessKeyId, secretAccessKey } });
}

function settingsError(error: z.ZodError) {
  return err('settings', error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
}

export interface Storage {
  readonly store: Store;
  readonly objects: Objects;
  readonly uploadBytes: UploadBytes;
  readonly close: () => Promise<void>;
}

export interface StorageOptions {
  /** Make the bucket where there is none. */
  readonly init: boolean;
  readonly now: () => Date;
  /** Told of database connections that ended unasked. */
  readonly onConnectionLoss: (error: Error) => void;
}

/** Everything a serving gateway needs. With SQLite it serves its folder alone: `folder-in-use` where another one does. */
export async function openStorage(
  folders: GatewayFolders,
  settings: StorageSettings,
  options: StorageOptions,
): Promise<Result<Storage, Failure<'folder-in-use'>>> {
  const { databaseUrl, s3 } = settings;
  const alone = databaseUrl === null;
  const lock = alone ? lockFolder(folders.lock) : ok({ release: () => undefined });
  if (!lock.ok) return lock;
  const store = await openIndex(folders, settings, options.onConnectionLoss);
  const { objects, uploadBytes } =
    s3 === null ? await openFolder(folders, store, alone) : await openBucket(s3, store, options);
  return ok({
    ...{ store, objects, uploadBytes },
    close: async () => {
      objects.close();
      await store.close();
      lock.value.release();
    },
  });
}

/** The index alone, for a command beside a gateway. */
export function openIndex(
  folders: GatewayFolders,
  { databaseUrl }: StorageSettings,
  onConnectionLoss?: (error: Error) => void,
): Promise<Store> {
  return databaseUrl === null
    ? openSqliteStore(folders.database)
    : openPostgresStore(databaseUrl, onConnectionLoss);
}

/** The bytes alone, for a command beside a gateway. */
export function openObjects(folders: GatewayFolders, { s3 }: StorageSettings): Promise<Objects> {
  return s3 === null ? openFolderObjects(folders.data, false) : openS3Objects(s3, false);
}

async function openBucket(s3: S3Settings, store: Store, { init, now }: StorageOptions) {
  const objects = await openS3Objects(s3, init);
  return { objects, uploadBytes: objectUploadBytes(objects, store, now) };
}

async function openFolder(folders: GatewayFolders, store: Store, alone: boolean) {
  const objects = await openFolderObjects(folders.data, alone);
  const uploadBytes = await folderUploadBytes(folders.uploads, objects);
  if (alone) {
    await moveFlatApplications(folders.applications, objects, store);
    await removeStrayUploads(folders.uploads, async (id) => (await store.upload(id)) !== undefined);
  }
  return { objects, uploadBytes };
}

/** Earlier versions kept all applications in one folder as `ID.p7m`. */
async function moveFlatApplications(folder: string, objects: FolderObjects, store: Store): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const id = /^(.+)\.p7m$/.exec(name)?.[1];
    const record = id === undefined ? undefined : await store.application(id);
    if (record === undefined) continue;
    const key = applicationKey(record);
    await objects.adopt(key, join(folder, name));
    await rm(join(folder, name));
  }
}
