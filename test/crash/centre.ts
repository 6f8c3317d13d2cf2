import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '../../domain/result.ts';
import { openOfficerKey, protectKey } from '../../electron/station/keys/officer-key.ts';
import { type OfficerOfStation, writeStationIdentity } from '../../electron/station/provisioning/identity.ts';
import { provision } from '../../electron/station/provisioning/provision.ts';
import { openVault } from '../../electron/station/vault/vault.ts';
import { addCode } from '../../gateway/codes.ts';
import { gatewayFolders } from '../../gateway/folders.ts';
import { openSqliteStore } from '../../gateway/store/sql/open-sqlite.ts';
import type { Store } from '../../gateway/store/store.ts';
import { type ChildProgram, startProgram } from '../support/child-program.ts';

export const officer = { id: 'can-bo-01', passphrase: 'mật khẩu huấn luyện' } as const;

interface Ready {
  readonly url: string;
  readonly caFile: string;
}

/** A real gateway in a process of its own, and its index to look into. */
export class Centre {
  readonly #data: string;
  readonly #gateway: ChildProgram<Ready>;
  readonly #store: Store;

  private constructor(data: string, gateway: ChildProgram<Ready>, store: Store) {
    this.#data = data;
    this.#gateway = gateway;
    this.#store = store;
  }

  /** @param program the bundled gateway, @param cwd where it stands */
  static async start(program: string, cwd?: string): Promise<Centre> {
    const data = mkdtempSync(join(tmpdir(), 'crash-gateway-'));
    const where = cwd === undefined ? {} : { cwd };
    const gateway = await startProgram<Ready>(program, ['--data', data, '--init'], () => undefined, where);
    return new Centre(data, gateway, await openSqliteStore(gatewayFolders(data).database));
  }

  get folder(): string {
    return this.#data;
  }

  get process(): ChildProcess {
    return this.#gateway.process;
  }

  get url(): string {
    return this.#gateway.ready.url;
  }

  /** Makes a station of an empty data folder. */
  async provision(vaultPath: string, vaultKey: string): Promise<void> {
    const vault = unwrap(await openVault(vaultPath, vaultKey, () => new Date()));
    const officers = [{ id: officer.id, name: 'Cán Bộ', rank: 'Đại úy', role: 'officer' as const }];
    const grant = { stationName: 'Tổ 1', unitCode: '001', unitName: 'Công an', policyId: '2024-07' as const };
    const identity = unwrap(
      await provision({
        vault,
        gatewayUrl: this.url,
        code: await addCode(this.#store, { ...grant, officers }, new Date()),
        trust: { ca: readFileSync(this.#gateway.ready.caFile, 'utf8') },
        officers: [{ officerId: officer.id, passphrase: officer.passphrase }],
        now: () => new Date(),
      }),
    );
    await writeStationIdentity(vault.database, {
      ...identity,
      officers: await Promise.all(identity.officers.map(cheaperToOpen)),
    });
    await vault.close();
  }

  /** SHA-256 and number of what the centre holds under this id; undefined where it holds nothing. */
  async holds(applicationId: string): Promise<{ sha256: string; sequence: number } | undefined> {
    return this.#store.application(applicationId);
  }

  async stop(): Promise<void> {
    await this.#store.close();
    await this.#gateway.stop();
    rmSync(this.#data, { recursive: true, force: true });
  }
}

/** Thousands of stations sign in: the least cost the vault takes leaves the time to what is tried here. */
async function cheaperToOpen(of: OfficerOfStation): Promise<OfficerOfStation> {
  if (of.key === undefined) return of;
  const key = unwrap(await openOfficerKey(of.key, officer.passphrase));
  const cost = { memoryKiB: 19 * 1024, passes: 1, lanes: 1 };
  return { ...of, key: unwrap(await protectKey(key, of.officerId, officer.passphrase, cost)) };
}
