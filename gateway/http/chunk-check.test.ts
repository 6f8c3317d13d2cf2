import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uploadChunkBytes } from '../../domain/channels/gateway.ts';
import { ChunkCheck, chunksFit, startOfChunk } from './chunk-check.ts';

const bytes = randomBytes(2 * uploadChunkBytes + 1000);
const digests = [0, 1, 2].map((chunk) =>
  createHash('sha256')
    .update(bytes.subarray(chunk * uploadChunkBytes, (chunk + 1) * uploadChunkBytes))
    .digest(),
);
const chunks = Buffer.concat(digests).toString('base64url');

/** Goes on at `from` in runs of the given lengths; answers where it was stopped, or null. */
function stoppedAt(received: Buffer, from: number, lengths: readonly number[]): number | null {
  const check = new ChunkCheck(chunks, received.length, from, received.subarray(startOfChunk(from), from));
  let position = from;
  for (let turn = 0; position < received.length; turn += 1) {
    const length = Math.min(check.room, lengths[turn % lengths.length] ?? 1);
    if (!check.take(received.subarray(position, position + length))) return startOfChunk(position);
    position += length;
  }
  return null;
}

const runs = fc.array(fc.integer({ min: 20_000, max: 3_000_000 }), { minLength: 1, maxLength: 5 });
const positions = fc.integer({ min: 0, max: bytes.length - 1 });

describe('ChunkCheck', () => {
  it('lets everything pass when it goes on anywhere with what was announced', () => {
    fc.assert(
      fc.property(positions, runs, (from, lengths) => stoppedAt(bytes, from, lengths) === null),
      { numRuns: 30 },
    );
  });

  it('stops at the chunk that holds it when one byte is another', () => {
    fc.assert(
      fc.property(positions, positions, runs, (wrong, from, lengths) => {
        const received = Buffer.from(bytes);
        received.writeUInt8((received[wrong] ?? 0) ^ 1, wrong);
        // Chunks before the one in which it goes on were compared when they came.
        const expected = startOfChunk(wrong) < startOfChunk(from) ? null : startOfChunk(wrong);
        return stoppedAt(received, from, lengths) === expected;
      }),
      { numRuns: 30 },
    );
  });

  it('takes only as many digests as there are chunks, in plain base64url', () => {
    expect(chunksFit(chunks, bytes.length)).toBe(true);
    expect(chunksFit(chunks, 3 * uploadChunkBytes)).toBe(true);
    expect(chunksFit(chunks, 3 * uploadChunkBytes + 1)).toBe(false);
    expect(chunksFit(chunks, 2 * uploadChunkBytes)).toBe(false);
    expect(chunksFit(`${chunks}=`, bytes.length)).toBe(false);
    expect(chunksFit(chunks.replace(/^./, '*'), bytes.length)).toBe(false);
    expect(chunksFit('', bytes.length)).toBe(false);
  });
});
