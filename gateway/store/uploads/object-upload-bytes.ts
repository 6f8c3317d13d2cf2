import { randomBytes } from 'node:crypto';
import { uploadChunkBytes } from '../../../domain/channels/gateway.ts';
import { bytesInMemory } from '../../cms/byte-source.ts';
import type { Objects } from '../objects/objects.ts';
import type { UploadIndex, UploadPiece, UploadRecord } from '../upload-index.ts';
import type { UploadBytes, UploadWriter } from './upload-bytes.ts';

type PieceIndex = Pick<UploadIndex, 'pieces' | 'addPiece' | 'dropPieces'>;

const prefixOf = (uploadId: string) => `uploads/${uploadId}/`;

/**
 * Pieces of at most a chunk as objects, with a row for each once it is stored: any gateway can go on with any upload. A piece
 * never crosses the end of a chunk, so that a chunk can be dropped without its neighbours.
 */
export function objectUploadBytes(objects: Objects, index: PieceIndex, now: () => Date): UploadBytes {
  const read = async (upload: UploadRecord, start: number, length: number): Promise<Buffer> => {
    const end = Math.min(start + length, upload.size);
    const whole = Buffer.allocUnsafe(Math.max(0, end - start));
    for (const { position, size, key } of await index.pieces(upload.id)) {
      const from = Math.max(start, position);
      const until = Math.min(end, position + size);
      if (from >= until) continue;
      const bytes = await objects.get(key, { start: from - position, length: until - from });
      if (bytes?.length !== until - from) throw new Error('piece of an upload missing or short');
      whole.set(bytes, from - start);
    }
    return whole;
  };
  return {
    received: async ({ id }) => endOf(await index.pieces(id)),
    writer: async (upload, offset) => new PieceWriter(objects, index, upload.id, offset, now),
    read,
    cutBack: async ({ id }, offset) => {
      for (const key of await index.dropPieces(id, offset)) await objects.delete(key);
    },
    open: async (upload) => {
      const bytes = await read(upload, 0, upload.size);
      return {
        bytes: bytesInMemory(bytes),
        keepAs: (key) => objects.put(key, bytes),
        close: async () => undefined,
      };
    },
    remove: async (uploadId) => {
      // Rows first: broken off in the middle, it is an upload without bytes, not a complete one whose bytes are gone.
      await index.dropPieces(uploadId, 0);
      // By listing, not by rows: this also finds what a killed gateway stored without having written the row.
      for await (const key of objects.list(prefixOf(uploadId))) await objects.delete(key);
    },
  };
}

function endOf(pieces: readonly UploadPiece[]): number {
  const last = pieces.at(-1);
  return last === undefined ? 0 : last.position + last.size;
}

class PieceWriter implements UploadWriter {
  private readonly objects: Objects;
  private readonly index: PieceIndex;
  private readonly uploadId: string;
  private readonly now: () => Date;
  private position: number;
  private taken: Uint8Array[] = [];
  private takenBytes = 0;
  private storing: Promise<void> = Promise.resolve();

  constructor(objects: Objects, index: PieceIndex, uploadId: string, position: number, now: () => Date) {
    this.objects = objects;
    this.index = index;
    this.uploadId = uploadId;
    this.position = position;
    this.now = now;
  }

  async write(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0) {
      const room = uploadChunkBytes - ((this.position + this.takenBytes) % uploadChunkBytes);
      const part = rest.subarray(0, room);
      this.taken.push(part);
      this.takenBytes += part.length;
      if (part.length === room) await this.next();
      rest = rest.subarray(part.length);
    }
  }

  async end(): Promise<void> {
    await this.next();
    await this.storing;
  }

  /** Waits for the piece under way and begins the next: at most two of an upload are in memory. */
  private async next(): Promise<void> {
    await this.storing;
    if (this.takenBytes === 0) return;
    const bytes = Buffer.concat(this.taken, this.takenBytes);
    const { position } = this;
    this.taken = [];
    this.takenBytes = 0;
    this.position += bytes.length;
    this.storing = this.store(position, bytes);
    // Whoever waits for it next is told.
    this.storing.catch(() => undefined);
  }

  private async store(position: number, bytes: Uint8Array): Promise<void> {
    // A name of its own: a gateway that lost the upload to another must not replace what that one stored.
    const key = `${prefixOf(this.uploadId)}${position}-${randomBytes(6).toString('hex')}`;
    await this.objects.put(key, bytes);
    const piece = { position, size: bytes.length, key };
    if (await this.index.addPiece(this.uploadId, piece, this.now())) return;
    await this.objects.delete(key);
    throw new Error('upload went on elsewhere');
  }
}
