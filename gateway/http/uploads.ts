import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server, type ServerOptions } from '@tus/server';
import { sealedLimits } from '../../domain/application/sealed.ts';
import { gatewayPaths } from '../../domain/channels/gateway.ts';
import { applicationIdForm, sha256Form } from './forms.ts';
import { UploadLocks } from './upload-locks.ts';

/** An upload nobody finished or committed is dropped after this time. */
export const uploadExpiry = 7 * 24 * 3600 * 1000;
const sweepInterval = 3600 * 1000;
/** A station sends one at a time; what it began and left must not fill the disk for all. */
export const mostUploadsOfStation = 32;
/** A PATCH that holds an upload is asked to stop, and has this long to write what it has. */
const lockTimeout = 30_000;

export interface ReceivedUpload {
  readonly path: string;
  readonly size: number;
  readonly received: number;
  /** As the station said when it created the upload. */
  readonly applicationId: string;
  readonly remove: () => Promise<void>;
}

/** Resumable uploads by tus 1.0.0. Their bytes survive a crash of the gateway at the offset the file has. */
export interface Uploads {
  /** Serves one request of an authenticated station. */
  readonly handle: (request: IncomingMessage, response: ServerResponse, stationId: string) => Promise<void>;
  readonly belongsTo: (uploadId: string, stationId: string) => boolean;
  /** Runs a task while nobody can write to the upload; null where there is none. */
  readonly holding: <T>(uploadId: string, task: (upload: ReceivedUpload | null) => Promise<T>) => Promise<T>;
  readonly stop: () => void;
}

type TusRequest = Parameters<NonNullable<ServerOptions['onIncomingRequest']>>[0];

/** What tus answers instead of going on: it reads these two members of whatever is thrown. */
class TusRefusal extends Error {
  readonly status_code: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(body);
    this.status_code = status;
    this.body = body;
  }
}

const notFound = () => new TusRefusal(404, 'no such upload\n');
const malformed = (cause: string) =>
  new TusRefusal(400, JSON.stringify({ code: 'malformed-request', cause }));

export function uploadsIn(folder: string, onSweepFailure: (error: unknown) => void): Uploads {
  const owners = new WeakMap<object, string>();
  const store = new FileStore({ directory: folder, expirationPeriodInMilliseconds: uploadExpiry });
  const locker = new UploadLocks(lockTimeout);
  const ownerOf = (request: TusRequest): string => {
    const raw = request.runtime?.node?.req;
    const owner = raw === undefined ? undefined : owners.get(raw);
    if (owner === undefined) throw new Error('upload request without an owner');
    return owner;
  };
  const belongsTo = (uploadId: string, stationId: string) =>
    /^[a-z0-9-]+_[0-9a-f]{32}$/.test(uploadId) && uploadId.startsWith(`${stationId}_`);
  const server = new Server({
    path: gatewayPaths.uploads,
    datastore: store,
    locker,
    maxSize: sealedLimits.bytes,
    relativeLocation: true,
    respectForwardedHeaders: false,
    allowedOrigins: [],
    // The id says whose upload it is: every gateway can tell without asking a register.
    namingFunction: (request) => `${ownerOf(request)}_${randomBytes(16).toString('hex')}`,
    onIncomingRequest: async (request, uploadId) => {
      if (!belongsTo(uploadId, ownerOf(request))) throw notFound();
    },
    onUploadCreate: async (request, upload) => {
      if (upload.size === undefined || upload.size === 0) throw malformed('Upload-Length missing');
      const { applicationId, sha256 } = upload.metadata ?? {};
      if (!applicationIdForm.test(applicationId ?? '')) throw malformed('metadata applicationId');
      if (!sha256Form.test(sha256 ?? '')) throw malformed('metadata sha256');
      for (const old of await surplusOf(ownerOf(request))) await drop(old);
      return { metadata: { applicationId: applicationId ?? null, sha256: sha256 ?? null } };
    },
    onResponseError: (_request, error) => {
      if (!('status_code' in error) || error.status_code !== 413) return undefined;
      return {
        status_code: 413,
        body: JSON.stringify({ code: 'too-large', cause: 'above the limit of bytes' }),
      };
    },
  });
  /** Uploads of a station, the longest untouched first, that must go so that one more may come. */
  const surplusOf = async (stationId: string): Promise<string[]> => {
    const names = (await readdir(folder)).filter((name) => belongsTo(name, stationId));
    if (names.length < mostUploadsOfStation) return [];
    const touched = new Map<string, number>();
    for (const name of names) {
      // Another request may have removed it meanwhile.
      touched.set(name, (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0);
    }
    const byAge = names.sort((one, other) => (touched.get(one) ?? 0) - (touched.get(other) ?? 0));
    return byAge.slice(0, names.length - mostUploadsOfStation + 1);
  };
  const drop = async (uploadId: string): Promise<void> => {
    const lock = locker.newLock(uploadId);
    await lock.lock(new AbortController().signal, () => undefined);
    try {
      await Promise.all(
        ['', '.json'].map((extension) => rm(join(folder, uploadId + extension), { force: true })),
      );
    } finally {
      await lock.unlock();
    }
  };
  const sweep = setInterval(() => {
    server.cleanUpExpiredUploads().catch(onSweepFailure);
  }, sweepInterval);
  sweep.unref();

  return {
    handle: async (request, response, stationId) => {
      owners.set(request, stationId);
      await server.handle(request, response);
    },
    belongsTo,
    holding: async (uploadId, task) => {
      const lock = locker.newLock(uploadId);
      try {
        await lock.lock(new AbortController().signal, () => undefined);
      } catch {
        // Somebody still writes to it.
        return task(null);
      }
      try {
        return await task(await find(store, folder, uploadId));
      } finally {
        await lock.unlock();
      }
    },
    stop: () => clearInterval(sweep),
  };
}

async function find(store: FileStore, folder: string, uploadId: string): Promise<ReceivedUpload | null> {
  try {
    const upload = await store.getUpload(uploadId);
    return {
      path: join(folder, uploadId),
      size: upload.size ?? 0,
      received: upload.offset,
      applicationId: upload.metadata?.applicationId ?? '',
      remove: () => store.remove(uploadId),
    };
  } catch (error) {
    // tus errors are plain objects with a status; 404 and 410 mean that there is no such upload.
    const gone = typeof error === 'object' && error !== null && 'status_code' in error;
    if (gone) return null;
    throw error;
  }
}
