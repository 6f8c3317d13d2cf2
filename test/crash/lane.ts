import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { vaultFileName } from '../../electron/station/station.ts';
import { stagingFolders } from '../../electron/station/vault/backup/staging.ts';
import { openVault } from '../../electron/station/vault/vault.ts';
import { Stick } from './backups.ts';
import { type Centre } from './centre.ts';
import { type Ended, startChild, untilKilled } from './child.ts';
import { Disk, mayMount } from './disk.ts';
import type { Journal, StationOrders } from './journal.ts';
import { Machine } from './machine.ts';
import { officer } from './persons.ts';
import type { Round } from './plan.ts';
import { Promises } from './promises.ts';
import { type Proven, type Seen, prove } from './prove.ts';
import { randomNumbers } from './random-numbers.ts';

/** A gateway is killed and started again within the round, and what was cut off is tried once more. */
const longestCentreRound = 30_000;
const longestDrain = 60_000;
/** Little more than the 100 MB under which a station begins nothing new. */
const diskMegabytes = [160, 192, 256];
const stickMegabytes = 256;
const nowhere = 'https://127.0.0.1:9';

export interface RoundResult {
  /** Where it ended, as the table names it. */
  readonly ended: string;
  /** At the point it was ordered to, and not by its time. */
  readonly atPoint: boolean;
  readonly violations: readonly string[];
  readonly answers: number;
}

