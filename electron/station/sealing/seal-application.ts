import { createHash } from 'node:crypto';
import {
  type ManifestEntry,
  asicMimeType,
  sealedLimits,
  sealedNames,
} from '../../../domain/application/sealed.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { reached } from '../fault-points.ts';
import { type Envelope, openEnvelope } from './authenticated-envelope.ts';
import { signDetached } from './cades-signature.ts';
import { crc32 } from './crc32.ts';
import { DurableFile } from './durable-file.ts';
import { manifestXml } from './manifest.ts';
import { type SealSource, SourceProblemError, checksumsOf, piecesOf } from './seal-source.ts';
import { type ReadySigner, type SigningIdentity, readySigner } from './signing-identity.ts';
import { type ZipLayout, zipLayout } from './zip-layout.ts';

export type { SealSource } from './seal-source.ts';
export type { SigningIdentity } from './signing-identity.ts';

export interface SealInput {
  /** Canonical JSON (RFC 8785) of the OSIA Enrollment. */
  readonly applicationJson: Uint8Array;
  readonly files: readonly SealSource[];
  readonly officer: SigningIdentity & { readonly id: string };
  readonly station: SigningIdentity & { readonly id: string };
  /** PEM of the recipient, RSA of 3072 bits or more. */
  readonly centreCertificate: string;
  readonly outputPath: string;
  readonly signedAt?: Date;
  /** Bytes done and to do over both passes: every source is read twice. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** `sha256` (lower-case hex) and `bytes` are of the file at `outputPath`. */
export interface Sealed {
  readonly sha256: string;
  readonly bytes: number;
  readonly ms: number;
}

interface MemoryFile extends ManifestEntry {
  readonly content: Uint8Array;
}
type ContainerFile = { readonly name: string; readonly size: number; readonly crc32: number } & (
  | { readonly content: Uint8Array }
  | { readonly source: SealSource }
);

/**
 * Signs an application for officer and station, packs it as ASiC-E and encrypts it for the centre (docs/sealed-application.md).
 * First pass: every source is read and compared with what was recorded, then signed; second pass: read again and
 * streamed into the file, which appears under `outputPath` only when complete and on the disk.
 *
 * Failures, with nothing left behind: `evidence-changed`, `evidence-unreadable`, `application-too-large`, `cancelled`,
 * `certificate-invalid`, `certificate-expired`, `signing-key-mismatch`, `centre-certificate-invalid`, `disk-full`,
 * `seal-write-failed`.
 */
export async function sealApplication(input: SealInput): Promise<Result<Sealed>> {
  const started = performance.now();
  const signedAt = input.signedAt ?? new Date();
  const officer = readySigner(input.officer, signedAt);
  if (!officer.ok) return officer;
  const station = readySigner(input.station, signedAt);
  if (!station.ok) return station;
  const tooLarge = limitExceeded(input);
  if (tooLarge !== undefined) return err('application-too-large', tooLarge);

  const sourceBytes = input.files.reduce((sum, file) => sum + file.size, 0);
  let done = 0;
  const advance = (bytes: number): void => {
    done += bytes;
    input.onProgress?.(done, sourceBytes * 2);
  };
  const checksums = await checksumsOf(input.files, advance, input.signal);
  if (!checksums.ok) return checksums;

  const files = containerFiles(input, checksums.value, officer.value, station.value, signedAt);
  const layout = zipLayout(files, signedAt);
  const envelope = openEnvelope(input.centreCertificate, layout.totalBytes);
  if (!envelope.ok) return envelope;
  if (envelope.value.totalBytes > sealedLimits.bytes) return err('application-too-large', 'bytes sealed');

  const written = await writeSealed(input, files, layout, envelope.value, advance);
  if (!written.ok) return written;
  return ok({ ...written.value, ms: performance.now() - started });
}

function limitExceeded(input: SealInput): string | undefined {
  // Seven more: mimetype, application.json, two manifests, two signatures, and one spare for a supervisor.
  if (input.files.length + 7 > sealedLimits.files) return 'files';
  if (input.files.some((file) => file.size > sealedLimits.fileBytes)) return 'bytes of one file';
  return undefined;
}

function memoryFile(name: string, mimeType: string, content: Uint8Array): MemoryFile {
  return { name, mimeType, content, sha256: createHash('sha256').update(content).digest('hex') };
}

/** Every file of the container in its order, signatures made. */
function containerFiles(
  input: SealInput,
  checksums: readonly number[],
  officer: ReadySigner,
  station: ReadySigner,
  signedAt: Date,
): ContainerFile[] {
  const officerSignatureName = sealedNames.officerSignature(input.officer.id);
  const stationSignatureName = sealedNames.stationSignature(input.station.id);
  const application = memoryFile(sealedNames.application, 'application/json', input.applicationJson);
  const data: ManifestEntry[] = [application, ...input.files];

  const officerXml = manifestXml(officerSignatureName, data);
  const officerManifest = memoryFile(sealedNames.officerManifest, 'application/xml', officerXml);
  const officerSignature = memoryFile(
    officerSignatureName,
    'application/x-pkcs7-signature',
    signDetached(officerXml, officer, signedAt),
  );
  const stationXml = manifestXml(stationSignatureName, [...data, officerManifest, officerSignature]);
  const stationManifest = memoryFile(sealedNames.stationManifest, 'application/xml', stationXml);
  const stationSignature = memoryFile(
    stationSignatureName,
    'application/x-pkcs7-signature',
    signDetached(stationXml, station, signedAt),
  );

  const inMemory = (file: MemoryFile): ContainerFile => ({
    name: file.name,
    size: file.content.length,
    crc32: crc32(file.content),
    content: file.content,
  });
  return [
    inMemory(memoryFile(sealedNames.mimetype, 'text/plain', Buffer.from(asicMimeType, 'latin1'))),
    inMemory(application),
    ...input.files.map((source, index) => ({
      name: source.name,
      size: source.size,
      crc32: checksums[index] ?? 0,
      source,
    })),
    ...[officerManifest, officerSignature, stationManifest, stationSignature].map(inMemory),
  ];
}

/** Plain bytes of the container, in the order they are written. */
async function* containerBytes(
  files: readonly ContainerFile[],
  layout: ZipLayout,
  advance: (bytes: number) => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for (const [index, file] of files.entries()) {
    yield layout.localHeader(index);
    if ('content' in file) {
      yield file.content;
      continue;
    }
    for await (const piece of piecesOf(file.source, signal)) {
      yield piece;
      advance(piece.length);
    }
  }
  yield layout.end();
}

async function writeSealed(
  input: SealInput,
  files: readonly ContainerFile[],
  layout: ZipLayout,
  envelope: Envelope,
  advance: (bytes: number) => void,
): Promise<Result<{ sha256: string; bytes: number }>> {
  let output: DurableFile | undefined;
  try {
    output = await DurableFile.create(input.outputPath);
    await output.write(envelope.prefix);
    for await (const bytes of containerBytes(files, layout, advance, input.signal)) {
      await output.write(envelope.cipher.update(bytes));
    }
    await output.write(envelope.finish());
    reached('seal.file-filled');
    return ok(await output.commit());
  } catch (problem) {
    await output?.discard();
    if (problem instanceof SourceProblemError) return err(problem.code, problem.message);
    const { code, syscall } = problem as NodeJS.ErrnoException;
    if (syscall === undefined) throw problem;
    return err(code === 'ENOSPC' ? 'disk-full' : 'seal-write-failed', `${syscall}: ${code}`);
  }
}
