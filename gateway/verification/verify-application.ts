import { sealedNames } from '../../domain/application/sealed.ts';
import type { PolicyId } from '../../domain/policy/policy.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { Authority } from '../authority/authority.ts';
import type { ByteSource } from '../cms/byte-source.ts';
import { decryptEnvelope, type RecipientKey } from '../cms/decrypt.ts';
import { readContainer } from '../container/zip.ts';
import type { Store } from '../store/store.ts';
import { verifyEnrollment } from './enrollment.ts';
import { verifyManifests } from './manifests.ts';
import { type Refusal, refuse } from './refusal.ts';
import { verifySigner } from './signers.ts';

export interface VerificationContext {
  readonly authority: Pick<Authority, 'caCertificate'>;
  readonly recipient: RecipientKey;
  readonly store: Pick<Store, 'certificate' | 'wasSuspended'>;
  readonly now: () => Date;
}

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

  const { officer, station } = manifests.value;
  const officerSigner = await verifySigner(
    'officer',
    officer.signature.content,
    officer.manifest.content,
    expected.stationId,
    context,
  );
  if (!officerSigner.ok) return officerSigner;
  const officerId = officerSigner.value.officerId ?? '';
  if (officer.signature.name !== sealedNames.officerSignature(officerId)) {
    return refuse('officer-signature-invalid', 'signature file named after another officer');
  }
  const stationSigner = await verifySigner(
    'station',
    station.signature.content,
    station.manifest.content,
    expected.stationId,
    context,
  );
  if (!stationSigner.ok) return stationSigner;
  if (station.signature.name !== sealedNames.stationSignature(expected.stationId)) {
    return refuse('station-signature-invalid', 'signature file named after another station');
  }
  const application = container.value.get(sealedNames.application);
  if (application === undefined) return refuse('manifest-mismatch', 'application.json missing');
  const enrollment = verifyEnrollment(application.content, container.value, { ...expected, officerId });
  return enrollment.ok ? ok({ enrollmentType: enrollment.value.enrollmentType }) : enrollment;
}
