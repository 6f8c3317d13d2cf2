import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { type ManifestEntry, asicMimeType } from '../../../../domain/application/sealed.ts';
import type { CarryResult } from '../../../../domain/channels/outbox.ts';
import type { SecondPerson } from '../../../../domain/officers/credential.ts';
import { roles } from '../../../../domain/officers/roles.ts';
import { type Result, err, ok } from '../../../../domain/result.ts';
import { appendAudit } from '../../audit/audit-log.ts';
import type { Desk } from '../../desk.ts';
import { openSecondPerson } from '../../officers/open-officer.ts';
import { openEnvelope } from '../../sealing/authenticated-envelope.ts';
import { crc32 } from '../../sealing/crc32.ts';
import { manifestXml } from '../../sealing/manifest.ts';
import { zipLayout } from '../../sealing/zip-layout.ts';
import { type OutboxRow, changeRow, sealedFilePath } from '../outbox-store.ts';
import { outboxTiming } from '../timing.ts';
import { readBaseCard } from './base-card.ts';
import { type BaseCard, type HandOver, carryFiles, handOverEntries, largestHandOver } from './names.ts';
import { signAsStation } from './signed-statement.ts';
import { freeBytes, writeDurably } from './stick.ts';

/** Beside the applications themselves: names, list, signature, and what a file system needs. */
const overheadBytes = 1_000_000;
const overheadOfOne = 1000;

type CarriedRow = Pick<OutboxRow, 'application_id' | 'ticket' | 'sealed_at' | 'sha256' | 'size'>;
interface Entry {
  readonly name: string;
  readonly size: number;
  readonly crc32: number;
  readonly content: Uint8Array | { readonly path: string; readonly sha256: string };
}

/** The file on this disk is not what was sealed; found while it was read a second time. */
class ChangedMeanwhile extends Error {}

/**
 * Everything of this station's that waits goes onto the stick, signed by the station and encrypted to the base whose card lies there. Two
 * persons answer for it. Only when the stick has given back every byte are the applications `carried`.
 *
 * Failures: `not-provisioned`, `not-signed-in`, those of `openSecondPerson`, `readBaseCard` and the stick; `nothing-to-hand-over`,
 * `sealed-file-damaged` (details.ticket).
 */
export async function handOver(
  desk: Desk,
  input: { folder: string; approval: SecondPerson },
): Promise<Result<CarryResult>> {
  const { identity, officer } = desk;
  if (identity === null) return err('not-provisioned');
  if (officer === null) return err('not-signed-in');
  const second = await openSecondPerson(desk, input.approval, { besides: [officer.id], roles });
  if (!second.ok) return second;
  await second.value.close();

  const now = desk.now();
  const stationId = identity.station.id;
  const card = await readBaseCard(input.folder, { stationId, ca: identity.ca }, now);
  if (!card.ok) return card;
  const free = await freeBytes(input.folder);
  if (!free.ok) return free;
  const rows = await waitingRows(desk);
  const list: HandOver = {
    kind: 'hand-over',
    handOverId: handOverId(stationId, now),
    from: stationId,
    to: card.value.stationId,
    at: now.toISOString(),
    count: rows.length,
    applications: rows.map((row) => ({
      applicationId: row.application_id,
      ticket: row.ticket,
      sealedAt: row.sealed_at,
      sha256: row.sha256,
      size: row.size,
    })),
  };
  if (rows.length === 0) return err('nothing-to-hand-over');
  const needed = rows.reduce((sum, { size }) => sum + size + overheadOfOne, overheadBytes);
  if (needed > free.value) return err('stick-full', undefined, { needed, free: free.value });

  const written = await writeHandOver(desk, input.folder, list, card.value);
  if (!written.ok) return written;
  const result: CarryResult = {
    handOverId: list.handOverId,
    fromStation: list.from,
    toStation: list.to,
    count: rows.length,
    known: 0,
    damaged: [],
    bytes: written.value.bytes,
    file: carryFiles.handOver(list.handOverId),
  };
  const counted = await countOut(desk, list, result, input.approval.officerId);
  desk.outbox?.changed();
  return counted.ok ? ok(result) : counted;
}

/** In the order they would be sent, as many as one file may hold. */
async function waitingRows({ vault }: Pick<Desk, 'vault'>): Promise<CarriedRow[]> {
  const rows = await vault.database
    .selectFrom('outbox_item')
    .select(['application_id', 'ticket', 'sealed_at', 'sha256', 'size'])
    .where('state', 'in', ['waiting', 'sending'])
    .where('carried_for', 'is', null)
    .orderBy('priority')
    .orderBy('sealed_at')
    .execute();
  let bytes = overheadBytes;
  return rows.filter(({ size }) => (bytes += size + overheadOfOne) <= largestHandOver);
}

function handOverId(stationId: string, now: Date): string {
  const minute = now.toISOString().replace(/[-:T]/g, '').slice(0, 12);
  return `${stationId}-${minute}-${randomBytes(3).toString('hex')}`;
}

