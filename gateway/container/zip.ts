import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type LocalFileHeader, type ZipFile } from 'yauzl';
import { asicMimeType, sealedLimits, sealedNames } from '../../domain/application/sealed.ts';
import { err, type Failure, ok, type Result } from '../../domain/result.ts';
import { Malformed } from '../malformed.ts';

/** One file of the container: its digest, and its bytes where the verification reads them. */
export interface ContainerFile {
  readonly name: string;
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Empty for evidence that was packed, unless it was asked for: verifying needs its digest only. */
  readonly content: Buffer;
}
export type Container = ReadonlyMap<string, ContainerFile>;

/** Deflate can't do better than 1032 : 1; evidence, raw images included, stays far below this. */
const highestRatio = 200;
const mostUnpackedBytes = 4 * sealedLimits.bytes;
/** Read into memory, all of them at once: no more than an honest writer can need. */
const largestApplication = 4 * 1024 * 1024;
const largestManifest = 512 * 1024;
const largestSignature = 64 * 1024;
/** Checksum and sizes behind a file, without or with their signature (APPNOTE 4.3.9). */
const descriptorLengths = [12, 16];
const endLength = 22;
const evidenceName = /^evidence\/[A-Za-z0-9_-]{1,80}\.[a-z0-9]{1,8}$/;
const signatureName = /^META-INF\/signature-(officer|supervisor|station)-[a-z0-9-]{2,60}\.p7s$/;
const knownNames: readonly string[] = [
  sealedNames.mimetype,
  sealedNames.application,
  sealedNames.officerManifest,
  sealedNames.supervisorManifest,
  sealedNames.stationManifest,
];
const stored = 0;
const deflated = 8;
const flags = { encrypted: 0x0001, sizesBehind: 0x0008, strongEncryption: 0x0040, masked: 0x2000 };

/**
 * Reads an ASiC-E container (ETSI EN 319 162-1, 4.4 and A.1) from memory: the media type first and plain, no name outside the
 * profile, no file twice, no overlapping or hidden bytes, sizes within `sealedLimits`. One file is unpacked at a time.
 */
export async function readContainer(
  bytes: Buffer,
  { evidence = false }: { readonly evidence?: boolean } = {},
): Promise<Result<Container, Failure<'container-malformed'>>> {
  try {
    expectMimeTypeFirst(bytes);
    return ok(await unpack(bytes, evidence));
  } catch (error) {
    if (error instanceof Malformed) return err('container-malformed', error.message);
    throw error;
  }
}

/** A.1: file name at offset 30, content at offset 38, so that the media type can be told from the first bytes. */
function expectMimeTypeFirst(bytes: Buffer): void {
  const start = bytes.subarray(0, 38 + asicMimeType.length);
  const fits =
    start.length === 38 + asicMimeType.length &&
    start.readUInt32LE(0) === 0x04034b50 &&
    start.readUInt16LE(8) === 0 &&
    start.readUInt16LE(26) === 8 &&
    start.readUInt16LE(28) === 0 &&
    start.subarray(30).toString('latin1') === `mimetype${asicMimeType}`;
  if (!fits) throw new Malformed('mimetype is not the first, plain file');
}

/** The archive reader throws plain errors for bytes that are no archive; none of its messages is for us to keep. */
async function archive<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    if (error instanceof Malformed) throw error;
    throw new Malformed('zip structure broken');
  }
}

async function unpack(bytes: Buffer, evidence: boolean): Promise<Container> {
  const zip = await archive(fromBufferPromise(bytes, { strictFileNames: true, validateEntrySizes: true }));
  if (zip.entryCount > sealedLimits.files) throw new Malformed('too many files');
  if (zip.comment !== '') throw new Malformed('archive with a comment');
  const files = new Map<string, ContainerFile>();
  const ranges: Range[] = [];
  let total = 0;
  const entries = await archive(collect(zip));
  for (const entry of entries) {
    expectEntry(entry);
    total += entry.uncompressedSize;
    if (total > mostUnpackedBytes) throw new Malformed('container unpacks to too much');
    if (files.has(entry.fileName)) throw new Malformed('file twice in the container');
    const local = await archive(zip.readLocalFileHeaderPromise(entry));
    expectSameTwice(entry, local);
    ranges.push({
      start: entry.relativeOffsetOfLocalHeader,
      end: local.fileDataStart + entry.compressedSize,
      described: (entry.generalPurposeBitFlag & flags.sizesBehind) !== 0,
    });
    const file =
      entry.compressionMethod === stored
        ? storedFile(bytes, entry, local.fileDataStart)
        : await archive(unpackedFile(zip, entry, evidence));
    files.set(entry.fileName, file);
  }
  expectNothingBetween(ranges, bytes.readUInt32LE(bytes.length - endLength + 16));
  if (entries[0]?.fileName !== sealedNames.mimetype || ranges[0]?.start !== 0) {
    throw new Malformed('mimetype is not the first file');
  }
  return files;
}

