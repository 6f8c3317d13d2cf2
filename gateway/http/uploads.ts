import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Server, type ServerOptions } from '@tus/server';
import { sealedLimits } from '../../domain/application/sealed.ts';
import { gatewayPaths } from '../../domain/channels/gateway.ts';
import type { UploadIndex, UploadRecord } from '../store/upload-index.ts';
import type { OpenedUpload, UploadBytes } from '../store/uploads/upload-bytes.ts';
import { chunksFit } from './chunk-check.ts';
import { applicationIdForm, sha256Form } from './forms.ts';
import { TusRefusal, UploadDataStore, uploadExpiry } from './upload-data-store.ts';
import type { Locks } from './upload-locks.ts';

/** A station sends few at a time; what it began and left must not fill the disk for all. */
export const mostUploadsOfStation = 32;
/** A PATCH that holds an upload is asked to stop, and has this long to write what it has. */
export const lockTimeout = 30_000;

export interface ReceivedUpload {
  readonly size: number;
  readonly received: number;
  /** As the station said when it created the upload. */
  readonly applicationId: string;
  /** The bytes, which must all be there. */
  readonly open: () => Promise<OpenedUpload>;
  readonly remove: () => Promise<void>;
}

/** Resumable uploads by tus 1.0.0. Their bytes survive a crash of the gateway at the offset that was stored. */
export interface Uploads {
  /** Serves one request of an authenticated station. */
  readonly handle: (request: IncomingMessage, response: ServerResponse, stationId: string) => Promise<void>;
  readonly belongsTo: (uploadId: string, stationId: string) => boolean;
  /** Runs a task while nobody can write to the upload; null where there is none. Throws `UploadHeld` where somebody still does. */
  readonly holding: <T>(uploadId: string, task: (upload: ReceivedUpload | null) => Promise<T>) => Promise<T>;
  readonly dropExpired: () => Promise<void>;
}

/** Somebody worked on the upload longer than anybody waits: an earlier commit of it, say. It is as good as it was. */
export class UploadHeld extends Error {}

export interface UploadParts {
  readonly index: UploadIndex;
  readonly bytes: UploadBytes;
  readonly locks: Locks;
  readonly now: () => Date;
  /** Told of what went wrong on this side; the station hears only that something did. */
  readonly onFailure: (error: unknown) => void;
}

type TusRequest = Parameters<NonNullable<ServerOptions['onIncomingRequest']>>[0];

const idForm = /^([a-z0-9-]+)_[0-9a-f]{32}$/;
const notFound = () => new TusRefusal(404, 'no such upload\n');
const malformed = (cause: string) =>
  new TusRefusal(400, JSON.stringify({ code: 'malformed-request', cause }));

export function createUploads({ index, bytes, locks, now, onFailure }: UploadParts): Uploads {
  const owners = new WeakMap<object, string>();
  const stationOf = (uploadId: string) => idForm.exec(uploadId)?.[1] ?? '';
  const store = new UploadDataStore(index, bytes, stationOf, now);
  const ownerOf = (request: TusRequest): string => {
    const raw = request.runtime?.node?.req;
    const owner = raw === undefined ? undefined : owners.get(raw);
    if (owner === undefined) throw new Error('upload request without an owner');
    return owner;
  };
  const belongsTo = (uploadId: string, stationId: string) => stationOf(uploadId) === stationId;
  const server = new Server({
    path: gatewayPaths.uploads,
    datastore: store,
    locker: locks,
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
      const { size } = upload;
      if (size === undefined || size === 0) throw malformed('Upload-Length missing');
      const { applicationId, sha256, chunks } = upload.metadata ?? {};
      if (!applicationIdForm.test(applicationId ?? '')) throw malformed('metadata applicationId');
      if (!sha256Form.test(sha256 ?? '')) throw malformed('metadata sha256');
      if (chunks !== undefined && !chunksFit(chunks ?? '', size)) throw malformed('metadata chunks');
      const own = await index.uploadsOf(ownerOf(request));
      for (const old of own.slice(0, Math.max(0, own.length - mostUploadsOfStation + 1))) await drop(old);
      const metadata = { applicationId: applicationId ?? null, sha256: sha256 ?? null };
      return { metadata: chunks === undefined ? metadata : { ...metadata, chunks } };
    },
    onResponseError: (_request, error) => {
      if (!('status_code' in error)) {
        onFailure(error);
        return { status_code: 500, body: 'failed\n' };
      }
      if (error.status_code !== 413) return undefined;
      return {
        status_code: 413,
        body: JSON.stringify({ code: 'too-large', cause: 'above the limit of bytes' }),
      };
    },
  });
  const locked = async <T>(uploadId: string, task: () => Promise<T>): Promise<T> => {
    const lock = locks.newLock(uploadId);
    await lock.lock(new AbortController().signal, () => undefined);
    return task().finally(() => lock.unlock());
  };
  const drop = (uploadId: string): Promise<void> => locked(uploadId, () => store.remove(uploadId));
  return {
    handle: async (request, response, stationId) => {
      owners.set(request, stationId);
      await server.handle(request, response);
    },
    belongsTo,
    holding: async (uploadId, task) => {
      const lock = locks.newLock(uploadId);
      try {
        await lock.lock(new AbortController().signal, () => undefined);
      } catch (error) {
        // tus' lock timeout is a plain object.
        throw error instanceof Error ? error : new UploadHeld('upload still held');
      }
      try {
        const record = await index.upload(uploadId);
        return await task(record === undefined ? null : await received(record));
      } finally {
        await lock.unlock();
      }
    },
    dropExpired: async () => {
      const expired = await index.uploadsBefore(new Date(now().getTime() - uploadExpiry));
      // One that is held or cannot be removed now waits for the next round, and holds up no other.
      for (const uploadId of expired) await drop(uploadId).catch(onFailure);
    },
  };

  async function received(record: UploadRecord): Promise<ReceivedUpload> {
    return {
      size: record.size,
      received: await bytes.received(record),
      applicationId: record.applicationId,
      open: () => bytes.open(record),
      remove: () => store.remove(record.id),
    };
  }
}
