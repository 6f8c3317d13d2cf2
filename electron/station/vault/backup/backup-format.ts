import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { stationConfigSchema } from '../../../../domain/channels/supervision.ts';
import { type Failure, type Result, err, ok } from '../../../../domain/result.ts';
import { vaultKeysSchema } from '../keyring.ts';

/**
 * A backup file: `TCCBAK01`, four bytes of header length (big-endian), the header as JSON, then chunks. A chunk is four bytes (length
 * of its plain text, the highest bit set in the last one), ciphertext and 16-byte tag: AES-256-GCM, the nonce counts the
 * chunks, and each is bound to the header, to its number and to whether it is the last. So nothing can be changed, left out,
 * exchanged or cut off unseen (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
 *
 * The plain text: four bytes of length, a `BackupContents` as JSON, then its files' bytes one after the other.
 */
export const backupMagic = Buffer.from('TCCBAK01', 'latin1');
export const backupExtension = '.tccbackup';
const chunkBytes = 256 * 1024;
const tagBytes = 16;
const lastFlag = 0x80000000;
const mostHeaderBytes = 16 * 1024;

/** Readable without any key: whose backup this is, and how its key is made of two passphrases. */
export const backupHeaderSchema = z.object({
  version: z.literal(1),
  stationId: z.string().max(64),
  stationName: z.string().max(200),
  training: z.boolean(),
  madeAt: z.iso.datetime(),
  program: z.string().max(64),
  /** Bounded above too: whoever wrote the file says the price that is paid here to find that it does not open. */
  kdf: z.object({
    name: z.literal('argon2id'),
    memoryKiB: z
      .number()
      .int()
      .min(8 * 1024)
      .max(256 * 1024),
    passes: z.number().int().min(1).max(8),
    lanes: z.number().int().min(1).max(16),
  }),
  persons: z.tuple([personSchema(), personSchema()]),
  /** Of the key derived from both. */
  salt: saltSchema(),
  /** Tells wrong passphrases from a damaged file. */
  keyCheck: z.string().regex(/^[0-9a-f]{64}$/),
});
export type BackupHeader = z.infer<typeof backupHeaderSchema>;

function personSchema() {
  return z.object({ officerId: z.string().min(1).max(64), salt: saltSchema() });
}

/** 8 to 64 bytes: Argon2id takes no fewer. */
function saltSchema() {
  return z.base64().min(12).max(88);
}

export const databaseName = 'vault.db';
/** The database, or a sealed application: no name can lead out of the folder it is unpacked to. */
const fileNameSchema = z.union([z.literal(databaseName), z.string().regex(/^[0-9A-Za-z-]{1,64}\.p7m$/)]);

/** What the sealed part begins with. */
export const backupContentsSchema = z.object({
  generation: z.number().int(),
  rotatedAt: z.iso.datetime().nullable(),
  keys: vaultKeysSchema,
  /** Without devices and places: those are of the machine. */
  config: stationConfigSchema.pick({ gatewayUrl: true, policyId: true }),
  files: z.array(z.object({ name: fileNameSchema, bytes: z.number().int().min(0) })).max(100_000),
});
export type BackupContents = z.infer<typeof backupContentsSchema>;

export function headerBytes(header: BackupHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([backupMagic, length, json]);
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 4);
  return nonce;
}

function boundTo(header: Uint8Array, word: number, number: number): Buffer {
  const place = Buffer.alloc(12);
  place.writeUInt32BE(word);
  place.writeBigUInt64BE(BigInt(number), 4);
  return Buffer.concat([createHash('sha256').update(header).digest(), place]);
}

/** Seals a stream of bytes into chunks of equal size and a last one. */
export async function* sealChunks(
  key: Uint8Array,
  header: Uint8Array,
  plain: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0);
  let number = 0;
  const seal = (bytes: Uint8Array, last: boolean): Buffer => {
    const word = last ? (bytes.length | lastFlag) >>> 0 : bytes.length;
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number));
    cipher.setAAD(boundTo(header, word, number));
    number += 1;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(word);
    return Buffer.concat([length, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  };
  for await (const bytes of plain) {
    held = Buffer.concat([held, bytes]);
    while (held.length > chunkBytes) {
      yield seal(held.subarray(0, chunkBytes), false);
      held = held.subarray(chunkBytes);
    }
  }
  yield seal(held, true);
}

export class BackupDamagedError extends Error {}

/** Plain bytes of a backup from `position` on; throws BackupDamagedError where a chunk is not the one that was written there. */
export async function* openChunks(
  key: Uint8Array,
  header: Uint8Array,
  file: FileHandle,
  position: number,
): AsyncGenerator<Buffer> {
  let at = position;
  for (let number = 0; ; number += 1) {
    const word = (await readExactly(file, at, 4)).readUInt32BE();
    const length = (word & ~lastFlag) >>> 0;
    if (length > chunkBytes) throw new BackupDamagedError('chunk length');
    const sealed = await readExactly(file, at + 4, length + tagBytes);
    at += 4 + sealed.length;
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number), { authTagLength: tagBytes });
    decipher.setAAD(boundTo(header, word, number));
    decipher.setAuthTag(sealed.subarray(length));
    const plain = decipher.update(sealed.subarray(0, length));
    try {
      decipher.final();
    } catch {
      throw new BackupDamagedError(`chunk ${number}`);
    }
    yield plain;
    if (word >= lastFlag) return;
  }
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new BackupDamagedError('cut off');
    filled += bytesRead;
  }
  return bytes;
}

export interface ReadHeader {
  readonly header: BackupHeader;
  /** As they stand in the file: what every chunk is bound to. */
  readonly bytes: Buffer;
}

/** Failures: `backup-unknown` (no backup of ours, or a newer kind of one), `stick-unreadable`. */
export async function readBackupHeader(
  file: FileHandle,
): Promise<Result<ReadHeader, Failure<'backup-unknown' | 'stick-unreadable'>>> {
  try {
    const start = await readExactly(file, 0, backupMagic.length + 4);
    if (!start.subarray(0, backupMagic.length).equals(backupMagic)) return err('backup-unknown');
    const length = start.readUInt32BE(backupMagic.length);
    if (length > mostHeaderBytes) return err('backup-unknown', 'header length');
    const json = await readExactly(file, start.length, length);
    const header = backupHeaderSchema.safeParse(JSON.parse(json.toString('utf8')));
    if (!header.success) return err('backup-unknown', 'header');
    return ok({ header: header.data, bytes: Buffer.concat([start, json]) });
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall !== undefined) return err('stick-unreadable', `${syscall}: ${code}`);
    return err('backup-unknown', error instanceof BackupDamagedError ? 'cut off' : 'header');
  }
}
