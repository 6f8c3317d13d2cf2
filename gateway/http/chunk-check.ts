import { createHash, type Hash } from 'node:crypto';
import { uploadChunkBytes } from '../../domain/channels/gateway.ts';

const digestBytes = 32;

/** Whether announced digests are as many as a file of this size has chunks, in plain base64url. */
export function chunksFit(chunks: string, size: number): boolean {
  const digests = Buffer.from(chunks, 'base64url');
  return (
    digests.length === Math.ceil(size / uploadChunkBytes) * digestBytes &&
    digests.toString('base64url') === chunks
  );
}

export const startOfChunk = (position: number): number => position - (position % uploadChunkBytes);

/** Compares each chunk of an upload with its announced digest as the bytes go by, from wherever it goes on. */
export class ChunkCheck {
  private readonly digests: Buffer;
  private readonly size: number;
  private position: number;
  private hash: Hash = createHash('sha256');

  /** @param before bytes received of the chunk in which it goes on */
  constructor(chunks: string, size: number, position: number, before: Uint8Array) {
    this.digests = Buffer.from(chunks, 'base64url');
    this.size = size;
    this.position = position;
    this.hash.update(before);
  }

  /** How many bytes may be taken at once: to the end of the chunk. */
  get room(): number {
    if (this.position >= this.size) throw new Error('bytes after the end of an upload');
    return Math.min(startOfChunk(this.position) + uploadChunkBytes, this.size) - this.position;
  }

  /** False where these bytes, at most `room`, end a chunk that is not the announced one. */
  take(bytes: Uint8Array): boolean {
    this.hash.update(bytes);
    const ends = bytes.length === this.room;
    const start = Math.floor(this.position / uploadChunkBytes) * digestBytes;
    this.position += bytes.length;
    if (!ends) return true;
    const digest = this.hash.digest();
    this.hash = createHash('sha256');
    return digest.equals(this.digests.subarray(start, start + digestBytes));
  }
}
