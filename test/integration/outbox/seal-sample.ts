import { createHash, randomUUID } from 'node:crypto';
import type { Enrollment } from '../../../domain/application/osia-enrollment.ts';
import { unwrap } from '../../../domain/result.ts';
import { enqueue, sealedFilePath } from '../../../electron/station/outbox/outbox-store.ts';
import { type StationIdentity, stationSigner } from '../../../electron/station/provisioning/identity.ts';
import { type SealSource, sealApplication } from '../../../electron/station/sealing/seal-application.ts';
import type { Vault } from '../../../electron/station/vault/vault.ts';
import { sampleFiles } from '../../support/gateway/sample-application.ts';
import { signerByPassphrase } from '../../support/station/signer-by-passphrase.ts';

export const passphrase = 'mật khẩu huấn luyện';

export interface SealingDesk {
  readonly folder: string;
  readonly vault: Vault;
  readonly identity: StationIdentity;
}

/** Seals a complete application of about 20 × `fingerBytes` as its officer would, and queues it. Answers its id. */
export async function sealSample(
  { folder, vault, identity }: SealingDesk,
  fingerBytes: number,
  change?: (enrollment: Enrollment) => unknown,
): Promise<string> {
  const applicationId = randomUUID();
  const { station, policyId } = identity;
  const sample = { applicationId, station, officerId: 'minh', policyId, fingerBytes };
  const [application, ...files] = sampleFiles(sample, change);
  const sealedAt = new Date();
  const sealed = unwrap(
    await sealApplication({
      applicationJson: application?.content ?? new Uint8Array(),
      files: files.map(
        ({ name, mimeType, content }): SealSource => ({
          name,
          mimeType,
          size: content.length,
          sha256: createHash('sha256').update(content).digest('hex'),
          open: () => [content],
        }),
      ),
      officer: unwrap(await signerByPassphrase(identity, 'minh', passphrase)),
      station: stationSigner(identity),
      centreCertificate: identity.centre,
      outputPath: sealedFilePath(folder, applicationId),
      signedAt: sealedAt,
    }),
  );
  await enqueue(vault.database, {
    applicationId,
    ticket: `T-${applicationId.slice(0, 8)}`,
    sealedAt,
    sha256: sealed.sha256,
    size: sealed.bytes,
  });
  return applicationId;
}
