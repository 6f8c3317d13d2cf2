import { createHash } from 'node:crypto';
import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
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
import { applicationKey } from '../../gateway/store/objects/objects.ts';
import { openSqliteStore } from '../../gateway/store/sql/open-sqlite.ts';
import type { Store } from '../../gateway/store/store.ts';
import { type ChildProgram, startProgram } from '../support/child-program.ts';
import { administrator, officer, passphraseOf, supervisor } from './persons.ts';

interface Ready {
  readonly url: string;
  readonly caFile: string;
}

export interface Held {
  readonly sha256: string;
  readonly sequence: number;
  readonly stationId: string;
}

/** A real gateway in a process of its own, and its index to look into. */
export class Centre {
  readonly #program: string;
  readonly #data: string;
  readonly #where: { readonly cwd?: string };
  #gateway: ChildProgram<Ready>;
  #store: Store;

  private constructor(
    start: { program: string; data: string; where: { readonly cwd?: string } },
    gateway: ChildProgram<Ready>,
    store: Store,
  ) {
    this.#program = start.program;
    this.#data = start.data;
    this.#where = start.where;
    this.#gateway = gateway;
    this.#store = store;
  }

  /** @param program the bundled gateway, @param cwd where it stands */
  static async start(program: string, cwd?: string): Promise<Centre> {
    const data = mkdtempSync(join(tmpdir(), 'crash-gateway-'));
    const where = cwd === undefined ? {} : { cwd };
    const gateway = await startProgram<Ready>(program, ['--data', data, '--init'], () => undefined, where);
    const store = await openSqliteStore(gatewayFolders(data).database);
    return new Centre({ program, data, where }, gateway, store);
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

  /** Kills the gateway and starts it again at the same address; resolves when it is ready. */
  async killAndStart(): Promise<void> {
    // Ours must not be what keeps its log from being recovered.
    await this.#store.close();
    const { process } = this.#gateway;
    const { port } = new URL(this.url);
    const gone = process.exitCode === null && process.signalCode === null ? once(process, 'exit') : null;
    process.kill('SIGKILL');
    await gone;
    await this.#gateway.stop();
    const args = ['--data', this.#data, '--port', port];
    this.#gateway = await startProgram<Ready>(this.#program, args, () => undefined, this.#where);
    this.#store = await openSqliteStore(gatewayFolders(this.#data).database);
  }

  /** Makes a station of an empty data folder. */
  async provision(vaultPath: string, vaultKey: string): Promise<void> {
    const vault = unwrap(await openVault(vaultPath, vaultKey, () => new Date()));
    const rank = 'Đại úy';
    const officers = [
      { id: officer.id, name: 'Cán Bộ', rank, role: 'officer' as const },
      { id: supervisor.officerId, name: 'Giám Sát', rank, role: 'supervisor' as const },
      { id: administrator.officerId, name: 'Quản Trị', rank, role: 'administrator' as const },
    ];
    const grant = { stationName: 'Tổ 1', unitCode: '001', unitName: 'Công an', policyId: '2024-07' as const };
    const identity = unwrap(
      await provision({
        vault,
        gatewayUrl: this.url,
        code: await addCode(this.#store, { ...grant, officers }, new Date()),
        trust: { ca: readFileSync(this.#gateway.ready.caFile, 'utf8') },
        officers: officers.map(({ id }) => ({ officerId: id, passphrase: passphraseOf[id] ?? '' })),
        now: () => new Date(),
      }),
    );
    await writeStationIdentity(vault.database, {
      ...identity,
      officers: await Promise.all(identity.officers.map(cheaperToOpen)),
    });
    await vault.close();
  }

  /** What the centre holds under this id; undefined where it holds nothing. */
  async holds(applicationId: string): Promise<Held | undefined> {
    return this.#store.application(applicationId);
  }

  /** Whether the bytes it acknowledged are the bytes it holds. */
  isWhole(applicationId: string, sha256: string): boolean {
    const path = join(this.#data, applicationKey({ id: applicationId, sha256 }));
    return createHash('sha256').update(readFileSync(path)).digest('hex') === sha256;
  }

  /** Ids of everything it acknowledged to a station, one for each number it gave. */
  async acknowledgedTo(stationId: string): Promise<readonly string[]> {
    const condition = { attribute: 'stationId', comparison: '=', value: stationId } as const;
    const found = await this.#store.findApplications([condition], { offset: 0, limit: 10_000 });
    return found.map(({ id }) => id);
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
  const passphrase = passphraseOf[of.officerId] ?? '';
  const key = unwrap(await openOfficerKey(of.key, passphrase));
  const cost = { memoryKiB: 19 * 1024, passes: 1, lanes: 1 };
  return { ...of, key: unwrap(await protectKey(key, of.officerId, passphrase, cost)) };
}
