import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { commitRequestSchema } from '../../domain/channels/gateway.ts';
import { ok, type Result } from '../../domain/result.ts';
import { signAcknowledgement } from '../authority/acknowledgement.ts';
import type { Authority } from '../authority/authority.ts';
import type { ByteSource } from '../cms/byte-source.ts';
import { type ReceivedUpload, UploadHeld, type Uploads } from '../http/uploads.ts';
import { applicationKey, type Objects } from '../store/objects/objects.ts';
import type { StationRecord } from '../store/records.ts';
import type { Acknowledged, ApplicationRecord, Store } from '../store/store.ts';
import type { Turns } from '../turns.ts';
import { vietnamDay } from '../vietnam-day.ts';
import { type Refusal, refuse } from '../verification/refusal.ts';
import type { VerificationContext } from '../verification/context.ts';
import { verifyApplication } from '../verification/verify-application.ts';

export type CommitRequest = z.infer<typeof commitRequestSchema>;

export interface Receiving {
  readonly authority: Authority;
  readonly store: Store;
  readonly objects: Objects;
  readonly uploads: Uploads;
  readonly verification: VerificationContext;
  readonly turns: Turns;
  /** Told how many seconds verifying one application took. */
  readonly onVerified?: (seconds: number) => void;
  readonly now: () => Date;
}

/** Which station sealed it, and which brings it: a mobile team's applications may come by way of its base. */
interface Stations {
  readonly sealing: StationRecord;
  readonly delivering: StationRecord;
}

const pieceLength = 256 * 1024;

/**
 * Takes an uploaded application in: verifies everything, keeps the bytes, acknowledges. Whoever delivers the same application again,
 * the station that sealed it or one that carries it, gets the first acknowledgement, whether or not the upload is still there.
 */
export async function receiveApplication(
  applicationId: string,
  commit: CommitRequest,
  station: StationRecord,
  receiving: Receiving,
): Promise<Result<Acknowledged, Refusal>> {
  const sealedBy = commit.sealedBy ?? station.id;
  const sealing = sealedBy === station.id ? station : await receiving.store.station(sealedBy);
  if (sealing === undefined) return refuse('signer-untrusted', 'sealing station not in the register');
  const stations = { sealing, delivering: station };
  const earlier = await earlierDelivery(applicationId, commit, sealing, receiving.store);
  if (earlier !== null) return earlier;
  if (!receiving.uploads.belongsTo(commit.uploadId, station.id)) {
    return refuse('upload-incomplete', 'no such upload of this station');
  }
  if (await quotaReached(station.id, receiving.store, receiving.now())) {
    return refuse('quota-exceeded', 'applications of this day');
  }
  const held = receiving.uploads.holding(commit.uploadId, async (upload) => {
    // Another delivery may have been acknowledged while this one waited for the upload.
    const meanwhile = await earlierDelivery(applicationId, commit, sealing, receiving.store);
    if (meanwhile !== null) return meanwhile;
    if (upload === null || upload.received !== upload.size) {
      return refuse('upload-incomplete', 'bytes still to come');
    }
    const received = await receiving.turns.run(() =>
      verifyAndKeep(applicationId, commit, stations, upload, receiving),
    );
    // What was refused would be refused again: the station uploads anew if it has other bytes.
    if (received.ok || received.error.code !== 'upload-incomplete') await upload.remove();
    return received;
  });
  return held.catch((error: unknown) => {
    // Said to be incomplete, all of it would be sent again.
    if (error instanceof UploadHeld) return refuse('busy', 'upload still in use');
    throw error;
  });
}

/** Whether the centre takes no more from this station today. Deliveries at the same moment may exceed it by their number. */
export async function quotaReached(
  stationId: string,
  store: Pick<Store, 'settings' | 'takenOn'>,
  now: Date,
): Promise<boolean> {
  const [settings, taken] = await Promise.all([
    store.settings(stationId),
    store.takenOn(stationId, vietnamDay(now)),
  ]);
  return taken >= settings.quotaPerDay;
}

async function earlierDelivery(
  applicationId: string,
  commit: CommitRequest,
  sealing: StationRecord,
  store: Store,
): Promise<Result<Acknowledged, Refusal> | null> {
  const known = await store.application(applicationId);
  if (known !== undefined) {
    return isSame(known, commit, sealing)
      ? ok({ ...known, repeated: true, anchor: null })
      : refuse('replayed', 'id already acknowledged for other bytes');
  }
  const sameBytes = await store.applicationBySha256(commit.sha256);
  return sameBytes === undefined ? null : refuse('replayed', 'bytes already acknowledged under another id');
}

function isSame(known: ApplicationRecord, commit: CommitRequest, sealing: StationRecord): boolean {
  return known.sha256 === commit.sha256 && known.size === commit.size && known.stationId === sealing.id;
}

async function verifyAndKeep(
  applicationId: string,
  commit: CommitRequest,
  { sealing, delivering }: Stations,
  upload: ReceivedUpload,
  receiving: Receiving,
): Promise<Result<Acknowledged, Refusal>> {
  if (upload.applicationId !== applicationId)
    return refuse('application-id-mismatch', 'upload made for another id');
  const begun = performance.now();
  let enrollmentType: string;
  const { sha256, size } = commit;
  const key = applicationKey({ id: applicationId, sha256 });
  const opened = await upload.open();
  try {
    if (opened.bytes.size !== size) return refuse('digest-mismatch', 'size differs');
    if ((await sha256Of(opened.bytes)) !== sha256) return refuse('digest-mismatch', 'SHA-256 differs');
    const expected = { applicationId, stationId: sealing.id, policyId: sealing.policyId };
    const verified = await verifyApplication(opened.bytes, expected, receiving.verification);
    if (!verified.ok) return verified;
    ({ enrollmentType } = verified.value);
    // Before the index is locked, because others wait for that lock; under a name no other sealing has.
    await opened.keepAs(key);
  } finally {
    await opened.close();
    receiving.onVerified?.((performance.now() - begun) / 1000);
  }
  const audit = commit.audit ?? null;
  const receivedAt = receiving.now();
  const parties = { stationId: sealing.id, deliveredBy: delivering.id };
  const acknowledged = await receiving.store.acknowledge(
    { id: applicationId, sha256, size, ...parties, enrollmentType, receivedAt, audit },
    (sequence) => {
      const content = {
        ...{ applicationId, sha256, size, ...parties, audit },
        ...{ receivedAt: receivedAt.toISOString(), sequence },
      };
      return signAcknowledgement(receiving.authority, content, receivedAt);
    },
  );
  // Where the id is acknowledged for other bytes, these can never be: the index takes nothing back.
  if (!acknowledged.ok && (await receiving.store.applicationBySha256(sha256)) === undefined) {
    await receiving.objects.delete(key);
  }
  return acknowledged;
}

async function sha256Of(source: ByteSource): Promise<string> {
  const hash = createHash('sha256');
  for (let position = 0; position < source.size; position += pieceLength) {
    hash.update(await source.read(position, pieceLength));
  }
  return hash.digest('hex');
}
