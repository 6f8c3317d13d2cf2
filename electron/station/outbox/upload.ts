import { type FileHandle, open } from 'node:fs/promises';
import type { Agent } from 'node:https';
import { DefaultHttpStack, DetailedError, Upload } from 'tus-js-client';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { connectionFailure, refusalOf } from './gateway-access.ts';
import type { OutboxClock } from './timing.ts';

/** One request carries so much: what a broken connection can cost. */
export const uploadChunkBytes = 1024 * 1024;

export interface UploadInput {
  readonly agent: Agent;
  /** Where uploads are created. */
  readonly endpoint: string;
  readonly file: string;
  readonly size: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** Of an upload begun earlier, to go on with. */
  readonly uploadUrl: string | null;
  readonly onUploadUrl: (url: string) => Promise<void>;
  /** Bytes on their way. */
  readonly onProgress: (sent: number) => void;
  /** Bytes the gateway has said it holds. */
  readonly onAccepted: (accepted: number) => Promise<void>;
  readonly stallTimeoutMs: number;
  readonly clock: OutboxClock;
  readonly signal: AbortSignal;
}

/**
 * Uploads a file by tus 1.0.0 and answers the upload's URL. Goes on at the offset the gateway names; begins anew where
 * it no longer knows the upload. Success only says that the bytes were taken, not that they were right.
 *
 * Failures: those of the connection, `upload-rejected`, the gateway's refusals, `sealed-file-unreadable`, `cancelled`.
 */
export async function upload(input: UploadInput): Promise<Result<string>> {
  let file: FileHandle;
  try {
    file = await open(input.file, 'r');
  } catch (error) {
    return err('sealed-file-unreadable', (error as NodeJS.ErrnoException).code);
  }
  let notes: Promise<void> = Promise.resolve();
  const note = (work: () => Promise<void>): void => {
    notes = notes.then(work);
    // Told to the caller below, when the transfer has ended; until then nobody else asks.
    notes.catch(() => undefined);
  };
  try {
    const result = await runUpload(input, file, note);
    await notes;
    return result;
  } finally {
    await file.close();
  }
}

function runUpload(
  input: UploadInput,
  file: FileHandle,
  note: (work: () => Promise<void>) => void,
): Promise<Result<string>> {
  return new Promise((resolve) => {
    let stopWatching = (): void => undefined;
    const finish = (result: Result<string>): void => {
      stopWatching();
      input.signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const moved = (): void => {
      stopWatching();
      stopWatching = input.clock.after(input.stallTimeoutMs, () => {
        void transfer.abort().catch(() => undefined);
        finish(err('gateway-timeout', `nothing moved for ${input.stallTimeoutMs} ms`));
      });
    };
    const onAbort = (): void => {
      void transfer.abort().catch(() => undefined);
      finish(err('cancelled'));
    };
    const transfer = new Upload(Buffer.alloc(0), {
      endpoint: input.endpoint,
      uploadUrl: input.uploadUrl,
      uploadSize: input.size,
      chunkSize: uploadChunkBytes,
      metadata: { ...input.metadata },
      // Retrying is the outbox's: it knows what else waits and tells the officer.
      retryDelays: null,
      storeFingerprintForResuming: false,
      httpStack: new DefaultHttpStack({ agent: input.agent }),
      fileReader: { openFile: () => Promise.resolve(sourceOf(file, input.size)) },
      onUploadUrlAvailable: () => {
        const { url } = transfer;
        if (url !== null && url !== input.uploadUrl) note(() => input.onUploadUrl(url));
      },
      onProgress: (sent) => {
        moved();
        input.onProgress(sent);
      },
      onChunkComplete: (_size, accepted) => note(() => input.onAccepted(accepted)),
      onSuccess: () => finish(transfer.url === null ? err('upload-rejected', 'no URL') : ok(transfer.url)),
      onError: (error) => finish({ ok: false, error: failureOf(error) }),
    });
    input.signal.addEventListener('abort', onAbort);
    if (input.signal.aborted) {
      onAbort();
      return;
    }
    moved();
    transfer.start();
  });
}

function sourceOf(file: FileHandle, size: number) {
  return {
    size,
    async slice(start: number, end: number) {
      const length = Math.min(end, size) - start;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
      // tus-js-client tells the length of a piece by `size`, as browsers' Blobs have it.
      const value = Object.assign(buffer.subarray(0, bytesRead), { size: bytesRead });
      return { value, done: start + bytesRead >= size };
    },
    // The handle belongs to the caller, who closes it on every way out.
    close: () => undefined,
  };
}

function failureOf(error: Error): Failure {
  if (!(error instanceof DetailedError)) return { code: 'upload-rejected', cause: error.message };
  const response = error.originalResponse;
  if (response === null) {
    const cause: NodeJS.ErrnoException | null = error.causingError;
    if (cause?.code !== undefined) return connectionFailure(cause);
    return { code: 'upload-rejected', cause: cause?.message ?? error.message };
  }
  const failure = refusalOf(response.getStatus(), response.getBody());
  // 409, 423: another request still holds the upload; 4xx without a code of the gateway's: tus itself.
  return failure.code === 'gateway-error' && response.getStatus() < 500
    ? { code: 'upload-rejected', cause: failure.cause ?? '' }
    : failure;
}
