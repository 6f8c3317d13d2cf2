import type { Readable } from 'node:stream';
import { DataStore, ERRORS, Upload } from '@tus/server';
import type { UploadIndex, UploadRecord } from '../store/upload-index.ts';
import type { UploadBytes } from '../store/uploads/upload-bytes.ts';
import { ChunkCheck, startOfChunk } from './chunk-check.ts';

/** An upload nobody finished or committed is dropped after this time. */
export const uploadExpiry = 7 * 24 * 3600 * 1000;
/** How exactly it is known when bytes last came: not every request writes a row. */
const touchInterval = 60_000;

/** What tus answers instead of going on: it reads these two members of whatever is thrown. */
export class TusRefusal extends Error {
  readonly status_code: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(body);
    this.status_code = status;
    this.body = body;
  }
}

/** What tus asks of a store: rows in the index, bytes wherever they lie, every chunk compared before its last byte is taken. */
export class UploadDataStore extends DataStore {
  private readonly index: UploadIndex;
  private readonly bytes: UploadBytes;
  private readonly now: () => Date;
  private readonly stationOf: (uploadId: string) => string;

  constructor(
    index: UploadIndex,
    bytes: UploadBytes,
    stationOf: (uploadId: string) => string,
    now: () => Date,
  ) {
    super();
    // Deferred lengths are named so that they come to the same refusal as every other bad announcement.
    this.extensions = [
      'creation',
      'creation-with-upload',
      'creation-defer-length',
      'expiration',
      'termination',
    ];
    this.index = index;
    this.bytes = bytes;
    this.stationOf = stationOf;
    this.now = now;
  }

  override async create(upload: Upload): Promise<Upload> {
    const { id, size = 0, metadata } = upload;
    const createdAt = this.now();
    await this.index.addUpload({
      ...{ id, size, stationId: this.stationOf(id), chunks: metadata?.chunks ?? null },
      ...{ applicationId: metadata?.applicationId ?? '', sha256: metadata?.sha256 ?? '' },
      ...{ createdAt, touchedAt: createdAt },
    });
    upload.creation_date = createdAt.toISOString();
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const record = await this.known(id);
    const { size, applicationId, sha256, createdAt } = record;
    return new Upload({
      ...{ id, size, offset: await this.bytes.received(record) },
      ...{ metadata: { applicationId, sha256 }, creation_date: createdAt.toISOString() },
    });
  }

  override async remove(id: string): Promise<void> {
    await this.bytes.remove(id);
    await this.index.removeUpload(id);
  }

  override getExpiration(): number {
    return uploadExpiry;
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const upload = await this.known(id);
    const check = await this.checkFrom(upload, offset);
    const writer = await this.bytes.writer(upload, offset);
    let position = offset;
    let fits = true;
    try {
      // Left early, the stream is not destroyed here: tus would answer that instead of what is thrown below.
      const pieces: AsyncIterable<Uint8Array> = stream.iterator({ destroyOnReturn: false });
      for await (const piece of pieces) {
        for (let taken = 0; taken < piece.length && fits; ) {
          const part = check === null ? piece : piece.subarray(taken, taken + check.room);
          // Compared before it is stored: what is stored of a chunk that is complete is what was announced.
          fits = check === null || check.take(part);
          if (fits) await writer.write(part);
          taken += part.length;
          position += part.length;
        }
        if (!fits) break;
      }
    } finally {
      // Also what came before a line was cut.
      await writer.end();
    }
    if (!fits) {
      await this.bytes.cutBack(upload, startOfChunk(position - 1));
      throw new TusRefusal(
        460,
        JSON.stringify({ code: 'chunk-mismatch', cause: 'SHA-256 of a chunk differs' }),
      );
    }
    const now = this.now();
    if (now.getTime() - upload.touchedAt.getTime() > touchInterval) await this.index.touchUpload(id, now);
    return position;
  }

  private async known(id: string): Promise<UploadRecord> {
    const record = await this.index.upload(id);
    // tus throws plain objects with a status, and answers what it finds in them.
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    if (record === undefined) throw ERRORS.FILE_NOT_FOUND;
    return record;
  }

  private async checkFrom(upload: UploadRecord, offset: number): Promise<ChunkCheck | null> {
    if (upload.chunks === null) return null;
    const start = startOfChunk(offset);
    const before = offset === start ? Buffer.alloc(0) : await this.bytes.read(upload, start, offset - start);
    return new ChunkCheck(upload.chunks, upload.size, offset, before);
  }
}
