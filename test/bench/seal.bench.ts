import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EvidenceMeta } from '../../domain/application/evidence.ts';
import { ok, unwrap } from '../../domain/result.ts';
import { emptyDraftRecord } from '../../electron/station/intake/draft-record.ts';
import { insertDraft } from '../../electron/station/intake/draft-store.ts';
import { sealSource } from '../../electron/station/intake/seal-sources.ts';
import { keySigner } from '../../electron/station/keys/key-signer.ts';
import { openOfficerKey } from '../../electron/station/keys/officer-key.ts';
import { type StationIdentity, stationSigner } from '../../electron/station/provisioning/identity.ts';
import { sealApplication } from '../../electron/station/sealing/seal-application.ts';
import { evidenceOfDraft, storeEvidence } from '../../electron/station/vault/evidence-store.ts';
import { type Vault, openVault } from '../../electron/station/vault/vault.ts';
import { passphrases } from '../support/station/passphrases.ts';
import { testIdentity } from '../support/station/test-identity.ts';
import type { BenchOptions, BenchReport, Figure } from './bench.ts';

const sizes = [2, 5, 10, 20];
/** What an application of an adult is made of: twenty fingers with their envelopes, a photo, signatures, papers. */
const pieces = 48;
const officerId = 'le-van-a';
const promisedAt = 10;
const promisedRatio = 1.3;

/**
 * The station's own sealing, out of a real vault onto the disk and synced, beside `openssl cms -sign` and `-encrypt` of the same number
 * of bytes. `--rounds N` (default 7), `--only MB`.
 */
export async function run({ options, folder, tell }: BenchOptions): Promise<BenchReport> {
  const rounds = Number(options['rounds'] ?? 7);
  const chosen = sizes.filter((size) => options['only'] === undefined || Number(options['only']) === size);
  const identity = await testIdentity('2024-07');
  const officer = identity.officers.find((one) => one.officerId === officerId);
  if (officer?.key === undefined) throw new Error('no officer');
  const key = unwrap(await openOfficerKey(officer.key, passphrases[officerId]));
  const { certificate } = officer;
  const signer = keySigner({ id: officerId, certificate, key });
  const vault = unwrap(await openVault(join(folder, 'vault.db'), '5a'.repeat(32), () => new Date()));
  const peer = new Openssl(
    folder,
    identity,
    certificate,
    key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );

  const figures: Figure[] = [];
  for (const megabytes of chosen) {
    const bytes = megabytes * 1024 * 1024;
    const evidence = await capture(vault, bytes);
    const content = join(folder, 'content');
    writeFileSync(content, randomBytes(bytes));
    const outputPath = join(folder, 'sealed.p7m');
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const sealed = unwrap(
        await sealApplication({
          applicationJson: randomBytes(20_000),
          files: evidence.map((piece) => sealSource(vault.database, piece)),
          officer: signer,
          station: stationSigner(identity),
          centreCertificate: identity.centre,
          outputPath,
        }),
      );
      const took = peer.signAndEncrypt(content);
      // The first of each fills caches and compiles code.
      if (round > 0) {
        ours.push(sealed.ms);
        theirs.push(took);
      }
      rmSync(outputPath);
    }
    const ratio = median(ours) / median(theirs);
    tell(
      `${megabytes} MB: ${median(ours).toFixed(0)} ms, openssl ${median(theirs).toFixed(0)} ms, ${ratio.toFixed(2)}`,
    );
    figures.push(
      { name: `sealing ${megabytes} MB`, value: median(ours), unit: 'ms' },
      { name: `openssl ${megabytes} MB`, value: median(theirs), unit: 'ms' },
      {
        name: `sealing ÷ openssl, ${megabytes} MB`,
        value: ratio,
        unit: 'ratio',
        ...(megabytes === promisedAt ? { target: { atMost: promisedRatio } } : {}),
      },
    );
  }
  await vault.close();
  return {
    method: [
      `Sealing: ${pieces} pieces out of the encrypted vault, read and compared twice, two CAdES signatures, ASiC-E, AES-256-GCM, SHA-256 of the result, fsync of file and folder.`,
      'openssl: one `cms -sign` (detached, ECDSA P-256) and one `cms -encrypt` (AES-256-GCM, RSA-OAEP) of a plain file of the same size; two processes started, nothing synced.',
      `Median of ${rounds} rounds, one of each in turn, after one that is not counted.`,
    ],
    figures,
  };
}

async function capture(vault: Vault, bytes: number): Promise<EvidenceMeta[]> {
  const draftId = randomUUID();
  const at = new Date().toISOString();
  const stored = await vault.change(async (transaction) => {
    await insertDraft(transaction, {
      draftId,
      ticket: `T-${draftId.slice(0, 8)}`,
      band: 0,
      revision: 1,
      createdAt: at,
      savedAt: at,
      status: 'draft',
      ownerId: officerId,
      record: emptyDraftRecord({ policyId: '2024-07', intakePlace: 'counter' }),
    });
    for (let number = 0; number < pieces; number += 1) {
      const size = Math.floor(bytes / pieces);
      const evidenceId = randomUUID();
      await storeEvidence(
        transaction,
        draftId,
        {
          evidenceId,
          kind: 'document',
          mimeType: 'image/png',
          capturedAt: at,
          documentId: evidenceId,
          documentType: 'cmnd',
          page: 1,
          source: 'file',
        },
        randomBytes(size),
      );
    }
    return ok();
  });
  unwrap(stored);
  return evidenceOfDraft(vault.database, draftId);
}

class Openssl {
  readonly #folder: string;

  constructor(folder: string, { centre }: StationIdentity, certificate: string, key: string) {
    this.#folder = folder;
    writeFileSync(join(folder, 'centre.pem'), centre);
    writeFileSync(join(folder, 'signer.pem'), certificate);
    writeFileSync(join(folder, 'signer.key'), key, { mode: 0o600 });
  }

  /** Milliseconds of both. */
  signAndEncrypt(content: string): number {
    const started = performance.now();
    this.#run(
      `cms -sign -binary -md sha256 -cades -in ${content} -signer signer.pem -inkey signer.key -outform DER -out signature`,
    );
    this.#run(
      `cms -encrypt -binary -aes-256-gcm -in ${content} -outform DER -out encrypted -recip centre.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256`,
    );
    const took = performance.now() - started;
    if (readFileSync(join(this.#folder, 'signature')).length === 0) throw new Error('nothing was signed');
    return took;
  }

  #run(words: string): void {
    execFileSync('openssl', words.split(' '), { cwd: this.#folder, stdio: 'pipe' });
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
