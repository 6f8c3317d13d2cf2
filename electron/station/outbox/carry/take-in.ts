import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseBoundedJson } from '../../../../domain/bounded-json.ts';
import { asicMimeType } from '../../../../domain/application/sealed.ts';
import type { CarryResult } from '../../../../domain/channels/outbox.ts';
import { type Result, err, ok } from '../../../../domain/result.ts';
import { appendAudit } from '../../audit/audit-log.ts';
import type { Desk } from '../../desk.ts';
import type { StationIdentity } from '../../provisioning/identity.ts';
import { openRegular } from '../../open-regular.ts';
import { DurableFile } from '../../sealing/durable-file.ts';
import { manifestXml } from '../../sealing/manifest.ts';
import { enqueue, rowOf, sealedFilePath, sealedFolder } from '../outbox-store.ts';
import { type CarryKey, readCarryKey } from './carry-key.ts';
import { EnvelopeReader } from './envelope-reader.ts';
import { manifestEntries } from './hand-over.ts';
import {
  type Count,
  type HandOver,
  carryFiles,
  handOverEntries,
  handOverPattern,
  handOverSchema,
} from './names.ts';
import { signAsStation, stationThatSigned } from './signed-statement.ts';
import { filesOn, mostStatementValues, writeStatements } from './stick.ts';

/** Fixed part of a ZIP local header, and where its sizes stand. */
const localHeader = { bytes: 30, sizeAt: 22, nameLengthAt: 26 } as const;
/** Of list and manifest; names are short. */
const largestEntry = 8 * 1024 * 1024;
const largestName = 200;

type Application = HandOver['applications'][number];
interface Sorted {
  /** Whole and new: its file lies in the outbox, the vault does not know of it yet. */
  readonly taken: Application[];
  readonly known: Application[];
  readonly damaged: Application[];
}

/**
 * Takes in every hand-over on the stick that is for this base, counts it, and leaves a signed count for the way back. A hand-over
 * taken in before is counted again and changes nothing. An application that is damaged is named by its ticket; the others are taken.
 *
 * Failures, where nothing at all could be taken in: `hand-over-missing`, `hand-over-for-another-base`, `hand-over-untrusted`,
 * `hand-over-damaged`, `stick-unreadable`; `disk-full` of this machine's own disk.
 */
export async function takeIn(desk: Desk, folder: string): Promise<Result<CarryResult[]>> {
  const { identity } = desk;
  if (identity === null) return err('not-provisioned');
  const files = await filesOn(folder);
  if (!files.ok) return files;
  const names = files.value.filter((name) => handOverPattern.test(name));
  if (names.length === 0) return err('hand-over-missing');
  const key = await readCarryKey(desk.vault);
  if (key === null) return err('hand-over-for-another-base', 'never was a base');
  const results: CarryResult[] = [];
  let refused: Result<never> | null = null;
  for (const name of names) {
    const taken = await takeInOne(desk, identity, key, folder, name);
    if (taken.ok) results.push(taken.value);
    else {
      desk.log.warn({ file: name, code: taken.error.code }, 'hand-over not taken in');
      refused ??= taken;
    }
  }
  desk.outbox?.changed();
  return results.length === 0 && refused !== null ? refused : ok(results);
}

async function takeInOne(
  desk: Desk,
  identity: StationIdentity,
  key: CarryKey,
  folder: string,
  name: string,
): Promise<Result<CarryResult>> {
  const path = join(folder, name);
  let file: FileHandle;
  let bytes: number;
  try {
    ({ file, size: bytes } = await openRegular(path));
  } catch (error) {
    return err('stick-unreadable', (error as NodeJS.ErrnoException).code);
  }
  try {
    const reader = await EnvelopeReader.open(file, key);
    if (reader === 'damaged') return err('hand-over-damaged', 'envelope');
    if (reader === 'for-another') return err('hand-over-for-another-base');
    const list = await readList(reader, identity);
    if (!list.ok) return list;
    const sorted = await sortOut(desk, reader, list.value);
    if (!sorted.ok) return sorted;
    const counted = await countIn(desk, list.value, sorted.value);
    if (!counted.ok) return counted;
    const told = await writeCount(desk, identity, folder, list.value, sorted.value);
    // What was taken in stays taken in, whether or not the stick could be told.
    if (!told.ok)
      desk.log.warn({ handOver: list.value.handOverId, code: told.error.code }, 'count not written');
    const { handOverId, from, to } = list.value;
    return ok({
      handOverId,
      fromStation: from,
      toStation: to,
      count: sorted.value.taken.length,
      known: sorted.value.known.length,
      damaged: sorted.value.damaged.map(({ ticket }) => ticket),
      bytes,
      file: name,
    });
  } catch (error) {
    // Only the outbox's own folder is written to here.
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    return err(code === 'ENOSPC' ? 'disk-full' : 'stick-unreadable', `${syscall}: ${code}`);
  } finally {
    await file.close().catch(() => undefined);
  }
}

