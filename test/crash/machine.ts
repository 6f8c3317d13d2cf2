import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { vaultTrail } from '../../electron/station/audit/vault-trail.ts';
import { verifyTrail } from '../../electron/station/audit/verify.ts';
import { readStationIdentity } from '../../electron/station/provisioning/identity.ts';
import { vaultFileName } from '../../electron/station/station.ts';
import { settleStaging, stagingFolders } from '../../electron/station/vault/backup/staging.ts';
import { type Vault, openVault } from '../../electron/station/vault/vault.ts';
import type { Centre } from './centre.ts';
import { type Ended, startChild, untilKilled } from './child.ts';
import { Disk, mayMount } from './disk.ts';
import type { Journal, StationOrders } from './journal.ts';
import { type LegacyApplication, missingFromUpgraded, writeLegacyVault } from './legacy.ts';
import { officer } from './persons.ts';
import type { Ending } from './plan.ts';
import type { Promises } from './promises.ts';
import { type Proven, prove } from './prove.ts';

const diskMegabytes = 256;

/** A machine beside the station: a new one, a replacement for it, or one with a vault of an earlier version. */
export class Machine {
  readonly #program: string;
  readonly #disk = new Disk(mayMount ? diskMegabytes : null);
  readonly #vaultKey = randomBytes(32).toString('hex');
  readonly #legacy: LegacyApplication[] = [];

  constructor(program: string) {
    this.#program = program;
  }

  static async withLegacyVault(program: string, random: () => number): Promise<Machine> {
    const machine = new Machine(program);
    machine.#legacy.push(...(await writeLegacyVault(machine.#vaultPath, machine.#vaultKey, random)));
    return machine;
  }

  get #vaultPath(): string {
    return join(this.#disk.data, vaultFileName);
  }

  /** Starts a station here and ends it; `within`: of its start, or of its work where it has any. */
  async end(
    orders: Pick<StationOrders, 'task' | 'backup' | 'places'>,
    ending: Ending,
    within: number,
    random: () => number,
    then: (entry: Journal) => void = () => undefined,
  ): Promise<Ended> {
    const child = startChild(this.#program, {
      ...orders,
      dataFolder: this.#disk.data,
      vaultKey: this.#vaultKey,
      nextVaultKey: null,
      gatewayUrl: 'https://127.0.0.1:9',
      officerId: officer.id,
      passphrase: officer.passphrase,
      point: ending.kind === 'point' ? ending : null,
      tells: [],
      daysAhead: 0,
      seed: 1,
    });
    const clock = orders.task === 'start' ? 'begun' : 'ready';
    return untilKilled(child, (entry, later) => {
      then(entry);
      if (ending.kind === 'moment' && entry.said === clock) later(random() * within);
    });
  }

  /** As the next start finds it. `look` says what does not hold. */
  async #open(look: (vault: Vault) => Promise<string[]>): Promise<string[]> {
    const { unpacking, restored } = stagingFolders(this.#disk.data);
    settleStaging(this.#disk.data);
    const opened = await openVault(this.#vaultPath, this.#vaultKey, () => new Date());
    if (!opened.ok) return [`the vault does not open: ${opened.error.code} ${opened.error.cause ?? ''}`];
    try {
      const found = await look(opened.value);
      for (const left of [unpacking, restored, `${this.#vaultPath}.next`, `${this.#vaultPath}.key-check`])
        if (existsSync(left)) found.push(`${left.slice(this.#disk.data.length + 1)} is left over`);
      return found;
    } catch (error) {
      return [`what lies there can't be read: ${error instanceof Error ? error.message : 'unknown'}`];
    } finally {
      await opened.value.close();
    }
  }

  /** Nothing has happened here: the machine waits for its code sheet, or for a backup. */
  proveFresh(): Promise<string[]> {
    return this.#open(freshness);
  }

  /** What the upgrade was to keep is all there, under keys of its own. */
  proveUpgraded(): Promise<string[]> {
    return this.#open((vault) => missingFromUpgraded(vault, this.#legacy));
  }

  /** The station of a backup with everything it had answered then; or, where `may`, a machine to which nothing has happened. */
  async proveRestored(
    promises: Promises,
    centre: Centre,
    proven: Proven,
    may: 'fresh' | 'restored' | 'either',
  ): Promise<{ restored: boolean; violations: string[] }> {
    const seen = { evidence: new Set<string>(), files: new Set<string>() };
    let restored = false;
    const violations = await this.#open(async (vault) => {
      restored = (await readStationIdentity(vault.database)) !== null;
      if (restored && may === 'fresh') return ['restored before it counted'];
      if (!restored) return may === 'restored' ? ['not restored, though it counted'] : freshness(vault);
      return prove(vault, this.#disk.data, promises, centre, seen, proven, 'left-out');
    });
    return { restored, violations };
  }

  remove(): void {
    this.#disk.remove();
  }
}

async function freshness(vault: Vault): Promise<string[]> {
  const found: string[] = [];
  if ((await readStationIdentity(vault.database)) !== null) found.push('a new machine says it is a station');
  for (const table of ['draft', 'application', 'outbox_item'] as const) {
    const rows = await vault.database.selectFrom(table).selectAll().execute();
    if (rows.length > 0) found.push(`a new machine has ${table} rows`);
  }
  const { broken } = await verifyTrail(await vaultTrail(vault.database));
  if (broken !== null) found.push(`audit breaks at ${broken.seq}: ${broken.cause}`);
  return found;
}
