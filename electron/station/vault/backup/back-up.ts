import { randomBytes } from 'node:crypto';
import { createReadStream, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type Result, err, ok } from '../../../../domain/result.ts';
import { appendAudit } from '../../audit/audit-log.ts';
import { recordAudit } from '../../audit/record-audit.ts';
import { type Desk, isTraining } from '../../desk.ts';
import { reached } from '../../fault-points.ts';
import { argon2 } from '../../keys/passphrase-kdf.ts';
import { openOfficer, openApproval } from '../../officers/open-officer.ts';
import { sealedFilePath } from '../../outbox/outbox-store.ts';
import { isPlace } from '../../provisioning/places.ts';
import { DurableFile } from '../../sealing/durable-file.ts';
import { openFile, writingFailure } from '../connection.ts';
import { writeSetting } from '../settings.ts';
import { lastBackupSetting } from '../vault-state.ts';
import {
  type BackupContents,
  type BackupHeader,
  backupExtension,
  databaseName,
  headerBytes,
  sealChunks,
} from './backup-format.ts';
import { type BackupPerson, backupKey, backupKeyCheck } from './backup-key.ts';
import { stagingFolders } from './staging.ts';

export interface BackupInput {
  readonly folder: string;
  /** Of the administrator who is signed in. */
  readonly passphrase: string;
  readonly approval: BackupPerson;
}

/**
 * Everything a replacement machine needs, in one file that opens with both persons' passphrases and with nothing less: the
 * database as it stands now, its keys, the sealed applications the centre has not acknowledged, and the configuration.
 * Both passphrases are those the officers sign in with; an officer with a token has none and can't back up.
 *
 * Failures: `place-unknown`, `backup-under-way`, those of `openOfficer` and `openApproval`, `stick-full`, `folder-unwritable`, `disk-full`,
 * `vault-unavailable`.
 */
export async function backUpVault(
  desk: Desk,
  input: BackupInput,
): Promise<Result<{ file: string; bytes: number }>> {
  const { officer, identity } = desk;
  if (identity === null) return err('not-provisioned');
  if (officer === null) return err('not-signed-in');
  if (!(await isPlace(desk, input.folder))) return err('place-unknown');
  const persons = [{ officerId: officer.id, passphrase: input.passphrase }, input.approval] as const;
  const shown = await showWhoTheyAre(desk, persons);
  if (!shown.ok) return shown;
  if (underWay.has(desk.vault)) return err('backup-under-way');
  underWay.add(desk.vault);
  try {
    return await writeBackup(desk, input.folder, persons);
  } finally {
    rmSync(stagingFolders(desk.dataFolder).backup, { recursive: true, force: true });
    underWay.delete(desk.vault);
  }
}

const underWay = new WeakSet<object>();

async function showWhoTheyAre(
  desk: Desk,
  [first, second]: readonly [BackupPerson, BackupPerson],
): Promise<Result<void>> {
  const approval = { officerId: second.officerId, credential: passphraseOf(second) };
  const approved = await openApproval(desk, approval, {
    besides: [first.officerId],
    roles: ['supervisor', 'administrator'],
  });
  if (!approved.ok) return approved;
  await approved.value.close();
  const own = await openOfficer(desk, first.officerId, passphraseOf(first));
  if (!own.ok) {
    const failures = Number(own.error.details?.failures ?? 0);
    await recordAudit(desk, 'officer-sign-in-refused', first.officerId, { failures });
    return own;
  }
  await own.value.close();
  return ok();
}

const passphraseOf = ({ passphrase }: BackupPerson) => ({ kind: 'passphrase', passphrase }) as const;

async function writeBackup(
  desk: Desk,
  folder: string,
  persons: readonly [BackupPerson, BackupPerson],
): Promise<Result<{ file: string; bytes: number }>> {
  const copied = await copyDatabase(desk);
  if (!copied.ok) return copied;
  const { copy, contents, sealed } = copied.value;
  reached('vault.backup.copied');
  const madeAt = desk.now().toISOString();
  const made = await headerFor(desk, persons, madeAt);
  const header = headerBytes(made.header);
  const name = `${desk.identity?.station.id ?? ''}-${madeAt.slice(0, 19).replace(/[-:]/g, '')}Z`;
  const path = join(folder, `${name}${backupExtension}`);
  const written = await writeFile(path, header, made.key, plainBytes(contents, [copy, ...sealed]));
  made.key.fill(0);
  if (!written.ok) return written;
  reached('vault.backup.named');
  const noted = await desk.vault.change(async (transaction) => {
    await writeSetting(transaction, lastBackupSetting, madeAt);
    await appendAudit(transaction, {
      at: desk.now(),
      event: 'vault-backed-up',
      officerId: persons[0].officerId,
      subjectId: null,
      details: { bytes: written.value, applications: sealed.length, approvedBy: persons[1].officerId },
    });
    return ok();
  });
  return noted.ok ? ok({ file: path, bytes: written.value }) : noted;
}

