import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { z } from 'zod';
import type { commitRequestSchema } from '../../domain/channels/gateway.ts';
import { ok, type Result } from '../../domain/result.ts';
import { signAcknowledgement } from '../authority/acknowledgement.ts';
import type { Authority } from '../authority/authority.ts';
import { type ByteSource, bytesOfFile } from '../cms/byte-source.ts';
import type { ReceivedUpload, Uploads } from '../http/uploads.ts';
import type { SealedFiles } from '../store/sealed-files.ts';
import type { ApplicationRecord, StationRecord, Store } from '../store/store.ts';
import type { Turns } from '../turns.ts';
import { type Refusal, refuse } from '../verification/refusal.ts';
import { type VerificationContext, verifyApplication } from '../verification/verify-application.ts';

export type CommitRequest = z.infer<typeof commitRequestSchema>;

export interface Receiving {
  readonly authority: Authority;
  readonly store: Store;
  readonly files: SealedFiles;
  readonly uploads: Uploads;
  readonly verification: VerificationContext;
  readonly turns: Turns;
  readonly now: () => Date;
}

const pieceLength = 256 * 1024;

/**
 * Takes an uploaded application in: verifies everything, keeps the bytes, acknowledges. Whoever delivers the same application again
 * gets the first acknowledgement, whether or not the upload is still there.
 */
export async function receiveApplication(
  applicationId: string,
  commit: CommitRequest,
  station: StationRecord,
  receiving: Receiving,
): Promise<Result<ApplicationRecord, Refusal>> {
  const earlier = await earlierDelivery(applicationId, commit, station, receiving.store);
  if (earlier !== null) return earlier;
  if (!receiving.uploads.belongsTo(commit.uploadId, station.id)) {
    return refuse('upload-incomplete', 'no such upload of this station');
  }
  return receiving.uploads.holding(commit.uploadId, async (upload) => {
    // Another delivery may have been acknowledged while this one waited for the upload.
    const meanwhile = await earlierDelivery(applicationId, commit, station, receiving.store);
    if (meanwhile !== null) return meanwhile;
    if (upload === null || upload.received !== upload.size) {
      return refuse('upload-incomplete', 'bytes still to come');
    }
    const received = await receiving.turns.run(() =>
      verifyAndKeep(applicationId, commit, station, upload, receiving),
    );
    // What was refused would be refused again: the station uploads anew if it has other bytes.
    if (received.ok || received.error.code !== 'upload-incomplete') await upload.remove();
    return received;
  });
}

async function earlierDelivery(
  applicationId: string,
  commit: CommitRequest,
  station: StationRecord,
  store: Store,
): Promise<Result<ApplicationRecord, Refusal> | null> {
  const known = await store.application(applicationId);
  if (known !== undefined) {
    const same =
      known.sha256 === commit.sha256 && known.size === commit.size && known.stationId === station.id;
    return same ? ok(known) : refuse('replayed', 'id already acknowledged for other bytes');
  }
  const sameBytes = await store.applicationBySha256(commit.sha256);
  return sameBytes === undefined ? null : refuse('replayed', 'bytes already acknowledged under another id');
}

async function verifyAndKeep(
  applicationId: string,
  commit: CommitRequest,
  station: StationRecord,
  upload: ReceivedUpload,
  receiving: Receiving,
): Promise<Result<ApplicationRecord, Refusal>> {
  if (upload.applicationId !== applicationId)
    return refuse('application-id-mismatch', 'upload made for another id');
  const file = await open(upload.path, 'r');
  try {
    const sealed = await bytesOfFile(file);
    if (sealed.size !== commit.size) return refuse('digest-mismatch', 'size differs');
    if ((await sha256Of(sealed)) !== commit.sha256) return refuse('digest-mismatch', 'SHA-256 differs');
    const expected = { applicationId, stationId: station.id, policyId: station.policyId };
    const verified = await verifyApplication(sealed, expected, receiving.verification);
    if (!verified.ok) return verified;
    // Written out before the index is locked: others wait for that lock.
    await file.sync();
  } finally {
    await file.close();
  }
  const { sha256, size } = commit;
  const receivedAt = receiving.now();
  return receiving.store.acknowledge(
    { id: applicationId, sha256, size, stationId: station.id, receivedAt },
    async (sequence) => {
      // Only here is it certain that no other sealing of this application is, or is being, acknowledged.
      await receiving.files.keep(applicationId, upload.path);
      return signAcknowledgement(
        receiving.authority,
        {
          applicationId,
          sha256,
          size,
          stationId: station.id,
          deliveredBy: station.id,
          audit: commit.audit ?? null,
          receivedAt: receivedAt.toISOString(),
          sequence,
        },
        receivedAt,
      );
    },
  );
}

async function sha256Of(source: ByteSource): Promise<string> {
  const hash = createHash('sha256');
  for (let position = 0; position < source.size; position += pieceLength) {
    hash.update(await source.read(position, pieceLength));
  }
  return hash.digest('hex');
}
