import { createHash } from 'node:crypto';
import { type Result, err, ok } from '../../../domain/result.ts';
import { crc32 } from './crc32.ts';

/** One file of evidence. `open` may be called more than once and gives the same bytes every time. */
export interface SealSource {
  /** Name in the container, as `evidenceFileName` makes it. */
  readonly name: string;
  readonly mimeType: string;
  /** Lower-case hex, as recorded when the material was captured. */
  readonly sha256: string;
  readonly size: number;
  /** CRC-32 as recorded with it; absent where it was not, and then the bytes are read once more to learn it. */
  readonly crc32?: number | undefined;
  open(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** Larger pieces than this are never handed on in one go: it bounds what stands in memory. */
const pieceBytes = 256 * 1024;

export type SourceProblem = 'cancelled' | 'evidence-changed' | 'evidence-unreadable';
export class SourceProblemError extends Error {
  readonly code: SourceProblem;
  constructor(code: SourceProblem, name: string, cause?: unknown) {
    super(`${code}: ${name}`, { cause });
    this.code = code;
  }
}

/** The bytes of `source` in pieces; throws SourceProblemError when they are not the ones recorded. */
export async function* piecesOf(source: SealSource, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let size = 0;
  const chunks = toAsync(source);
  for await (const chunk of chunks) {
    for (let offset = 0; offset < chunk.length; offset += pieceBytes) {
      if (signal?.aborted) throw new SourceProblemError('cancelled', source.name);
      const piece = chunk.subarray(offset, offset + pieceBytes);
      hash.update(piece);
      size += piece.length;
      if (size > source.size) throw new SourceProblemError('evidence-changed', source.name);
      yield piece;
    }
  }
  if (size !== source.size || hash.digest('hex') !== source.sha256) {
    throw new SourceProblemError('evidence-changed', source.name);
  }
}

async function* toAsync(source: SealSource): AsyncGenerator<Uint8Array> {
  try {
    yield* source.open();
  } catch (cause) {
    throw new SourceProblemError('evidence-unreadable', source.name, cause);
  }
}

/** CRC-32 of every source: what was recorded with it, else from its bytes, which are compared with their digest on the way. */
export async function checksumsOf(
  sources: readonly SealSource[],
  signal?: AbortSignal,
): Promise<Result<number[]>> {
  const checksums: number[] = [];
  try {
    for (const source of sources) {
      if (source.crc32 !== undefined) {
        checksums.push(source.crc32);
        continue;
      }
      let crc = 0;
      for await (const piece of piecesOf(source, signal)) crc = crc32(piece, crc);
      checksums.push(crc);
    }
    return ok(checksums);
  } catch (problem) {
    if (problem instanceof SourceProblemError) return err(problem.code, problem.message);
    throw problem;
  }
}