interface Copied {
  readonly copy: string;
  readonly contents: BackupContents;
  /** Paths, in the order of `contents.files` after the database. */
  readonly sealed: readonly string[];
}

/** The database at one moment, without what was deleted, under its own key; and what belongs to it. */
async function copyDatabase(desk: Desk): Promise<Result<Copied>> {
  const { backup } = stagingFolders(desk.dataFolder);
  const copy = join(backup, databaseName);
  try {
    rmSync(backup, { recursive: true, force: true });
    mkdirSync(backup, { mode: 0o700 });
    await sql`VACUUM INTO ${copy}`.execute(desk.vault.database);
    withoutSamples(copy, desk.vault.keyring.keys.database);
  } catch (error) {
    const refused = writingFailure(error);
    if (refused !== null) return refused;
    const { syscall, code } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    return err(code === 'ENOSPC' ? 'disk-full' : 'vault-unavailable', `${syscall}: ${code}`);
  }
  // Right after the copy, before anything else can run: these are the keys its rows are wrapped by.
  const { generation, rotatedAt, keys } = desk.vault.keyring;
  const ids = notAcknowledged(copy, keys.database);
  const sealed = ids.flatMap((id) => {
    const path = sealedFilePath(desk.dataFolder, id);
    const bytes = statSync(path, { throwIfNoEntry: false })?.size;
    return bytes === undefined ? [] : [{ path, name: `${id}.p7m`, bytes }];
  });
  const { gatewayUrl, policyId } = desk.config;
  const contents: BackupContents = {
    generation,
    rotatedAt,
    keys: { ...keys, wrapping: [...keys.wrapping] },
    config: { gatewayUrl, policyId },
    files: [
      { name: databaseName, bytes: statSync(copy).size },
      ...sealed.map(({ name, bytes }) => ({ name, bytes })),
    ],
  };
  return ok({ copy, contents, sealed: sealed.map(({ path }) => path) });
}

/** A backup outlives the few days for which others are compared with these applicants. */
function withoutSamples(copy: string, databaseKey: string): void {
  const connection = openFile(copy, databaseKey);
  try {
    connection.pragma('secure_delete=ON');
    connection.prepare('DELETE FROM recent_sample').run([]);
    connection.prepare('DELETE FROM recent_applicant').run([]);
  } finally {
    connection.close();
  }
}

function notAcknowledged(copy: string, databaseKey: string): string[] {
  const connection = openFile(copy, databaseKey);
  try {
    const rows = connection
      .prepare("SELECT application_id AS id FROM outbox_item WHERE state != 'acknowledged' ORDER BY id")
      .all([]) as { id: string }[];
    return rows.map(({ id }) => id);
  } finally {
    connection.close();
  }
}

async function headerFor(
  desk: Desk,
  persons: readonly [BackupPerson, BackupPerson],
  madeAt: string,
): Promise<{ header: BackupHeader; key: Buffer }> {
  const salt = (): string => randomBytes(16).toString('base64');
  const [first, second] = persons;
  const facts = {
    version: 1 as const,
    stationId: desk.identity?.station.id ?? '',
    stationName: desk.identity?.station.name ?? '',
    training: isTraining(desk),
    madeAt,
    program: desk.versions.station ?? '',
    kdf: { name: 'argon2id' as const, ...argon2 },
    persons: [
      { officerId: first.officerId, salt: salt() },
      { officerId: second.officerId, salt: salt() },
    ] satisfies BackupHeader['persons'],
    salt: randomBytes(32).toString('base64'),
  };
  const key = await backupKey(facts, persons);
  if (key === null) throw new Error('a backup is made for its own persons');
  return { header: { ...facts, keyCheck: backupKeyCheck(key) }, key };
}

async function* plainBytes(contents: BackupContents, files: readonly string[]): AsyncGenerator<Uint8Array> {
  const json = Buffer.from(JSON.stringify(contents), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  yield Buffer.concat([length, json]);
  for (const [index, file] of files.entries()) {
    let left = contents.files[index]?.bytes ?? 0;
    for await (const bytes of createReadStream(file, { highWaterMark: 256 * 1024 })) {
      left -= (bytes as Buffer).length;
      yield bytes as Buffer;
    }
    if (left !== 0) throw new Error('a file changed while it was backed up');
  }
}

async function writeFile(
  path: string,
  header: Buffer,
  key: Buffer,
  plain: AsyncIterable<Uint8Array>,
): Promise<Result<number>> {
  let output: DurableFile | undefined;
  try {
    output = await DurableFile.create(path);
    await output.write(header);
    for await (const chunk of sealChunks(key, header, plain)) {
      await output.write(chunk);
      reached('vault.backup.chunk-written');
    }
    reached('vault.backup.filled');
    return ok((await output.commit()).bytes);
  } catch (error) {
    await output?.discard();
    const { syscall, code } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code ?? '');
    return err(full ? 'stick-full' : 'folder-unwritable', `${syscall}: ${code}`);
  }
}
