import { readdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import {
  backupContentsSchema,
  openChunks,
  readBackupHeader,
} from '../../electron/station/vault/backup/backup-format.ts';
import { backupKey } from '../../electron/station/vault/backup/backup-key.ts';
import { listBackups } from '../../electron/station/vault/backup/list-backups.ts';
import { backupPersons } from './persons.ts';
import type { Proven } from './prove.ts';

/** Where backups are written to, and which of them were found whole. */
export class Stick {
  readonly folder: string;
  readonly #whole = new Set<string>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Every backup that is offered opens whole. Answers the newest, and what does not hold. */
  async check(proven: Proven): Promise<{ newest: string | null; violations: string[] }> {
    const offered = await listBackups(this.folder);
    const violations: string[] = [];
    for (const { file } of offered) {
      if (this.#whole.has(file)) continue;
      const why = await damageOf(file);
      if (why === null) {
        this.#whole.add(file);
        proven.backups += 1;
      } else violations.push(`a backup is offered that is not whole: ${why}`);
    }
    return { newest: offered[0]?.file ?? null, violations };
  }

  /** Makes room: of the names it may be written under again none is known any more. */
  keepOnly(file: string | null): void {
    for (const name of readdirSync(this.folder)) {
      const path = join(this.folder, name);
      if (path === file) continue;
      rmSync(path);
      this.#whole.delete(path);
    }
  }
}

/** Null where every byte of a backup is what was written. */
async function damageOf(path: string): Promise<string | null> {
  const file = await open(path, 'r');
  try {
    const read = await readBackupHeader(file);
    if (!read.ok) return read.error.code;
    const { header, bytes } = read.value;
    const key = await backupKey(header, backupPersons);
    if (key === null) return 'of other persons';
    const pieces: Buffer[] = [];
    for await (const piece of openChunks(key, bytes, file, bytes.length)) pieces.push(piece);
    const plain = Buffer.concat(pieces);
    const length = plain.readUInt32BE(0);
    const contents = backupContentsSchema.parse(JSON.parse(plain.toString('utf8', 4, 4 + length)));
    const expected = contents.files.reduce((sum, one) => sum + one.bytes, 4 + length);
    return plain.length === expected ? null : `${plain.length} bytes instead of ${expected}`;
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown';
  } finally {
    await file.close();
  }
}
