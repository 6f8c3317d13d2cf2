import { sealedNames } from '../../domain/application/sealed.ts';
import type { PolicyId } from '../../domain/policy/policy.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { ByteSource } from '../cms/byte-source.ts';
import { decryptEnvelope } from '../cms/decrypt.ts';
import { readContainer } from '../container/zip.ts';
import type { VerificationContext } from './context.ts';
import { verifyApprovals } from './approvals.ts';
import { verifyEnrollment } from './enrollment.ts';
import { type SignedManifest, verifyManifests } from './manifests.ts';
import { type Refusal, refuse } from './refusal.ts';
import { type SignerKind, verifySigner } from './signers.ts';

export interface ExpectedApplication {
  readonly applicationId: string;
  /** The station that sealed it. */
  readonly stationId: string;
  readonly policyId: PolicyId;
}

/** What the index keeps of it. */
export interface VerifiedApplication {
  readonly enrollmentType: string;
}

/**
 * Everything the centre asks of a sealed application before it acknowledges, in the order in which a later check may rely on an
 * earlier one: envelope, container, manifests, signatures, application. The first thing that does not hold is the answer.
 */
export async function verifyApplication(
  sealed: ByteSource,
  expected: ExpectedApplication,
  context: VerificationContext,
): Promise<Result<VerifiedApplication, Refusal>> {
  const opened = await decryptEnvelope(sealed, context.recipient);
  if (!opened.ok) return opened;
  const container = await readContainer(opened.value);
  if (!container.ok) return container;
  const manifests = verifyManifests(container.value);
  if (!manifests.ok) return manifests;

  const { officer, supervisor, station } = manifests.value;
  const officerId = await verifiedSigner('officer', officer, expected, context);
  if (!officerId.ok) return officerId;
  const supervisorId =
    supervisor === null ? ok(null) : await verifiedSigner('supervisor', supervisor, expected, context);
  if (!supervisorId.ok) return supervisorId;
  if (supervisorId.value === officerId.value) {
    return refuse('supervisor-signature-invalid', 'officer and supervisor are one person');
  }
  const stationId = await verifiedSigner('station', station, expected, context);
  if (!stationId.ok) return stationId;
  const application = container.value.get(sealedNames.application);
  if (application === undefined) return refuse('manifest-mismatch', 'application.json missing');
  const enrollment = verifyEnrollment(application.content, container.value, {
    ...expected,
    officerId: officerId.value,
  });
  if (!enrollment.ok) return enrollment;
  const approved = verifyApprovals(enrollment.value, supervisorId.value, expected.policyId);
  return approved.ok ? ok({ enrollmentType: enrollment.value.enrollmentType }) : approved;
}

const signatureNames = {
  officer: sealedNames.officerSignature,
  supervisor: sealedNames.supervisorSignature,
  station: sealedNames.stationSignature,
} as const;

/** Id of whoever made the signature as `kind`, in whose name its file stands. */
async function verifiedSigner(
  kind: SignerKind,
  { manifest, signature }: SignedManifest,
  { stationId }: ExpectedApplication,
  context: VerificationContext,
): Promise<Result<string, Refusal>> {
  const signer = await verifySigner(kind, signature.content, manifest.content, stationId, context);
  if (!signer.ok) return signer;
  const id = kind === 'station' ? stationId : (signer.value.officerId ?? '');
  return signature.name === signatureNames[kind](id)
    ? ok(id)
    : refuse(`${kind}-signature-invalid`, `signature file named after another ${kind}`);
}
