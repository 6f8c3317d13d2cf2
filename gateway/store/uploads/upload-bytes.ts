import type { ByteSource } from '../../cms/byte-source.ts';
import type { UploadRecord } from '../upload-index.ts';

/** Bytes of uploads on their way. Nothing here is synced: what power loss garbles fails its digest and is sent again. */
export interface UploadBytes {
  /** How many have come, from the start and without a gap. */
  readonly received: (upload: UploadRecord) => Promise<number>;
  /** Goes on at what was received; one writer at a time. */
  readonly writer: (upload: UploadRecord, offset: number) => Promise<UploadWriter>;
  /** Up to `length` bytes that were received. */
  readonly read: (upload: UploadRecord, start: number, length: number) => Promise<Uint8Array>;
  /** Forgets what came from `offset` on. */
  readonly cutBack: (upload: UploadRecord, offset: number) => Promise<void>;
  /** The whole of a complete upload. */
  readonly open: (upload: UploadRecord) => Promise<OpenedUpload>;
  readonly remove: (uploadId: string) => Promise<void>;
}

export interface UploadWriter {
  /** Takes bytes; resolves when it can take more, which may be before these are written. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Writes what it has taken. */
  readonly end: () => Promise<void>;
}

export interface OpenedUpload {
  readonly bytes: ByteSource;
  /** Keeps the bytes as an object, durable when it resolves; the upload itself stays. */
  readonly keepAs: (key: string) => Promise<void>;
  readonly close: () => Promise<void>;
}
