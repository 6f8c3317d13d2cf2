import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asicMimeType } from '../../domain/application/sealed.ts';
import { writeZip } from '../../test/support/gateway/zip-writer.ts';
import { readContainer } from './zip.ts';

const mimetype = { name: 'mimetype', content: Buffer.from(asicMimeType) };
const json = { name: 'application.json', content: Buffer.from('{"a":1}'), deflate: true };
const finger = { name: 'evidence/f-1.fir', content: randomBytes(3000), deflate: true };
const archive = writeZip([mimetype, json, finger]);

describe('readContainer', () => {
  it('reads names, digests and what the verification needs when the container is right', async () => {
    const read = await readContainer(archive);
    expect(read.ok && [...read.value.keys()]).toEqual(['mimetype', 'application.json', 'evidence/f-1.fir']);
    expect(read.ok && read.value.get('application.json')?.content.toString()).toBe('{"a":1}');
    expect(read.ok && read.value.get('evidence/f-1.fir')?.content).toEqual(Buffer.alloc(0));
    expect(read.ok && read.value.get('evidence/f-1.fir')?.size).toBe(3000);
  });

  it('is refused when the media type has an extra field', async () => {
    const extra = Buffer.from([0xca, 0xfe, 0, 0]);
    expect((await readContainer(writeZip([{ ...mimetype, extra }, json]))).ok).toBe(false);
  });

  it('is refused when something stands before or behind it', async () => {
    expect((await readContainer(Buffer.concat([Buffer.of(0), archive]))).ok).toBe(false);
    expect((await readContainer(Buffer.concat([archive, Buffer.of(0)]))).ok).toBe(false);
    expect((await readContainer(writeZip([mimetype, json], 'comment'))).ok).toBe(false);
  });

  it('is refused when bytes are hidden between its files or before its directory', async () => {
    const behind = Buffer.from('signed by nobody');
    for (const hidden of [
      [mimetype, { ...json, behind }, finger],
      [mimetype, json, { ...finger, behind }],
    ]) {
      const read = await readContainer(writeZip(hidden));
      expect(!read.ok && read.error.cause).toBe('bytes in the container that belong to no file');
    }
  });

  it('is read when a writer that streams says sizes behind each file', async () => {
    const descriptor = (content: Uint8Array, signed: boolean) => {
      const bytes = Buffer.alloc(12);
      bytes.writeUInt32LE(crc32(content), 0);
      bytes.writeUInt32LE(content.length, 4);
      bytes.writeUInt32LE(content.length, 8);
      return signed ? Buffer.concat([Buffer.from('PK\x07\x08', 'latin1'), bytes]) : bytes;
    };
    const plain = { ...json, deflate: false, flags: 8 };
    for (const signed of [true, false]) {
      const behind = descriptor(plain.content, signed);
      expect((await readContainer(writeZip([mimetype, { ...plain, behind }, finger]))).ok).toBe(true);
    }
  });

  it('is refused when its signatures or manifests are far larger than any is', async () => {
    const content = randomBytes(600_000);
    for (const name of ['META-INF/signature-officer-minh.p7s', 'META-INF/ASiCManifest.xml']) {
      const read = await readContainer(writeZip([mimetype, json, { name, content }]));
      expect(!read.ok && read.error.cause).toBe('file too large');
    }
  });

  it('answers a failure and never throws when bytes are exchanged, taken out or put in', async () => {
    const edit = fc.record({
      at: fc.nat(archive.length - 1),
      remove: fc.nat(6),
      insert: fc.uint8Array({ maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        let changed = archive;
        for (const { at, remove, insert } of edits) {
          changed = Buffer.concat([changed.subarray(0, at), insert, changed.subarray(at + remove)]);
        }
        const read = await readContainer(changed);
        if (!read.ok) expect(read.error.code).toBe('container-malformed');
      }),
      { numRuns: 1000 },
    );
  });

  it('never reads another content than its directory says when one byte is flipped', async () => {
    for (let index = 0; index < archive.length; index += 1) {
      const changed = Buffer.from(archive);
      changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8));
      const read = await readContainer(changed);
      if (!read.ok) expect(read.error.code).toBe('container-malformed');
      else expect(read.value.get('application.json')?.content.toString() ?? '{"a":1}').toBe('{"a":1}');
    }
  });
});
