import { type ManifestEntry, sealedNames } from '../../domain/application/sealed.ts';
import { ok, type Result } from '../../domain/result.ts';
import { readManifest } from '../container/manifest.ts';
import type { Container, ContainerFile } from '../container/zip.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { SignerKind } from './signers.ts';

/** A manifest with its signature, both found in the container and fitting its files. */
export interface SignedManifest {
  readonly manifest: ContainerFile;
  readonly signature: ContainerFile;
}

export interface SignedManifests {
  readonly officer: SignedManifest;
  /** Null where no supervisor signed beside the officer. */
  readonly supervisor: SignedManifest | null;
  readonly station: SignedManifest;
}

/**
 * Holds the manifests against the container: every digest, every data file listed, every listed file there, nothing signed by
 * nobody. Each manifest lists the manifests and signatures before it besides all data files: officer, supervisor, station.
 */
export function verifyManifests(container: Container): Result<SignedManifests, Refusal> {
  if (!container.has(sealedNames.application)) return refuse('manifest-mismatch', 'application.json missing');
  const dataFiles = [...container.keys()].filter(
    (name) => name !== sealedNames.mimetype && !name.startsWith('META-INF/'),
  );
  const officer = verifyManifest(container, 'officer', sealedNames.officerManifest, dataFiles);
  if (!officer.ok) return officer;
  const signed = [...dataFiles, ...namesOf(officer.value)];
  const supervisor = container.has(sealedNames.supervisorManifest)
    ? verifyManifest(container, 'supervisor', sealedNames.supervisorManifest, signed)
    : ok(null);
  if (!supervisor.ok) return supervisor;
  if (supervisor.value !== null) signed.push(...namesOf(supervisor.value));
  const station = verifyManifest(container, 'station', sealedNames.stationManifest, signed);
  if (!station.ok) return station;
  const known = new Set<string>([...signed, ...namesOf(station.value), sealedNames.mimetype]);
  if ([...container.keys()].some((name) => !known.has(name))) {
    return refuse('manifest-mismatch', 'signature file that no manifest names');
  }
  return ok({ officer: officer.value, supervisor: supervisor.value, station: station.value });
}

const namesOf = ({ manifest, signature }: SignedManifest): string[] => [manifest.name, signature.name];

function verifyManifest(
  container: Container,
  kind: SignerKind,
  name: string,
  expected: readonly string[],
): Result<SignedManifest, Refusal> {
  const file = container.get(name);
  if (file === undefined) return refuse('manifest-mismatch', `${kind} manifest missing`);
  const manifest = readManifest(file.content);
  if (!manifest.ok) return refuse('manifest-mismatch', `${kind} manifest: ${manifest.error.cause}`);
  const { entries, signatureName } = manifest.value;
  const listed = new Set(entries.map((entry) => entry.name));
  if (listed.size !== expected.length || expected.some((candidate) => !listed.has(candidate))) {
    return refuse('manifest-mismatch', `${kind} manifest lists other files than the container has`);
  }
  if (!entries.every((entry) => fits(container, entry))) {
    return refuse('manifest-mismatch', `${kind} manifest has another digest than a file`);
  }
  const signature = container.get(signatureName);
  if (signature === undefined || !signatureName.startsWith(`META-INF/signature-${kind}-`)) {
    return refuse(`${kind}-signature-invalid`, 'signature the manifest names is missing');
  }
  return ok({ manifest: file, signature });
}

function fits(container: Container, entry: ManifestEntry): boolean {
  return container.get(entry.name)?.sha256 === entry.sha256;
}
