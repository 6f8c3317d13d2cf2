import { Buffer } from 'node:buffer';

/** One stored (uncompressed) file of a ZIP archive, its size and CRC known before its bytes are written. */
export interface ZipEntry {
  readonly name: string;
  readonly size: number;
  readonly crc32: number;
}

const localHeaderBytes = 30;
const centralHeaderBytes = 46;
const endBytes = 22;
const version = 20;
/** Made on UNIX, so that the file mode below counts. */
const madeBy = (3 << 8) | version;
const regularFile0644 = (0o100644 << 16) >>> 0;
/** General purpose bit 11: names are UTF-8. */
const utf8Names = 1 << 11;

/** Names that are the same for every reader: no folder above, no drive, nothing to escape in a URI or in XML. */
const safeName = /^(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;

export interface ZipLayout {
  readonly totalBytes: number;
  /** Bytes that stand before the content of the entry of this index. */
  localHeader(index: number): Uint8Array;
  /** Central directory and end record. */
  end(): Uint8Array;
}

function dosTime(moment: Date): { date: number; time: number } {
  return {
    date: ((moment.getUTCFullYear() - 1980) << 9) | ((moment.getUTCMonth() + 1) << 5) | moment.getUTCDate(),
    time:
      (moment.getUTCHours() << 11) | (moment.getUTCMinutes() << 5) | Math.floor(moment.getUTCSeconds() / 2),
  };
}

/**
 * Lays out an archive (PKWARE APPNOTE 6.3.x) of stored entries without data descriptors and without extra fields, as
 * ETSI EN 319 162-1 A.1 asks for the first entry and as readers of streams need for all. Up to 4 GB and 65,535 entries.
 */
export function zipLayout(entries: readonly ZipEntry[], moment: Date): ZipLayout {
  const names = entries.map((entry) => Buffer.from(entry.name, 'utf8'));
  const unsafe = entries.find((entry) => !safeName.test(entry.name));
  if (unsafe !== undefined || new Set(entries.map((entry) => entry.name)).size !== entries.length) {
    throw new Error('names in the container must be safe and differ');
  }
  const { date, time } = dosTime(moment);
  const offsets: number[] = [];
  let offset = 0;
  let directoryBytes = 0;
  for (const [index, entry] of entries.entries()) {
    const nameBytes = names[index]?.length ?? 0;
    offsets.push(offset);
    offset += localHeaderBytes + nameBytes + entry.size;
    directoryBytes += centralHeaderBytes + nameBytes;
  }
  const directoryOffset = offset;
  const totalBytes = directoryOffset + directoryBytes + endBytes;
  if (totalBytes > 0xffffffff || entries.length > 0xffff) throw new Error('container too large for ZIP');

  /** The 26 bytes both headers share, from "version needed" to "extra field length". */
  const shared = (index: number): Buffer => {
    const entry = entries[index] as ZipEntry;
    const bytes = Buffer.alloc(26);
    bytes.writeUInt16LE(version, 0);
    bytes.writeUInt16LE(utf8Names, 2);
    bytes.writeUInt16LE(time, 6);
    bytes.writeUInt16LE(date, 8);
    bytes.writeUInt32LE(entry.crc32, 10);
    bytes.writeUInt32LE(entry.size, 14);
    bytes.writeUInt32LE(entry.size, 18);
    bytes.writeUInt16LE(names[index]?.length ?? 0, 22);
    return bytes;
  };

  return {
    totalBytes,
    localHeader: (index) =>
      Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared(index), names[index] ?? Buffer.alloc(0)]),
    end: () => {
      const parts: Buffer[] = [];
      for (const index of entries.keys()) {
        const start = Buffer.from('PK\x01\x02\0\0', 'latin1');
        start.writeUInt16LE(madeBy, 4);
        const rest = Buffer.alloc(14);
        rest.writeUInt32LE(regularFile0644, 6);
        rest.writeUInt32LE(offsets[index] ?? 0, 10);
        parts.push(start, shared(index), rest, names[index] ?? Buffer.alloc(0));
      }
      const end = Buffer.alloc(endBytes);
      end.write('PK\x05\x06', 'latin1');
      end.writeUInt16LE(entries.length, 8);
      end.writeUInt16LE(entries.length, 10);
      end.writeUInt32LE(directoryBytes, 12);
      end.writeUInt32LE(directoryOffset, 16);
      return Buffer.concat([...parts, end]);
    },
  };
}
