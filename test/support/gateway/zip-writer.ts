import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../../../electron/station/sealing/crc32.ts';

/** One file of an archive, with everything a hostile writer may say wrongly about it. */
export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
  readonly deflate?: boolean;
  /** Name in the central directory where it differs. */
  readonly centralName?: string;
  readonly flags?: number;
  readonly declaredSize?: number;
  /** Offset of the local header the central directory gives. */
  readonly offset?: number;
  readonly extra?: Uint8Array;
  /** Bytes no directory speaks of, between this file and the next. */
  readonly behind?: Uint8Array;
}

/** Writes archives of APPNOTE 6.3.3, right or wrong: a second implementation beside the station's, for tests only. */
export function writeZip(entries: readonly ZipEntry[], comment = ''): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const data = entry.deflate ? deflateRawSync(entry.content, { level: 9 }) : Buffer.from(entry.content);
    const extra = Buffer.from(entry.extra ?? []);
    const common = Buffer.alloc(22);
    common.writeUInt16LE(entry.flags ?? 0, 0);
    common.writeUInt16LE(entry.deflate ? 8 : 0, 2);
    common.writeUInt16LE(0x5a21, 6);
    common.writeUInt32LE(crc32(entry.content), 8);
    common.writeUInt32LE(data.length, 12);
    common.writeUInt32LE(entry.declaredSize ?? entry.content.length, 16);
    const local = Buffer.concat([
      Buffer.from([0x50, 0x4b, 0x03, 0x04, 20, 0]),
      common.subarray(0, 20),
      uint16(Buffer.byteLength(entry.name)),
      uint16(extra.length),
      Buffer.from(entry.name),
      extra,
      data,
      entry.behind ?? Buffer.alloc(0),
    ]);
    const centralName = Buffer.from(entry.centralName ?? entry.name);
    central.push(
      Buffer.concat([
        Buffer.from([0x50, 0x4b, 0x01, 0x02, 20, 3, 20, 0]),
        common.subarray(0, 20),
        uint16(centralName.length),
        Buffer.alloc(12),
        uint32(entry.offset ?? offset),
        centralName,
      ]),
    );
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.concat([
    Buffer.from([0x50, 0x4b, 0x05, 0x06, 0, 0, 0, 0]),
    uint16(entries.length),
    uint16(entries.length),
    uint32(directory.length),
    uint32(offset),
    uint16(Buffer.byteLength(comment)),
    Buffer.from(comment),
  ]);
  return Buffer.concat([...locals, directory, end]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
