import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Enrollment } from '../../../domain/application/osia-enrollment.ts';
import type { OutboxState } from '../../../domain/channels/outbox.ts';
import { unwrap } from '../../../domain/result.ts';
import { Outbox, type OutboxOptions } from '../../../electron/station/outbox/outbox.ts';
import { rowOf, sealedFilePath, sealedFolder } from '../../../electron/station/outbox/outbox-store.ts';
import type { StationIdentity } from '../../../electron/station/provisioning/identity.ts';
import { provision } from '../../../electron/station/provisioning/provision.ts';
import { type Vault, openVault } from '../../../electron/station/vault/vault.ts';
import { addCode } from '../../../gateway/codes.ts';
import type { Store } from '../../../gateway/store/store.ts';
import { testGrant } from '../../support/gateway/test-gateway.ts';
import { passphrase, sealSample } from './seal-sample.ts';

/** What a station has when it seals and sends: a vault, an identity from the gateway, a folder. */
export class OutboxDesk {
  readonly folder: string;
  readonly vaultKey: string;
  readonly vault: Vault;
  readonly identity: StationIdentity;

  private constructor(folder: string, vaultKey: string, vault: Vault, identity: StationIdentity) {
    this.folder = folder;
    this.vaultKey = vaultKey;
    this.vault = vault;
    this.identity = identity;
  }

  static async provisioned(store: Store, ca: string, gatewayUrl: string): Promise<OutboxDesk> {
    const folder = mkdtempSync(join(tmpdir(), 'outbox-'));
    mkdirSync(sealedFolder(folder));
    const vaultKey = randomBytes(32).toString('hex');
    const vault = unwrap(await openVault(join(folder, 'vault.db'), vaultKey, () => new Date()));
    const identity = unwrap(
      await provision({
        vault,
        gatewayUrl,
        code: await addCode(store, testGrant, new Date()),
        trust: { ca },
        officers: testGrant.officers.map(({ id }) => ({ officerId: id, passphrase })),
        now: () => new Date(),
      }),
    );
    return new OutboxDesk(folder, vaultKey, vault, identity);
  }

  outbox(options: Partial<OutboxOptions> = {}): Outbox {
    return new Outbox({
      vault: this.vault,
      dataFolder: this.folder,
      stationId: this.identity.station.id,
      gateway: this.address,
      timing: { firstRetry: 100, longestRetry: 400, probeInterval: 300, uploadStall: 1500, commit: 3000 },
      ...options,
    });
  }

  get address() {
    const { gatewayUrl, ca, stationCertificate, stationKey } = this.identity;
    return { url: gatewayUrl, ca, client: { certificate: stationCertificate, key: stationKey } };
  }

  /** Seals a complete application of about 20 × `fingerBytes` and puts it into the queue. */
  seal(fingerBytes = 2000, change?: (enrollment: Enrollment) => unknown): Promise<string> {
    return sealSample(this, fingerBytes, change);
  }

  file(applicationId: string): string {
    return sealedFilePath(this.folder, applicationId);
  }

  /** Times the gateway took all its bytes. */
  async transfersOf(applicationId: string): Promise<number | undefined> {
    return (await rowOf(this.vault.database, applicationId))?.transfers;
  }

  flipByteOnDisk(applicationId: string): void {
    const bytes = readFileSync(this.file(applicationId));
    const at = bytes.length >> 1;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(this.file(applicationId), bytes);
  }

  async remove(): Promise<void> {
    await this.vault.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Every wait for another process or for the outbox ends after this, failing with what it waited for. */
export const longWait = { timeout: 40_000, interval: 20 } as const;

/** Collects what an outbox reports and waits for what a test is after. */
export class Watcher {
  readonly states: OutboxState[] = [];
  #waiting: { wanted: (state: OutboxState) => boolean; go: (state: OutboxState) => void }[] = [];

  readonly onChange = (state: OutboxState): void => {
    this.states.push(state);
    for (const one of this.#waiting.filter(({ wanted }) => wanted(state))) one.go(state);
    this.#waiting = this.#waiting.filter(({ wanted }) => !wanted(state));
  };

  until(wanted: (state: OutboxState) => boolean): Promise<OutboxState> {
    const last = this.states.at(-1);
    if (last !== undefined && wanted(last)) return Promise.resolve(last);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const seen = JSON.stringify(this.states.slice(-3));
        reject(new Error(`the outbox never said ${wanted.toString()}; its last words: ${seen}`));
      }, longWait.timeout);
      const go = (state: OutboxState): void => {
        clearTimeout(timer);
        resolve(state);
      };
      this.#waiting.push({ wanted, go });
    });
  }

  untilItem(applicationId: string, state: OutboxState['items'][number]['state']): Promise<OutboxState> {
    return this.until((now) =>
      now.items.some((item) => item.applicationId === applicationId && item.state === state),
    );
  }
}

export function itemIn(state: OutboxState, applicationId: string) {
  const item = state.items.find((one) => one.applicationId === applicationId);
  if (item === undefined) throw new Error('not in the outbox');
  return item;
}