/** The list, when the station it names signed it for this base. */
async function readList(reader: EnvelopeReader, identity: StationIdentity): Promise<Result<HandOver>> {
  const mimetype = await entry(reader, handOverEntries.mimetype);
  const listBytes = await entry(reader, handOverEntries.list);
  const manifest = await entry(reader, handOverEntries.manifest);
  if (mimetype?.toString('latin1') !== asicMimeType || listBytes === null || manifest === null) {
    return err('hand-over-damaged', 'list');
  }
  const list = parsedList(listBytes);
  if (list === null || list.count !== list.applications.length) return err('hand-over-damaged', 'list');
  const signatureName = handOverEntries.signature(list.from);
  const signature = await entry(reader, signatureName);
  if (signature === null) return err('hand-over-damaged', 'signature');
  const expected = manifestXml(signatureName, manifestEntries(list, listBytes));
  if (!manifest.equals(expected)) return err('hand-over-damaged', 'manifest');
  const signer = stationThatSigned(manifest, signature, identity.ca, new Date(list.at));
  if (signer !== list.from) return err('hand-over-untrusted', 'signature');
  return list.to === identity.station.id ? ok(list) : err('hand-over-for-another-base', 'list');
}

function parsedList(bytes: Buffer): HandOver | null {
  const json = parseBoundedJson(bytes.toString('utf8'), mostStatementValues);
  return handOverSchema.safeParse(json).data ?? null;
}

/** Content of the next entry, which must have this name; null where it has not, or is not whole. */
async function entry(reader: EnvelopeReader, name: string): Promise<Buffer | null> {
  const header = await reader.take(localHeader.bytes);
  if (header === null || header.toString('latin1', 0, 4) !== 'PK\x03\x04') return null;
  const size = header.readUInt32LE(localHeader.sizeAt);
  const nameLength = header.readUInt16LE(localHeader.nameLengthAt);
  if (size > largestEntry || nameLength > largestName) return null;
  const found = await reader.take(nameLength);
  return found?.toString('utf8') === name ? reader.take(size) : null;
}

/**
 * Reads every application where the list says that it must lie: a damaged header between two of them damages neither. Files
 * of new ones are durable when this resolves.
 */
async function sortOut(desk: Desk, reader: EnvelopeReader, list: HandOver): Promise<Result<Sorted>> {
  const sorted: Sorted = { taken: [], known: [], damaged: [] };
  await mkdir(sealedFolder(desk.dataFolder), { recursive: true, mode: 0o700 });
  try {
    for (const application of list.applications) {
      await reader.take(localHeader.bytes + handOverEntries.application(application.applicationId).length);
      const before = await rowOf(desk.vault.database, application.applicationId);
      const isKnown = before !== undefined;
      const whole = await readApplication(desk, reader, application, !isKnown);
      const differs = isKnown && before.sha256 !== application.sha256;
      if (!whole || differs) sorted.damaged.push(application);
      else (isKnown ? sorted.known : sorted.taken).push(application);
    }
    return ok(sorted);
  } catch (error) {
    for (const { applicationId } of sorted.taken) {
      await rm(sealedFilePath(desk.dataFolder, applicationId), { force: true });
    }
    throw error;
  }
}

async function readApplication(
  desk: Desk,
  reader: EnvelopeReader,
  { applicationId, sha256, size }: Application,
  keep: boolean,
): Promise<boolean> {
  const hash = createHash('sha256');
  const file = keep ? await DurableFile.create(sealedFilePath(desk.dataFolder, applicationId)) : null;
  try {
    for await (const piece of reader.pieces(size)) {
      hash.update(piece);
      await file?.write(piece);
    }
    const whole = hash.digest('hex') === sha256;
    if (whole) await file?.commit();
    else await file?.discard();
    return whole;
  } catch (error) {
    await file?.discard();
    throw error;
  }
}

function countIn({ vault, now, officer }: Desk, list: HandOver, sorted: Sorted): Promise<Result<void>> {
  const { handOverId, from } = list;
  return vault.change(async (transaction) => {
    for (const { applicationId, ticket, sealedAt, sha256, size } of sorted.taken) {
      await enqueue(transaction, {
        applicationId,
        ticket,
        sealedAt: new Date(sealedAt),
        sha256,
        size,
        carried: { from, handOver: handOverId },
      });
    }
    await appendAudit(transaction, {
      at: now(),
      event: 'applications-taken-in',
      officerId: officer?.id ?? null,
      subjectId: handOverId,
      details: {
        handOver: handOverId,
        from,
        count: sorted.taken.length,
        known: sorted.known.length,
        damaged: sorted.damaged.length,
      },
    });
    return ok();
  });
}

async function writeCount(
  desk: Desk,
  identity: StationIdentity,
  folder: string,
  list: HandOver,
  sorted: Sorted,
): Promise<Result<void>> {
  const ids = (applications: readonly Application[]) =>
    applications.map(({ applicationId }) => applicationId);
  const count: Count = {
    kind: 'count',
    handOverId: list.handOverId,
    from: list.from,
    to: list.to,
    at: desk.now().toISOString(),
    taken: ids(sorted.taken),
    known: ids(sorted.known),
    damaged: ids(sorted.damaged),
  };
  const bytes = Buffer.from(`${JSON.stringify(count, null, 2)}\n`, 'utf8');
  const signature = await signAsStation(bytes, identity, desk.now());
  if (!signature.ok) return signature;
  const name = carryFiles.count(list.handOverId);
  return writeStatements(folder, [
    [name, bytes],
    [carryFiles.signatureOf(name), signature.value],
  ]);
}