/** One data folder, the stations that are killed over it one after the other, and machines beside it. */
export class Lane {
  readonly #program: string;
  readonly #centre: Centre;
  readonly #disk: Disk;
  readonly #stickDisk = new Disk(mayMount ? stickMegabytes : null);
  readonly #stick = new Stick(this.#stickDisk.data);
  /** What the keychain of this machine would keep. */
  #keys: { vaultKey: string; nextVaultKey: string | null } = {
    vaultKey: randomBytes(32).toString('hex'),
    nextVaultKey: null,
  };
  readonly #promises = new Promises();
  readonly #seen: Seen = { evidence: new Set(), files: new Set() };
  /** The newest that is whole, and what had been answered when it was made. */
  #backup: { readonly file: string; readonly promises: Promises } | null = null;
  /** To become the station of a backup. */
  #replacement: Machine | null = null;
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
    const random = randomNumbers(round.seed ^ 0x5bd1e995);
    const result = await this.#runAs(round, random);
    return { ...result, answers: this.#promises.answers - before };
  }

  async #runAs(round: Round, random: () => number): Promise<Omit<RoundResult, 'answers'>> {
    const { task, ending } = round;
    switch (task) {
      case 'first-start':
        return this.#first(round, random);
      case 'upgrade':
        return this.#upgrade(round, random);
      case 'restore':
        return this.#restore(round, random);
      case 'backup': {
        const { ended, violations, ...rest } = await this.#station(round, random);
        return { ...rest, ended, violations: [...violations, ...(await this.#checkStick())] };
      }
      default:
        return ending.kind === 'centre'
          ? this.#centreDies(round, ending, random)
          : this.#station(round, random);
    }
  }

  /** A station of this folder, ended at work. */
  async #station(round: Round, random: () => number): Promise<Omit<RoundResult, 'answers'>> {
    const { ending, task } = round;
    const orders = {
      task: task === 'rotate' || task === 'backup' ? task : 'work',
      point: ending.kind === 'point' ? ending : null,
      gatewayUrl: round.online ? this.#centre.url : nowhere,
      daysAhead: round.daysAhead,
      seed: round.seed,
    } as const;
    // A third of the kills at a moment meet the start of the station, the others the work of its officer.
    const atStart = ending.kind === 'moment' && task === 'work' && random() < 0.33;
    const child = startChild(this.#program, this.#orders(orders));
    const end = await untilKilled(child, (entry, later) => {
      this.#take(entry);
      if (atStart && entry.said === 'begun') later(random() * 250);
      // A small disk that is as good as full: nothing more is begun here, and the point is not passed.
      if (entry.said === 'answered' && entry.code === 'disk-nearly-full') later(300);
      if (entry.said !== 'ready') return;
      if (ending.kind === 'moment' && !atStart) later(random() * 900);
      if (ending.kind === 'full') {
        // Somewhere in the middle of the work there is no room left, and a little later no power.
        later(random() * 500, () => {
          this.#disk.fill(ending.free);
          later(200 + random() * 400);
        });
      }
    });
    this.#disk.empty();
    const violations = [...(await this.#prove()), ...startViolations(end, round)];
    return { ...this.#named(round, end, atStart ? 'moment of starting' : null), violations };
  }

  /** The gateway is killed while this station delivers, and started again; the station finds it by itself. */
  async #centreDies(
    round: Round,
    ending: Extract<Round['ending'], { kind: 'centre' }>,
    random: () => number,
  ): Promise<Omit<RoundResult, 'answers'>> {
    const orders = this.#orders({
      ...{ task: 'work', point: null, gatewayUrl: this.#centre.url, daysAhead: 0, seed: round.seed },
      tells: [ending.name],
    });
    const gateway = { told: false, back: null as Promise<void> | null };
    const child = startChild(this.#program, orders);
    const end = await untilKilled(
      child,
      (entry, later) => {
        this.#take(entry);
        if (entry.said === 'passed' && !gateway.told) {
          gateway.told = true;
          later(ending.afterMs, () => {
            gateway.back = this.#centre.killAndStart();
            // Once more than it takes to be back, so that some are ended before and some after they went on.
            void gateway.back.then(() => later(random() * 2500)).catch(() => child.kill('SIGKILL'));
          });
        }
      },
      longestCentreRound,
    );
    await gateway.back;
    const dead = gateway.back !== null;
    if (dead) this.proven.gateways += 1;
    const violations = [...(await this.#prove()), ...startViolations(end, round)];
    const ended = dead ? `gateway killed after ${ending.name}` : 'gateway (nothing delivered in time)';
    return { ended, atPoint: false, violations };
  }

  async #first(round: Round, random: () => number): Promise<Omit<RoundResult, 'answers'>> {
    const machine = new Machine(this.#program);
    try {
      const end = await machine.end({ task: 'start', ...alone }, round.ending, 200, random);
      const violations = [...startViolations(end, round), ...(await machine.proveFresh())];
      this.proven.firstStarts += 1;
      return { ...this.#named(round, end, null), violations };
    } finally {
      machine.remove();
    }
  }

  async #upgrade(round: Round, random: () => number): Promise<Omit<RoundResult, 'answers'>> {
    const machine = await Machine.withLegacyVault(this.#program, random);
    try {
      const violations: string[] = [];
      const end = await machine.end({ task: 'start', ...alone }, round.ending, 200, random);
      violations.push(...startViolations(end, round));
      // The next start may be cut off as well.
      if (random() < 0.5) {
        const next = await machine.end({ task: 'start', ...alone }, { kind: 'moment' }, 100, random);
        violations.push(...startViolations(next, round));
      }
      violations.push(...(await machine.proveUpgraded()));
      this.proven.upgraded += 1;
      return { ...this.#named(round, end, null), violations };
    } finally {
      machine.remove();
    }
  }

  async #restore(round: Round, random: () => number): Promise<Omit<RoundResult, 'answers'>> {
    const { ending } = round;
    const violations: string[] = [];
    if (this.#backup === null) violations.push(...(await this.#backUp()));
    const backup = this.#backup;
    if (backup === null) return { ended: 'restore (no backup)', atPoint: false, violations };
    const machine = this.#replacement ?? new Machine(this.#program);
    this.#replacement = machine;
    const orders = { task: 'restore', backup: backup.file, places: [this.#stick.folder] } as const;
    const answers: (string | null)[] = [];
    const end = await machine.end(orders, ending, 1500, random, (entry) => {
      if (entry.said === 'answered') answers.push(entry.code);
    });
    violations.push(...startViolations(end, round));
    for (const code of answers) if (code !== null) violations.push(`not restored: ${code}`);
    // What was to be moved may be cut off once more, by the next start.
    if (end.atPoint && ending.kind === 'point' && ending.name !== 'vault.restore.staged' && random() < 0.5) {
      const again = { kind: 'point', name: 'vault.restore.moved', nth: 1 } as const;
      const next = await machine.end(
        { task: 'start', ...alone },
        random() < 0.7 ? again : { kind: 'moment' },
        100,
        random,
      );
      if (next.failed !== null) violations.push(`the next start failed: ${next.failed}`);
    }
    const may = expectedAfter(end, round, answers);
    const found = await machine.proveRestored(backup.promises, this.#centre, this.proven, may);
    violations.push(...found.violations);
    if (found.restored || found.violations.length > 0) {
      this.proven.restored += 1;
      machine.remove();
      this.#replacement = null;
    }
    return { ...this.#named(round, end, null), violations };
  }

  /** A backup that nobody cuts off. */
  async #backUp(): Promise<string[]> {
    const orders = { task: 'backup', point: null, gatewayUrl: nowhere, daysAhead: 0, seed: 1 } as const;
    await untilKilled(startChild(this.#program, this.#orders(orders)), (entry, later) => {
      this.#take(entry);
      if (entry.said === 'answered') later(0);
    });
    return [...(await this.#prove()), ...(await this.#checkStick())];
  }

  /** What a backup cut off left behind is not offered; what is offered is whole. */
  async #checkStick(): Promise<string[]> {
    const { newest, violations } = await this.#stick.check(this.proven);
    if (newest !== null && newest !== this.#backup?.file) {
      this.#backup = { file: newest, promises: this.#promises.copy() };
      // Half restored from an earlier one, it would be held against another's promises.
      this.#replacement?.remove();
      this.#replacement = null;
    }
    this.#stick.keepOnly(this.#backup?.file ?? null);
    return violations;
  }

  /** Lets a station send what waits: then both sides must have the same, each once. */
  async drain(): Promise<string[]> {
    const orders = {
      task: 'drain',
      point: null,
      gatewayUrl: this.#centre.url,
      daysAhead: 0,
      seed: 1,
    } as const;
    const told = { drained: false };
    const drained = (entry: Journal): void => {
      this.#take(entry);
      told.drained ||= entry.said === 'drained';
    };
    await untilKilled(startChild(this.#program, this.#orders(orders)), drained, longestDrain);
    this.#seen.evidence.clear();
    this.#seen.files.clear();
    this.#promises.underWay = null;
    const violations = await this.#prove();
    if (!told.drained) violations.push('what waited was not sent');
    if (existsSync(stagingFolders(this.#disk.data).backup))
      violations.push('a copy of a backup cut off is left');
    violations.push(...(await this.#heldOnce()));
    return violations;
  }

  /** The centre has what was sealed here under one number each, whole, and nothing besides. */
  async #heldOnce(): Promise<string[]> {
    const found: string[] = [];
    let stationId: string | null = null;
    for (const [id, { sha256 }] of this.#promises.sealed) {
      const held = await this.#centre.holds(id);
      if (held === undefined) {
        found.push(`${id}: sealed, sent, and not at the centre`);
        continue;
      }
      ({ stationId } = held);
      if (held.sha256 !== sha256) found.push(`${id}: other bytes are acknowledged at the centre`);
      else if (!this.#centre.isWhole(id, sha256)) found.push(`${id}: not whole at the centre`);
    }
    if (stationId === null) return found;
    const given = await this.#centre.acknowledgedTo(stationId);
    if (new Set(given).size !== given.length) found.push('the centre gave two numbers to one application');
    return found;
  }

  close(): void {
    this.#replacement?.remove();
    this.#stickDisk.remove();
    this.#disk.remove();
  }

  #orders(
    orders: Pick<StationOrders, 'task' | 'point' | 'gatewayUrl' | 'daysAhead' | 'seed'> &
      Partial<Pick<StationOrders, 'tells'>>,
  ): StationOrders {
    return {
      tells: [],
      ...orders,
      backup: null,
      places: [this.#stick.folder],
      dataFolder: this.#disk.data,
      ...this.#keys,
      officerId: officer.id,
      passphrase: officer.passphrase,
    };
  }

  #take(entry: Journal): void {
    this.#promises.take(entry);
    if (entry.said === 'keys') this.#keys = { vaultKey: entry.vaultKey, nextVaultKey: entry.nextVaultKey };
  }

  #named(
    { ending, task, daysAhead }: Round,
    end: Ended,
    moment: string | null,
  ): Pick<RoundResult, 'ended' | 'atPoint'> {
    if (ending.kind === 'point') {
      return { ended: end.atPoint ? ending.name : `${ending.name} (not passed)`, atPoint: end.atPoint };
    }
    const work = task === 'work' ? ending.kind : `moment of ${task}`;
    return { ended: daysAhead > 0 ? 'moment of erasing' : (moment ?? work), atPoint: false };
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

const alone = { backup: null, places: [] };

function startViolations(end: Ended, { daysAhead }: Round): string[] {
  // A month ahead the certificates of a demonstration have run out.
  if (end.failed !== null) return daysAhead === 0 ? [`the station did not start: ${end.failed}`] : [];
  return end.byItself ? ['the station ended by itself'] : [];
}

/** What a replacement machine must be after its restore was cut off. */
function expectedAfter(
  end: Ended,
  { ending }: Round,
  answers: readonly (string | null)[],
): 'fresh' | 'restored' | 'either' {
  if (answers.includes(null)) return 'restored';
  if (!end.atPoint || ending.kind !== 'point') return 'either';
  return ending.name === 'vault.restore.staged' ? 'fresh' : 'restored';
}
