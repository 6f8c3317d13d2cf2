import { X509Certificate } from 'node:crypto';
import type { Result } from '../../../../domain/result.ts';
import { readSignedData, signatureHolds, subjectPart } from '../../audit/signed-data.ts';
import { type StationIdentity, stationSigner } from '../../provisioning/identity.ts';
import { signDetached } from '../../sealing/cades-signature.ts';
import { readySigner } from '../../sealing/signing-identity.ts';

/** Detached CAdES signature of this station. Failures: those of `readySigner`. */
export async function signAsStation(
  content: Uint8Array,
  identity: StationIdentity,
  at: Date,
): Promise<Result<Uint8Array>> {
  const signer = readySigner(stationSigner(identity), at);
  return signer.ok ? signDetached(content, signer.value, at) : signer;
}

/**
 * Id of the station that signed; null where nobody did whom the centre's authority made a station. Officers' certificates
 * carry their role where a station's says `station`.
 */
export function stationThatSigned(
  content: Uint8Array,
  signature: Uint8Array,
  ca: string,
  at: Date,
): string | null {
  const signed = readSignedData(signature);
  if (signed === undefined || signed.content !== null) return null;
  if (!signatureHolds(signed, content, new X509Certificate(ca), at)) return null;
  if (subjectPart(signed.signer, 'OU') !== 'station') return null;
  return subjectPart(signed.signer, 'CN') ?? null;
}
