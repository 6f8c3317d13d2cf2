import { timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import type { SessionState } from '../../../../domain/channels/session.ts';
import { stationConfigSchema } from '../../../../domain/channels/supervision.ts';
import { type Result, err, ok } from '../../../../domain/result.ts';
import { appendAudit } from '../../audit/audit-log.ts';
import { type Desk, isTraining } from '../../desk.ts';
import { reached } from '../../fault-points.ts';
import { businessDay } from '../../intake/ticket.ts';
import { continueWaits } from '../../officers/guard.ts';
import { announce } from '../../officers/session-state.ts';
import { readRoster, settingsInForce } from '../../officers/roster.ts';
import { openRegular } from '../../open-regular.ts';
import { readStationIdentity } from '../../provisioning/identity.ts';
import { isPlace } from '../../provisioning/places.ts';
import { DurableFile } from '../../sealing/durable-file.ts';
import { syncFile, syncFolder } from '../durable-write.ts';
import { keyringPath, writeKeyring } from '../keyring.ts';
import { readSetting, writeSetting } from '../settings.ts';
import { openVault } from '../vault.ts';
import {
  type BackupContents,
  BackupDamagedError,
  type BackupHeader,
  backupContentsSchema,
  databaseName,
  openChunks,
  readBackupHeader,
} from './backup-format.ts';
import { type BackupPerson, backupKey, backupKeyCheck } from './backup-key.ts';
import { restoredOutbox, settleStaging, stagingFolders } from './staging.ts';

export interface RestoreInput {
  readonly file: string;
  readonly persons: readonly [BackupPerson, BackupPerson];
}

const underWay = new WeakSet<object>();

/**
 * A machine that is no station yet becomes the one the backup was made of. The backup is unpacked beside the empty vault and
 * checked whole: every byte authenticated, the database opened, brought up to date and read. Only then one rename says that it
 * counts; cut off before, nothing happened, cut off after, the next start puts it in place. This machine's own vault key wraps it.
 *
 * Failures: `already-provisioned`, `place-unknown`, `stick-unreadable`, `backup-unknown`, `backup-other-kind` (training and real don't
 * mix), `backup-other-persons`, `backup-not-opened` (one of the passphrases is wrong), `backup-damaged`, `vault-newer`, `disk-full`,
 * `vault-unavailable`.
 */
export async function restoreStation(desk: Desk, input: RestoreInput): Promise<Result<SessionState>> {
  if (desk.identity !== null) return err('already-provisioned');
  if (!(await isPlace(desk, dirname(input.file)))) return err('place-unknown');
  if (underWay.has(desk.vault)) return err('backup-under-way');
  underWay.add(desk.vault);
  try {
    const staged = await stage(desk, input);
    if (!staged.ok) return staged;
    await takePlace(desk);
    // Waits after wrong passphrases were counted by another machine's uptime.
    await continueWaits(desk);
    await desk.findIdentity();
    return announce(desk);
  } finally {
    rmSync(stagingFolders(desk.dataFolder).unpacking, { recursive: true, force: true });
    underWay.delete(desk.vault);
  }
}

async function takePlace(desk: Desk): Promise<void> {
  try {
    await desk.vault.reopen(() => settleStaging(desk.dataFolder));
  } catch (bug) {
    // Without a vault this process is no use; the one main starts next finds everything where it has to be, or goes on moving it.
    setImmediate(() => {
      throw bug;
    });
    throw bug;
  }
}

async function stage(desk: Desk, input: RestoreInput): Promise<Result<void>> {
  let file: FileHandle;
  try {
    ({ file } = await openRegular(input.file));
  } catch (error) {
    return err('stick-unreadable', (error as NodeJS.ErrnoException).code);
  }
  try {
    const read = await readBackupHeader(file);
    if (!read.ok) return read;
    const { header, bytes } = read.value;
    if (header.training !== isTraining(desk)) return err('backup-other-kind');
    const key = await keyOf(header, input.persons);
    if (!key.ok) return key;
    const { unpacking, restored } = stagingFolders(desk.dataFolder);
    rmSync(unpacking, { recursive: true, force: true });
    mkdirSync(join(unpacking, restoredOutbox), { recursive: true, mode: 0o700 });
    const contents = await unpack(openChunks(key.value, bytes, file, bytes.length), unpacking);
    key.value.fill(0);
    const ready = await makeOurs(desk, contents, header, unpacking);
    if (!ready.ok) return ready;
    reached('vault.restore.staged');
    const counts = await desk.vault.change(async (transaction): Promise<Result<void>> => {
      // Provisioned meanwhile, it is a machine in use: what was done there since must not be put out of the way.
      if ((await readStationIdentity(transaction)) !== null) return err('already-provisioned');
      letCount(unpacking, restored, desk.dataFolder);
      return ok();
    });
    if (!counts.ok) return counts;
    reached('vault.restore.committed');
    return ok();
  } catch (error) {
    if (error instanceof BackupDamagedError) return err('backup-damaged', error.message);
    const { syscall, code } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    if (code === 'ENOSPC') return err('disk-full', syscall);
    return err(syscall === 'read' ? 'stick-unreadable' : 'vault-unavailable', `${syscall}: ${code}`);
  } finally {
    await file.close();
  }
}

/** From here on the restored station is the one that starts. Where that can't be made sure of, it is not. */
function letCount(unpacking: string, restored: string, dataFolder: string): void {
  renameSync(unpacking, restored);
  try {
    syncFolder(dataFolder);
  } catch (error) {
    // Refused, and yet in place: the next start would put it over whatever is done here until then.
    renameSync(restored, unpacking);
    throw error;
  }
}

async function keyOf(
  header: BackupHeader,
  persons: readonly [BackupPerson, BackupPerson],
): Promise<Result<Buffer>> {
  if (persons[0].officerId === persons[1].officerId) return err('approval-same-person');
  const key = await backupKey(header, persons);
  if (key === null) return err('backup-other-persons');
  const found = Buffer.from(header.keyCheck, 'hex');
  const expected = Buffer.from(backupKeyCheck(key), 'hex');
  // Which of the two was wrong nobody can tell: neither opens anything alone.
  return timingSafeEqual(expected, found) ? ok(key) : err('backup-not-opened');
}

/** Writes the files of a backup under `folder`, synced; throws BackupDamagedError where it is not whole. */
async function unpack(plain: AsyncIterable<Buffer>, folder: string): Promise<BackupContents> {
  const reader = new ByteReader(plain);
  const length = (await reader.exactly(4)).readUInt32BE();
  const parsed = backupContentsSchema.safeParse(JSON.parse((await reader.exactly(length)).toString('utf8')));
  if (!parsed.success) throw new BackupDamagedError('contents');
  for (const { name, bytes } of parsed.data.files) {
    const path = name === databaseName ? join(folder, name) : join(folder, restoredOutbox, name);
    const output = await DurableFile.create(path);
    try {
      for await (const piece of reader.next(bytes)) await output.write(piece);
      await output.commit();
    } catch (error) {
      await output.discard();
      throw error;
    }
  }
  if (!(await reader.ended())) throw new BackupDamagedError('more than it says');
  return parsed.data;
}

/** The restored vault under this machine's key, brought up to date, read whole, and with its first entry written. */
async function makeOurs(
  desk: Desk,
  contents: BackupContents,
  header: BackupHeader,
  folder: string,
): Promise<Result<void>> {
  const path = join(folder, databaseName);
  const { keys, generation, rotatedAt } = contents;
  const { vaultKey } = desk.vault;
  writeKeyring(keyringPath(path), { state: 'in-use', generation, rotatedAt, keys }, vaultKey);
  const opened = await openVault(path, vaultKey, desk.now);
  if (!opened.ok) {
    const { code, cause } = opened.error;
    return code === 'vault-corrupt' ? err('backup-damaged', cause) : opened;
  }
  const vault = opened.value;
  try {
    const { rows } = await sql<Record<string, string>>`PRAGMA quick_check(1)`.execute(vault.database);
    if (Object.values(rows[0] ?? {})[0] !== 'ok') return err('backup-damaged', 'quick_check');
    const noted = await vault.change(async (transaction) => {
      // The lost machine may have given out more tickets since the backup: none of today's may be given twice.
      const counter = `ticket.${businessDay(desk.now())}`;
      const given = Number((await readSetting(transaction, counter)) ?? '0');
      const { quotaPerDay } = settingsInForce({ roster: await readRoster(transaction) });
      await writeSetting(transaction, counter, String(given + quotaPerDay));
      const [first, second] = header.persons;
      await appendAudit(transaction, {
        at: desk.now(),
        event: 'vault-restored',
        officerId: null,
        subjectId: null,
        details: { madeAt: header.madeAt, first: first.officerId, second: second.officerId },
      });
      return ok();
    });
    if (!noted.ok) return noted;
  } finally {
    await vault.close();
  }
  writeConfig(desk, contents, folder);
  syncFile(path);
  for (const one of [join(folder, restoredOutbox), folder]) syncFolder(one);
  return ok();
}

/** What this machine's configuration leaves open, the backup answers; devices and places stay this machine's. */
function writeConfig(desk: Desk, { config }: BackupContents, folder: string): void {
  const { gatewayUrl, policyId } = desk.config;
  if (gatewayUrl !== null || (config.gatewayUrl === null && config.policyId === null)) return;
  const own = stationConfigSchema.parse(readConfig(desk));
  const merged = { ...own, gatewayUrl: config.gatewayUrl, policyId: policyId ?? config.policyId };
  writeFileSync(join(folder, 'config.json'), `${JSON.stringify(merged, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  });
}

function readConfig(desk: Desk): unknown {
  try {
    return JSON.parse(readFileSync(join(desk.dataFolder, 'config.json'), 'utf8'));
  } catch {
    return desk.config;
  }
}

/** Takes a stream of pieces apart into runs of known length. */
class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);
  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async *next(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0; ) {
      if (this.#held.length === 0 && !(await this.#more())) throw new BackupDamagedError('cut off');
      const piece = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async exactly(bytes: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.next(bytes)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  async ended(): Promise<boolean> {
    while (this.#held.length === 0) if (!(await this.#more())) return true;
    return false;
  }

  async #more(): Promise<boolean> {
    const next = (await this.#source.next()) as IteratorResult<Buffer, undefined>;
    if (next.done === true) return false;
    this.#held = next.value;
    return true;
  }
}
