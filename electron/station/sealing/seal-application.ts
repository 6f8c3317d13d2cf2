import { sealedLimits } from '../../../domain/application/sealed.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { reached } from '../fault-points.ts';
import { type Envelope, openEnvelope } from './authenticated-envelope.ts';
import { type ContainerFile, containerFiles } from './container-files.ts';
import { DurableFile } from './durable-file.ts';
import { type SealSource, SourceProblemError, checksumsOf, piecesOf } from './seal-source.ts';
import { type Signer, readySigner } from './signing-identity.ts';
import { type ZipLayout, zipLayout } from './zip-layout.ts';

export type { SealSource } from './seal-source.ts';
export type { Signer } from './signing-identity.ts';

export interface SealInput {
  /** Canonical JSON (RFC 8785) of the OSIA Enrollment. */
  readonly applicationJson: Uint8Array;
  readonly files: readonly SealSource[];
  readonly officer: Signer;
  /** Signs beside the officer where the policy asks for four eyes. */
  readonly supervisor?: Signer;
  readonly station: Signer;
  /** PEM of the recipient, RSA of 3072 bits or more. */
  readonly centreCertificate: string;
  readonly outputPath: string;
  readonly signedAt?: Date;
  /** Bytes of the evidence done and to do. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** `sha256` (lower-case hex) and `bytes` are of the file at `outputPath`. */
export interface Sealed {
  readonly sha256: string;
  readonly bytes: number;
  readonly ms: number;
}

/**
 * Signs an application for officer, supervisor and station, packs it as ASiC-E and encrypts it for the centre (docs/sealed-application.md).
 * The signatures are over the digests recorded when the material was captured; then every source is read once, compared with them on its
 * way into the file, and the file appears under `outputPath` only when every byte was right and is on the disk. What was signed
 * over bytes that are not there any more is thrown away with it.
 *
 * Failures, with nothing left behind: `evidence-changed`, `evidence-unreadable`, `application-too-large`, `cancelled`,
 * `certificate-invalid`, `certificate-expired`, `signing-key-mismatch`, `centre-certificate-invalid`, `disk-full`,
 * `seal-write-failed`, and whatever a signer answers, as a token that was unplugged.
 */
export async function sealApplication(input: SealInput): Promise<Result<Sealed>> {
  const started = performance.now();
  const signedAt = input.signedAt ?? new Date();
  const officer = readySigner(input.officer, signedAt);
  if (!officer.ok) return officer;
  const supervisor = input.supervisor === undefined ? ok(null) : readySigner(input.supervisor, signedAt);
  if (!supervisor.ok) return supervisor;
  const station = readySigner(input.station, signedAt);
  if (!station.ok) return station;
  const tooLarge = limitExceeded(input);
  if (tooLarge !== undefined) return err('application-too-large', tooLarge);

  const sourceBytes = input.files.reduce((sum, file) => sum + file.size, 0);
  let done = 0;
  const advance = (bytes: number): void => {
    done += bytes;
    input.onProgress?.(done, sourceBytes);
  };
  const checksums = await checksumsOf(input.files, input.signal);
  if (!checksums.ok) return checksums;

  const files = await containerFiles({
    applicationJson: input.applicationJson,
    files: input.files,
    checksums: checksums.value,
    officer: officer.value,
    supervisor: supervisor.value,
    station: station.value,
    signedAt,
  });
  if (!files.ok) return files;
  const layout = zipLayout(files.value, signedAt);
  const envelope = openEnvelope(input.centreCertificate, layout.totalBytes);
  if (!envelope.ok) return envelope;
  if (envelope.value.totalBytes > sealedLimits.bytes) return err('application-too-large', 'bytes sealed');

  const written = await writeSealed(input, files.value, layout, envelope.value, advance);
  if (!written.ok) return written;
  return ok({ ...written.value, ms: performance.now() - started });
}

function limitExceeded(input: SealInput): string | undefined {
  // Eight more: mimetype, application.json, three manifests, three signatures.
  if (input.files.length + 8 > sealedLimits.files) return 'files';
  if (input.files.some((file) => file.size > sealedLimits.fileBytes)) return 'bytes of one file';
  return undefined;
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
