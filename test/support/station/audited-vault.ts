import { createHash, createPublicKey, randomBytes, webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditAnchor } from '../../../domain/channels/gateway.ts';
import { ok, unwrap } from '../../../domain/result.ts';
import { currentAnchor } from '../../../electron/station/audit/anchor.ts';
import { appendAudit } from '../../../electron/station/audit/audit-log.ts';
import { newSigningKey } from '../../../electron/station/keys/signing-key.ts';
import { changeRow, enqueue } from '../../../electron/station/outbox/outbox-store.ts';
import {
  type StationIdentity,
  writeStationIdentity,
} from '../../../electron/station/provisioning/identity.ts';
import { type Vault, openVault } from '../../../electron/station/vault/vault.ts';
import { signAcknowledgement } from '../../../gateway/authority/acknowledgement.ts';
import {
  createRoot,
  ecAlgorithm,
  extendedKeyUsage,
  issue,
  keyUsage,
} from '../../../gateway/authority/certificates.ts';

const { subtle } = webcrypto;
const validity = {
  notBefore: new Date('2020-01-01T00:00:00Z'),
  notAfter: new Date('2045-01-01T00:00:00Z'),
};

/** Certifies stations and signs receipts, as the centre does. */
export class SmallCentre {
  readonly #issuer: Parameters<typeof issue>[0];
  readonly #acknowledger: { certificate: Buffer; privateKey: webcrypto.CryptoKey };
  #sequence = 0;

  private constructor(
    issuer: Parameters<typeof issue>[0],
    acknowledger: { certificate: Buffer; privateKey: webcrypto.CryptoKey },
  ) {
    this.#issuer = issuer;
    this.#acknowledger = acknowledger;
  }

  static async open(): Promise<SmallCentre> {
    const keys = await subtle.generateKey(ecAlgorithm, true, ['sign', 'verify']);
    const root = await createRoot(keys, [{ CN: ['Test root'] }, { O: ['Test centre'] }], validity);
    const issuer = { certificate: root, privateKey: keys.privateKey };
    const own = await subtle.generateKey(ecAlgorithm, true, ['sign', 'verify']);
    const acknowledger = await issue(issuer, own.publicKey, {
      subject: [{ CN: ['acknowledgements'] }, { O: ['Test centre'] }],
      ...validity,
      keyUsage: keyUsage.evidence,
      extendedKeyUsage: [extendedKeyUsage.signer],
    });
    const certificate = Buffer.from(acknowledger.rawData);
    return new SmallCentre(issuer, { certificate, privateKey: own.privateKey });
  }

  get ca(): string {
    return this.#issuer.certificate.toString('pem');
  }

  async station(id: string, role = 'station'): Promise<StationIdentity> {
    const key = newSigningKey();
    const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
    const certificate = await issue(
      this.#issuer,
      await subtle.importKey('spki', spki, ecAlgorithm, true, ['verify']),
      {
        subject: [{ CN: [id] }, { O: ['Test unit'] }, { OU: [role] }],
        ...validity,
        keyUsage: keyUsage.evidence,
        extendedKeyUsage: [extendedKeyUsage.signer, extendedKeyUsage.client],
      },
    );
    return {
      station: { id, name: 'Tram 1', unitCode: '00101', unitName: 'Test unit' },
      policyId: '2024-07',
      ca: this.ca,
      centre: this.ca,
      stationCertificate: certificate.toString('pem'),
      gatewayUrl: 'https://127.0.0.1:9',
      provisionedAt: '2026-01-01T00:00:00.000Z',
      stationKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      officers: [],
    };
  }

  acknowledge(
    applicationId: string,
    stationId: string,
    audit: AuditAnchor | null,
    at: Date,
  ): Promise<Buffer> {
    this.#sequence += 1;
    const content = {
      applicationId,
      sha256: 'ab'.repeat(32),
      size: 100,
      stationId,
      deliveredBy: stationId,
      audit,
      receivedAt: at.toISOString(),
      sequence: this.#sequence,
    };
    return signAcknowledgement({ acknowledger: this.#acknowledger }, content, at);
  }
}

/** A vault whose audit trail has entries, batches and anchors, as weeks of work leave it. */
export class AuditedVault {
  readonly folder = mkdtempSync(join(tmpdir(), 'audited-'));
  readonly key = randomBytes(32).toString('hex');
  readonly centre: SmallCentre;
  readonly identity: StationIdentity;
  vault: Vault;
  #time = Date.parse('2026-03-02T01:00:00Z');

  private constructor(centre: SmallCentre, identity: StationIdentity) {
    this.centre = centre;
    this.identity = identity;
    this.vault = undefined as never;
  }

  static async open(stationId = 'tram-001'): Promise<AuditedVault> {
    const centre = await SmallCentre.open();
    const made = new AuditedVault(centre, await centre.station(stationId));
    await made.reopen();
    return made;
  }

  get path(): string {
    return join(this.folder, 'vault.db');
  }

  readonly now = (): Date => {
    this.#time += 1000;
    return new Date(this.#time);
  };

  async reopen(): Promise<void> {
    this.vault = unwrap(await openVault(this.path, this.key, this.now));
  }

  async provision(): Promise<void> {
    await writeStationIdentity(this.vault.database, this.identity);
  }

  async note(entries: number): Promise<void> {
    for (let count = 0; count < entries; count += 1) {
      const noted = await this.vault.change(async (transaction) => {
        await appendAudit(transaction, {
          at: this.now(),
          event: 'draft-started',
          officerId: 'le-van-a',
          subjectId: `draft-${count}`,
          details: { ticket: `T-${count}`, place: 'counter' },
        });
        return ok();
      });
      unwrap(noted);
    }
  }

  async signOut(): Promise<void> {
    const signedOut = await this.vault.change(async (transaction) => {
      await appendAudit(transaction, {
        at: this.now(),
        event: 'officer-signed-out',
        officerId: 'le-van-a',
        subjectId: 'le-van-a',
        details: {},
      });
      return ok();
    });
    unwrap(signedOut);
  }

  /** Delivers an application whose receipt names where the chain stood. */
  async deliver(applicationId: string): Promise<void> {
    const item = { applicationId, ticket: applicationId, sha256: 'ab'.repeat(32), size: 100 };
    await enqueue(this.vault.database, { ...item, sealedAt: this.now() });
    const anchor = await currentAnchor(this.vault, this.now);
    const at = this.now();
    const receipt = await this.centre.acknowledge(applicationId, this.identity.station.id, anchor, at);
    const kept = await this.vault.change(async (transaction) => {
      await changeRow(transaction, applicationId, {
        state: 'acknowledged',
        acknowledged_at: at.toISOString(),
        acknowledgement: receipt,
      });
      await appendAudit(transaction, {
        at,
        event: 'application-acknowledged',
        officerId: null,
        subjectId: applicationId,
        details: { sha256: item.sha256, receipt: createHash('sha256').update(receipt).digest('hex') },
      });
      return ok();
    });
    unwrap(kept);
  }

  async remove(): Promise<void> {
    await this.vault.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
