import { webcrypto } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { uploadChunkBytes } from '../../../domain/channels/gateway.ts';

const digestBytes = 32;
/** Chunks read and hashed at the same time: hashing runs beside this thread. */
const atOnce = 4;

/** The SHA-256 of every chunk of the file in order, base64url without padding, as uploads announce them. */
export async function chunkDigests(file: FileHandle, size: number): Promise<string> {
  const count = Math.ceil(size / uploadChunkBytes);
  const digests = Buffer.alloc(count * digestBytes);
  let next = 0;
  const work = async (): Promise<void> => {
    const buffer = Buffer.allocUnsafe(Math.min(uploadChunkBytes, size));
    for (let chunk = next++; chunk < count; chunk = next++) {
      (await digestOf(file, chunk, size, buffer)).copy(digests, chunk * digestBytes);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work));
  return digests.toString('base64url');
}

/** Whether the chunk still is on this disk what it was when `chunks` was made. */
export async function chunkIsUnchanged(
  file: FileHandle,
  chunk: number,
  size: number,
  chunks: string,
): Promise<boolean> {
  const announced = Buffer.from(chunks, 'base64url').subarray(chunk * digestBytes, (chunk + 1) * digestBytes);
  return (await digestOf(file, chunk, size, Buffer.allocUnsafe(uploadChunkBytes))).equals(announced);
}

async function digestOf(
  file: FileHandle,
  chunk: number,
  size: number,
  buffer: Buffer<ArrayBuffer>,
): Promise<Buffer> {
  const start = chunk * uploadChunkBytes;
  const bytes = await readPiece(file, buffer.subarray(0, Math.min(uploadChunkBytes, size - start)), start);
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes));
}

/** The file ends before bytes that belong to it. */
export class FileTooShortError extends Error {}

/** Fills `buffer` from `position` on. */
export async function readPiece<B extends Buffer>(file: FileHandle, buffer: B, position: number): Promise<B> {
  let read = 0;
  while (read < buffer.length) {
    const { bytesRead } = await file.read(buffer, read, buffer.length - read, position + read);
    if (bytesRead === 0) throw new FileTooShortError('sealed file too short');
    read += bytesRead;
  }
  return buffer;
}
