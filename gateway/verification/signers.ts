import { createHash } from 'node:crypto';
import { ok, type Result } from '../../domain/result.ts';
import { clockTolerance } from '../authority/authority.ts';
import { extendedKeyUsage } from '../authority/certificates.ts';
import { type VerifiedSignature, verifyDetached } from '../cms/signed.ts';
import type { CertificateRecord } from '../store/records.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { VerificationContext } from './context.ts';

export type SignerKind = 'officer' | 'supervisor' | 'station';

/** Roles whose signature makes an application, and those whose signature beside it answers for what the officer decided. */
const signingRoles: Readonly<Record<Exclude<SignerKind, 'station'>, readonly string[]>> = {
  officer: ['officer', 'supervisor'],
  supervisor: ['supervisor'],
};
/** Longest time a mobile team may carry a sealed application before the centre sees it. */
const oldestSignature = 180 * 24 * 3600 * 1000;

const invalidCodes = {
  officer: 'officer-signature-invalid',
  supervisor: 'supervisor-signature-invalid',
  station: 'station-signature-invalid',
} as const;

/** Checks one signature over its manifest, and that its maker may sign as `kind` for this station, at the time it claims. */
export async function verifySigner(
  kind: SignerKind,
  signature: Uint8Array,
  manifest: Uint8Array,
  stationId: string,
  context: VerificationContext,
): Promise<Result<CertificateRecord, Refusal>> {
  const verified = verifyDetached(signature, manifest);
  if (!verified.ok) return refuse(invalidCodes[kind], verified.error.cause ?? '');
  const { certificate, signingTime } = verified.value;
  if (!isIssuedHere(verified.value, context))
    return refuse('signer-untrusted', `${kind} certificate of another issuer`);
  const fingerprint = createHash('sha256').update(certificate.raw).digest('hex');
  const record = await context.store.certificate(fingerprint);
  if (record === undefined) return refuse('signer-untrusted', `${kind} certificate not in the register`);
  const objection = objectionTo(record, kind, stationId, signingTime);
  if (objection !== null) return refuse('signer-untrusted', `${kind} ${objection}`);
  const { officerId } = record;
  if (officerId !== null && (await context.store.wasSuspended(stationId, officerId, signingTime))) {
    return refuse('signer-untrusted', `${kind} suspended when it signed`);
  }
  const now = context.now().getTime();
  if (signingTime.getTime() > now + clockTolerance) return refuse(invalidCodes[kind], 'signed in the future');
  if (signingTime.getTime() < now - oldestSignature) return refuse(invalidCodes[kind], 'signed too long ago');
  return ok(record);
}

function isIssuedHere({ certificate }: VerifiedSignature, { authority }: VerificationContext): boolean {
  const root = authority.caCertificate;
  return (
    certificate.checkIssued(root) &&
    certificate.verify(root.publicKey) &&
    !certificate.ca &&
    extendedUsesOf(certificate).includes(extendedKeyUsage.signer)
  );
}

/** Node names this getter keyUsage although it holds the extended one, and has undefined where there is none. */
function extendedUsesOf(certificate: {
  readonly keyUsage: readonly string[] | undefined;
}): readonly string[] {
  return certificate.keyUsage ?? [];
}

function objectionTo(
  record: CertificateRecord,
  kind: SignerKind,
  stationId: string,
  signingTime: Date,
): string | null {
  if (record.kind !== (kind === 'station' ? 'station' : 'officer'))
    return `signature made by a ${record.kind}`;
  if (record.stationId !== stationId) return 'certificate of another station';
  if (kind !== 'station' && !signingRoles[kind].includes(record.role ?? ''))
    return kind === 'officer' ? 'role may not sign applications' : 'role may not approve';
  if (signingTime < record.notBefore || signingTime > record.notAfter)
    return 'certificate not valid when it signed';
  if (record.revoked === null) return null;
  const kept = record.revoked.reason === 'ceased' && signingTime < record.revoked.at;
  return kept ? null : 'certificate revoked';
}