async function collect(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  return entries;
}

function expectEntry(entry: Entry): void {
  const name = entry.fileName;
  if (!knownNames.includes(name) && !evidenceName.test(name) && !signatureName.test(name)) {
    throw new Malformed('file name outside the profile');
  }
  if (Buffer.compare(Buffer.from(name, 'ascii'), entry.fileNameRaw) !== 0)
    throw new Malformed('file name not ASCII');
  if (entry.generalPurposeBitFlag & (flags.encrypted | flags.strongEncryption | flags.masked)) {
    throw new Malformed('file encrypted inside the container');
  }
  if (entry.compressionMethod !== stored && entry.compressionMethod !== deflated)
    throw new Malformed('unknown compression');
  if (entry.uncompressedSize > largestOf(name)) throw new Malformed('file too large');
  if (entry.uncompressedSize > Math.max(1, entry.compressedSize) * highestRatio) {
    throw new Malformed('file packed too tightly');
  }
}

function largestOf(name: string): number {
  if (evidenceName.test(name)) return sealedLimits.fileBytes;
  if (signatureName.test(name)) return largestSignature;
  return name === sealedNames.application ? largestApplication : largestManifest;
}

/** A file is described in its own header and in the directory: who reads only one of them must see the same file. */
function expectSameTwice(entry: Entry, local: LocalFileHeader): void {
  const same =
    Buffer.compare(local.fileName, entry.fileNameRaw) === 0 &&
    local.compressionMethod === entry.compressionMethod &&
    local.generalPurposeBitFlag === entry.generalPurposeBitFlag;
  if (!same) throw new Malformed('file described in two ways');
  // A writer that streams says sizes and checksum behind the file.
  if (entry.generalPurposeBitFlag & flags.sizesBehind) return;
  const sameSizes =
    local.crc32 === entry.crc32 &&
    local.compressedSize === entry.compressedSize &&
    local.uncompressedSize === entry.uncompressedSize;
  if (!sameSizes) throw new Malformed('file described in two ways');
}

/** As the station packs: the bytes stand in the container as they are, and are not copied. */
function storedFile(bytes: Buffer, entry: Entry, start: number): ContainerFile {
  const content = bytes.subarray(start, start + entry.uncompressedSize);
  if (entry.compressedSize !== entry.uncompressedSize || content.length !== entry.uncompressedSize) {
    throw new Malformed('zip structure broken');
  }
  if (crc32(content) !== entry.crc32) throw new Malformed('checksum of a file differs');
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { name: entry.fileName, size: content.length, sha256, content };
}

async function unpackedFile(zip: ZipFile, entry: Entry, evidence: boolean): Promise<ContainerFile> {
  const keep = evidence || !evidenceName.test(entry.fileName);
  const hash = createHash('sha256');
  const pieces: Buffer[] = [];
  let size = 0;
  let checksum = 0;
  for await (const piece of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
    size += piece.length;
    hash.update(piece);
    checksum = crc32(piece, checksum);
    if (keep) pieces.push(piece);
  }
  // The archive reader leaves this to its caller; unzip would refuse the file.
  if (checksum !== entry.crc32) throw new Malformed('checksum of a file differs');
  return { name: entry.fileName, size, sha256: hash.digest('hex'), content: Buffer.concat(pieces) };
}

interface Range {
  readonly start: number;
  readonly end: number;
  /** Whether a data descriptor stands behind it. */
  readonly described: boolean;
}

/**
 * Overlapping files are how small archives unpack to everything, and how two readers see different files; bytes between files,
 * or between them and the directory, are bytes nobody signed.
 */
function expectNothingBetween(ranges: readonly Range[], directory: number): void {
  const sorted = [...ranges].sort((left, right) => left.start - right.start);
  for (const [index, range] of sorted.entries()) {
    const gap = (sorted[index + 1]?.start ?? directory) - range.end;
    if (gap < 0) throw new Malformed('files overlap in the container');
    if (range.described ? !descriptorLengths.includes(gap) : gap !== 0)
      throw new Malformed('bytes in the container that belong to no file');
  }
}