async function writeHandOver(
  desk: Desk,
  folder: string,
  list: HandOver,
  card: BaseCard,
): Promise<Result<{ bytes: number }>> {
  const entries = await entriesOf(desk, list);
  if (!entries.ok) return entries;
  const layout = zipLayout(entries.value, new Date(list.at));
  const envelope = openEnvelope(card.certificate, layout.totalBytes);
  if (!envelope.ok) return err('base-card-invalid', envelope.error.cause);
  const { prefix, cipher, finish } = envelope.value;
  try {
    return await writeDurably(join(folder, carryFiles.handOver(list.handOverId)), async (file) => {
      await file.write(prefix);
      for (const [index, entry] of entries.value.entries()) {
        await file.write(cipher.update(layout.localHeader(index)));
        for await (const piece of contentOf(entry)) await file.write(cipher.update(piece));
      }
      await file.write(cipher.update(layout.end()));
      await file.write(finish());
    });
  } catch (problem) {
    if (problem instanceof ChangedMeanwhile) return err('sealed-file-damaged', problem.message);
    throw problem;
  }
}

/** An ASiC-E container: the list first, so that it is read before what it tells of. */
async function entriesOf(desk: Desk, list: HandOver): Promise<Result<Entry[]>> {
  const { identity, dataFolder } = desk;
  if (identity === null) return err('not-provisioned');
  const listBytes = Buffer.from(JSON.stringify(list), 'utf8');
  const signatureName = handOverEntries.signature(list.from);
  const manifest = manifestXml(signatureName, manifestEntries(list, listBytes));
  const signature = await signAsStation(manifest, identity, new Date(list.at));
  if (!signature.ok) return signature;
  const entries: Entry[] = [
    inMemory(handOverEntries.mimetype, Buffer.from(asicMimeType, 'latin1')),
    inMemory(handOverEntries.list, listBytes),
    inMemory(handOverEntries.manifest, manifest),
    inMemory(signatureName, signature.value),
  ];
  for (const { applicationId, ticket, sha256, size } of list.applications) {
    const path = sealedFilePath(dataFolder, applicationId);
    const found = await checked(path);
    if (found?.sha256 !== sha256 || found.size !== size) {
      return err('sealed-file-damaged', found === null ? 'unreadable' : 'SHA-256', { ticket });
    }
    const name = handOverEntries.application(applicationId);
    entries.push({ name, size, crc32: found.crc32, content: { path, sha256 } });
  }
  return ok(entries);
}

/** What the manifest of a hand-over lists: both ends make it from the list, and it must be the same to the byte. */
export function manifestEntries(list: HandOver, listBytes: Uint8Array): ManifestEntry[] {
  const digest = createHash('sha256').update(listBytes).digest('hex');
  return [
    { name: handOverEntries.list, mimeType: 'application/json', sha256: digest },
    ...list.applications.map(({ applicationId, sha256 }) => ({
      name: handOverEntries.application(applicationId),
      mimeType: 'application/pkcs7-mime',
      sha256,
    })),
  ];
}

const inMemory = (name: string, content: Uint8Array): Entry => ({
  name,
  size: content.length,
  crc32: crc32(content),
  content,
});

async function checked(path: string): Promise<{ sha256: string; size: number; crc32: number } | null> {
  const hash = createHash('sha256');
  let size = 0;
  let crc = 0;
  try {
    for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(piece);
      crc = crc32(piece, crc);
      size += piece.length;
    }
  } catch {
    return null;
  }
  return { sha256: hash.digest('hex'), size, crc32: crc };
}

async function* contentOf({ content }: Entry): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) {
    yield content;
    return;
  }
  const hash = createHash('sha256');
  for await (const piece of createReadStream(content.path) as AsyncIterable<Buffer>) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest('hex') !== content.sha256) throw new ChangedMeanwhile('changed while it was read');
}

/** What went meanwhile by wire stays what it became. */
function countOut(
  { vault, now, officer }: Desk,
  list: HandOver,
  { count, bytes }: CarryResult,
  approvedBy: string,
): Promise<Result<void>> {
  return vault.change(async (transaction) => {
    const at = now();
    const next = new Date(at.getTime() + outboxTiming.askForCarried).toISOString();
    for (const { applicationId } of list.applications) {
      await changeRow(
        transaction,
        applicationId,
        {
          state: 'carried',
          carried_to: list.to,
          hand_over: list.handOverId,
          code: null,
          next_attempt_at: next,
        },
        ['waiting', 'sending'],
      );
    }
    await appendAudit(transaction, {
      at,
      event: 'applications-handed-over',
      officerId: officer?.id ?? null,
      subjectId: list.handOverId,
      details: { handOver: list.handOverId, to: list.to, count, bytes, approvedBy },
    });
    return ok();
  });
}
