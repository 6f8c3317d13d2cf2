import { createPublicKey, webcrypto } from 'node:crypto';
import type { PolicyId } from '../../../domain/policy/policy.ts';
import { unwrap } from '../../../domain/result.ts';
import { protectKey } from '../../../electron/station/keys/officer-key.ts';
import { newSigningKey } from '../../../electron/station/keys/signing-key.ts';
import type { StationIdentity } from '../../../electron/station/provisioning/identity.ts';
import {
  createRoot,
  ecAlgorithm,
  extendedKeyUsage,
  issue,
  keyUsage,
  rsaAlgorithm,
} from '../../../gateway/authority/certificates.ts';
import { passphrases, testRoles } from './passphrases.ts';

let made: Promise<StationIdentity> | null = null;

/** A station as the gateway would have provisioned it, with an officer of every role; keys are made once per process. */
export async function testIdentity(policyId: PolicyId): Promise<StationIdentity> {
  made ??= makeIdentity();
  return { ...(await made), policyId };
}

async function makeIdentity(): Promise<StationIdentity> {
  const { subtle } = webcrypto;
  const validity = {
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: new Date('2045-01-01T00:00:00Z'),
  };
  const rootKeys = await subtle.generateKey(ecAlgorithm, true, ['sign', 'verify']);
  const root = await createRoot(rootKeys, [{ CN: ['Test root'] }], validity);
  const issuer = { certificate: root, privateKey: rootKeys.privateKey };
  const centreKeys = await subtle.generateKey(rsaAlgorithm, true, ['encrypt', 'decrypt']);
  const centre = await issue(issuer, centreKeys.publicKey, {
    subject: [{ CN: ['Test centre'] }],
    ...validity,
    keyUsage: keyUsage.encipherment,
  });
  const signer = async (name: string, role: string) => {
    const key = newSigningKey();
    const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
    const publicKey = await subtle.importKey('spki', spki, ecAlgorithm, true, ['verify']);
    const certificate = await issue(issuer, publicKey, {
      subject: [{ OU: [role] }, { CN: [name] }],
      ...validity,
      keyUsage: keyUsage.evidence,
      extendedKeyUsage: [extendedKeyUsage.signer, extendedKeyUsage.client],
    });
    return { key, certificate: certificate.toString('pem') };
  };
  const station = await signer('tram-001', 'station');
  const officers = await Promise.all(
    (Object.keys(testRoles) as (keyof typeof testRoles)[]).map(async (officerId) => {
      const { key, certificate } = await signer(officerId, testRoles[officerId]);
      return {
        officerId,
        name: `CÁN BỘ ${officerId.toUpperCase()}`,
        rank: 'Đại úy',
        role: testRoles[officerId],
        certificate,
        key: unwrap(await protectKey(key, officerId, passphrases[officerId])),
      };
    }),
  );
  return {
    station: { id: 'tram-001', name: 'Trạm 1', unitCode: '00101', unitName: 'Công an phường Mẫu' },
    policyId: '2024-07',
    ca: root.toString('pem'),
    centre: centre.toString('pem'),
    stationCertificate: station.certificate,
    gatewayUrl: 'https://127.0.0.1:9',
    provisionedAt: new Date().toISOString(),
    stationKey: station.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    officers,
  };
}
