import { type Enrollment, enrollmentSchema } from '../../domain/application/osia-enrollment.ts';
import { sealedNames } from '../../domain/application/sealed.ts';
import { parseBoundedJson } from '../../domain/bounded-json.ts';
import { err, type Failure, ok, type Result } from '../../domain/result.ts';
import type { ByteSource } from '../cms/byte-source.ts';
import { decryptEnvelope, type RecipientKey } from '../cms/decrypt.ts';
import { readManifest } from '../container/manifest.ts';
import { readContainer } from '../container/zip.ts';

export interface EvidenceFile {
  readonly content: Buffer;
  readonly mimeType: string;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface OpenedApplication {
  readonly enrollment: Enrollment;
  /** By name without the folder. */
  readonly evidence: ReadonlyMap<string, EvidenceFile>;
}

export type OpeningFailure = Failure<'not-decryptable' | 'container-malformed' | 'application-malformed'>;

const mostValues = 100_000;

/**
 * Decrypts a sealed application and gives what is in it, every file of the digest that the officer's manifest names. Whether that manifest
 * is signed, and by whom, is not asked here: the centre did so before it acknowledged (`verifyApplication`).
 */
export async function openApplication(
  sealed: ByteSource,
  recipient: RecipientKey,
): Promise<Result<OpenedApplication, OpeningFailure>> {
  const decrypted = await decryptEnvelope(sealed, recipient);
  if (!decrypted.ok) return decrypted;
  const container = await readContainer(decrypted.value, { evidence: true });
  if (!container.ok) return container;
  const application = container.value.get(sealedNames.application);
  const manifestFile = container.value.get(sealedNames.officerManifest);
  if (application === undefined || manifestFile === undefined)
    return err('application-malformed', 'application or manifest missing');
  const manifest = readManifest(manifestFile.content);
  if (!manifest.ok) return err('application-malformed', `manifest: ${manifest.error.cause ?? ''}`);
  const evidence = new Map<string, EvidenceFile>();
  for (const { name, mimeType, sha256: named } of manifest.value.entries) {
    const file = container.value.get(name);
    if (file?.sha256 !== named) return err('application-malformed', 'a file is not what its manifest says');
    if (!name.startsWith(sealedNames.evidenceFolder)) continue;
    const { content, sha256 } = file;
    evidence.set(name.slice(sealedNames.evidenceFolder.length), { content, mimeType, sha256 });
  }
  const enrollment = enrollmentSchema.safeParse(
    parseBoundedJson(application.content.toString('utf8'), mostValues),
  );
  if (!enrollment.success) return err('application-malformed', 'not an application of this profile');
  return ok({ enrollment: enrollment.data, evidence });
}
