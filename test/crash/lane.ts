import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { vaultFileName } from '../../electron/station/station.ts';
import { openVault } from '../../electron/station/vault/vault.ts';
import { type Centre, officer } from './centre.ts';
import { Disk, mayMount } from './disk.ts';
import type { Journal, StationOrders } from './journal.ts';
import type { Round } from './plan.ts';
import { Promises } from './promises.ts';
import { type Proven, type Seen, prove } from './prove.ts';
import { randomNumbers } from './random-numbers.ts';

/** A station that neither reaches its point nor is killed by its time is killed then, in milliseconds. */
const longestRound = 6000;
const longestDrain = 60_000;
/** Little more than the 100 MB under which a station begins nothing new. */
const diskMegabytes = [160, 192, 256];

export interface RoundResult {
  /** Where it ended, as the table names it. */
  readonly ended: string;
  readonly violations: readonly string[];
  readonly answers: number;
}

/** One data folder, and the stations that are killed over it one after the other. */
export class Lane {
  readonly #program: string;
  readonly #centre: Centre;
  readonly #disk: Disk;
  /** What the keychain of this machine would keep. */
  #keys: { vaultKey: string; nextVaultKey: string | null } = {
    vaultKey: randomBytes(32).toString('hex'),
    nextVaultKey: null,
  };
  readonly #promises = new Promises();
  readonly #seen: Seen = { evidence: new Set(), files: new Set() };
  readonly proven: Proven;

  private constructor(program: string, centre: Centre, disk: Disk, proven: Proven) {
    this.#program = program;
    this.#centre = centre;
    this.#disk = disk;
    this.proven = proven;
  }

  static async open(program: string, centre: Centre, proven: Proven, random: () => number): Promise<Lane> {
    const size = diskMegabytes[Math.floor(random() * diskMegabytes.length)] ?? 128;
    const lane = new Lane(program, centre, new Disk(mayMount ? size : null), proven);
    await centre.provision(lane.#vaultPath, lane.#keys.vaultKey);
    return lane;
  }

  get #vaultPath(): string {
    return join(this.#disk.data, vaultFileName);
  }

  get refusals(): ReadonlyMap<string, number> {
    return this.#promises.refusals;
  }

  get sealed(): number {
    return this.#promises.sealed.size;
  }

  async run(round: Round): Promise<RoundResult> {
    const before = this.#promises.answers;
    const { ending } = round;
    const child = this.#start({
      task: round.task,
      point: ending.kind === 'point' ? ending : null,
      gatewayUrl: round.online ? this.#centre.url : 'https://127.0.0.1:9',
      daysAhead: round.daysAhead,
      seed: round.seed,
    });
    const random = randomNumbers(round.seed ^ 0x5bd1e995);
    let ended: string = ending.kind === 'point' ? ending.name : ending.kind;
    const told: { failed: string | null } = { failed: null };
    const kill = (): void => void child.kill('SIGKILL');
    const timers: NodeJS.Timeout[] = [];
    const later = (ms: number, then: () => void): void => void timers.push(setTimeout(then, ms));
    later(longestRound, () => {
      if (ending.kind === 'point') ended = `${ending.name} (not passed)`;
      kill();
    });
    // A third of the kills at a moment meet the start of the station, the others the work of its officer.
    const atStart = ending.kind === 'moment' && random() < 0.33;
    if (atStart) {
      ended = 'moment of starting';
      later(random() * 500, kill);
    }
    await this.#listen(child, (entry) => {
      if (entry.said === 'failed') told.failed = entry.code;
      if (entry.said !== 'ready') return;
      if (ending.kind === 'moment' && !atStart) later(random() * 900, kill);
      if (ending.kind === 'full') {
        // Somewhere in the middle of the work there is no room left, and a little later no power.
        later(random() * 500, () => {
          this.#disk.fill(ending.free);
          later(200 + random() * 400, kill);
        });
      }
    });
    for (const timer of timers) clearTimeout(timer);
    this.#disk.empty();
    const violations = await this.#prove();
    if (told.failed !== null && round.daysAhead === 0)
      violations.push(`the station did not start: ${told.failed}`);
    if (child.signalCode !== 'SIGKILL' && told.failed === null)
      violations.push('the station ended by itself');
    return {
      ended: round.daysAhead > 0 && ended === 'moment' ? 'moment of erasing' : ended,
      violations,
      answers: this.#promises.answers - before,
    };
  }

  /** Lets a station send what waits: then both sides must have the same, each once. */
  async drain(): Promise<string[]> {
    const child = this.#start({
      task: 'drain',
      point: null,
      gatewayUrl: this.#centre.url,
      daysAhead: 0,
      seed: 1,
    });
    const bound = setTimeout(() => child.kill('SIGKILL'), longestDrain);
    const told = { drained: false };
    await this.#listen(child, ({ said }) => {
      told.drained ||= said === 'drained';
    });
    clearTimeout(bound);
    this.#seen.evidence.clear();
    this.#seen.files.clear();
    this.#promises.underWay = null;
    const violations = await this.#prove();
    if (!told.drained) violations.push('what waited was not sent');
    const sequences = new Map<number, string>();
    for (const id of this.#promises.sealed.keys()) {
      const held = await this.#centre.holds(id);
      if (held === undefined) violations.push(`${id}: sealed, sent, and not at the centre`);
      else if (sequences.has(held.sequence)) violations.push(`${id}: shares its number at the centre`);
      else sequences.set(held.sequence, id);
    }
    return violations;
  }

  close(): void {
    this.#disk.remove();
  }

  #start(orders: Pick<StationOrders, 'task' | 'point' | 'gatewayUrl' | 'daysAhead' | 'seed'>): ChildProcess {
    const all: StationOrders = {
      ...orders,
      dataFolder: this.#disk.data,
      ...this.#keys,
      officerId: officer.id,
      passphrase: officer.passphrase,
    };
    return spawn(process.execPath, [this.#program, JSON.stringify(all)], {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    });
  }

  async #listen(child: ChildProcess, then: (entry: Journal) => void): Promise<void> {
    const closed = once(child, 'close');
    for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
      // The last line may have been cut off.
      if (!line.endsWith('}')) continue;
      const entry = JSON.parse(line) as Journal;
      this.#promises.take(entry);
      if (entry.said === 'keys') {
        this.#keys = { vaultKey: entry.vaultKey, nextVaultKey: entry.nextVaultKey };
      }
      then(entry);
    }
    await closed;
  }

  async #prove(): Promise<string[]> {
    const { vaultKey, nextVaultKey } = this.#keys;
    const vault = await openVault(this.#vaultPath, vaultKey, () => new Date(), nextVaultKey);
    if (!vault.ok) return [`the vault does not open: ${vault.error.code} ${vault.error.cause ?? ''}`];
    try {
      const { data } = this.#disk;
      return await prove(vault.value, data, this.#promises, this.#centre, this.#seen, this.proven);
    } catch (error) {
      return [`what lies there can't be read: ${error instanceof Error ? error.message : 'unknown'}`];
    } finally {
      await vault.value.close();
    }
  }
}
