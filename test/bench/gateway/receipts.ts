import { createHash, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { unwrap } from '../../../domain/result.ts';
import { verifyAcknowledgement } from '../../../electron/station/outbox/acknowledgement.ts';
import { gatewayFolders } from '../../../gateway/folders.ts';
import { applicationKey } from '../../../gateway/store/objects/objects.ts';
import { openIndex, openObjects } from '../../../gateway/store/storage.ts';
import type { Centre } from './centre.ts';
import type { Receipt } from './delivery.ts';

const signaturesChecked = 200;
const filesRead = 40;

/** What the centre has of what stations have receipts for. */
export interface Accounts {
  readonly receipts: number;
  /** Of these, fully verified as the outbox does. */
  readonly verified: number;
  /** Receipts whose application the index does not know with these bytes, this size, this very receipt. */
  readonly missingInIndex: number;
  readonly missingObjects: number;
  readonly differentObjects: number;
  /** Sequence numbers that stand on two receipts, and those from 1 to the highest on none. */
  readonly sequenceTwice: number;
  readonly sequenceGaps: number;
}

/** Asks index and objects themselves, not the gateway, for every receipt any station holds. */
export async function account(centre: Centre, receipts: readonly Receipt[]): Promise<Accounts> {
  const ca = readFileSync(centre.caFile, 'utf8');
  const folders = gatewayFolders(centre.data);
  const store = await openIndex(folders, centre.settings);
  const objects = await openObjects(folders, centre.settings);
  const sequences = new Set<number>();
  let [missingInIndex, missingObjects, differentObjects, highest, verified] = [0, 0, 0, 0, 0];
  const chosen = (count: number) =>
    new Set(Array.from({ length: count }, () => randomInt(Math.max(1, receipts.length))));
  const toVerify = chosen(signaturesChecked);
  const toRead = chosen(filesRead);
  for (const [index, { application, stationId, bytes }] of receipts.entries()) {
    const { applicationId, sha256, size } = application;
    const record = await store.application(applicationId);
    const same =
      record?.sha256 === sha256 &&
      record.size === size &&
      Buffer.compare(record.acknowledgement, bytes) === 0;
    if (!same) missingInIndex += 1;
    else {
      sequences.add(record.sequence);
      highest = Math.max(highest, record.sequence);
    }
    const key = applicationKey({ id: applicationId, sha256 });
    if (toRead.has(index)) {
      const kept = await objects.get(key);
      if (kept === undefined) missingObjects += 1;
      else if (createHash('sha256').update(kept).digest('hex') !== sha256) differentObjects += 1;
    } else if (!(await objects.exists(key))) missingObjects += 1;
    if (!toVerify.has(index)) continue;
    const expected = { applicationId, sha256, size, stationId, deliveredBy: [stationId] };
    const content = unwrap(await verifyAcknowledgement(bytes, ca, expected, new Date()));
    if (content.sequence !== record?.sequence) throw new Error('receipt of another sequence number');
    verified += 1;
  }
  objects.close();
  await store.close();
  return {
    ...{ receipts: receipts.length, verified, missingInIndex, missingObjects, differentObjects },
    sequenceTwice: receipts.length - missingInIndex - sequences.size,
    sequenceGaps: highest - sequences.size,
  };
}
