import { createHash } from 'node:crypto';
import { type ManifestEntry, asicMimeType, sealedNames } from '../../../domain/application/sealed.ts';
import { type Result, ok } from '../../../domain/result.ts';
import { signDetached } from './cades-signature.ts';
import { crc32 } from './crc32.ts';
import { manifestXml } from './manifest.ts';
import type { SealSource } from './seal-source.ts';
import type { ReadySigner } from './signing-identity.ts';

export type ContainerFile = { readonly name: string; readonly size: number; readonly crc32: number } & (
  | { readonly content: Uint8Array }
  | { readonly source: SealSource }
);

interface MemoryFile extends ManifestEntry {
  readonly content: Uint8Array;
}

export interface ContainerInput {
  readonly applicationJson: Uint8Array;
  readonly files: readonly SealSource[];
  /** CRC-32 of each of `files`. */
  readonly checksums: readonly number[];
  readonly officer: ReadySigner;
  /** The second pair of eyes; null where none was asked for. */
  readonly supervisor: ReadySigner | null;
  readonly station: ReadySigner;
  readonly signedAt: Date;
}

/**
 * Every file of the container in its order, signatures made: officer, supervisor, station, each over what stood before it.
 * Failures: those of the signers.
 */
export async function containerFiles(input: ContainerInput): Promise<Result<ContainerFile[]>> {
  const { signedAt } = input;
  const application = memoryFile(sealedNames.application, 'application/json', input.applicationJson);
  const data: ManifestEntry[] = [application, ...input.files];
  const made: MemoryFile[] = [];
  const turns: [ReadySigner | null, string, (id: string) => string][] = [
    [input.officer, sealedNames.officerManifest, sealedNames.officerSignature],
    [input.supervisor, sealedNames.supervisorManifest, sealedNames.supervisorSignature],
    [input.station, sealedNames.stationManifest, sealedNames.stationSignature],
  ];
  for (const [signer, manifestName, nameOf] of turns) {
    if (signer === null) continue;
    const signatureName = nameOf(signer.id);
    const xml = manifestXml(signatureName, [...data, ...made]);
    const signature = await signDetached(xml, signer, signedAt);
    if (!signature.ok) return signature;
    made.push(
      memoryFile(manifestName, 'application/xml', xml),
      memoryFile(signatureName, 'application/x-pkcs7-signature', signature.value),
    );
  }
  return ok([
    inMemory(memoryFile(sealedNames.mimetype, 'text/plain', Buffer.from(asicMimeType, 'latin1'))),
    inMemory(application),
    ...input.files.map((source, index) => ({
      name: source.name,
      size: source.size,
      crc32: input.checksums[index] ?? 0,
      source,
    })),
    ...made.map(inMemory),
  ]);
}

function memoryFile(name: string, mimeType: string, content: Uint8Array): MemoryFile {
  return { name, mimeType, content, sha256: createHash('sha256').update(content).digest('hex') };
}

function inMemory({ name, content }: MemoryFile): ContainerFile {
  return { name, size: content.length, crc32: crc32(content), content };
}
