import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Agent } from 'node:https';
import {
  type AcknowledgementContent,
  type AuditAnchor,
  gatewayPaths,
} from '../../../domain/channels/gateway.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { reached } from '../fault-points.ts';
import { verifyAcknowledgement } from './acknowledgement.ts';
import { type GatewayReply, callGateway, refusalOf } from './gateway-access.ts';
import type { OutboxRow } from './outbox-store.ts';
import type { OutboxClock, OutboxTiming } from './timing.ts';
import type { TokenBucket } from './token-bucket.ts';
import { upload } from './upload.ts';

/** How the centre is asked about one application. */
export interface Asking {
  readonly row: OutboxRow;
  readonly agent: Agent;
  readonly gatewayUrl: string;
  readonly ca: string;
  readonly stationId: string;
  readonly clock: OutboxClock;
  readonly timing: OutboxTiming;
  readonly signal: AbortSignal;
  /** Called with every answer of the gateway. */
  readonly onReply: (reply: GatewayReply) => void;
}

export interface Delivery extends Asking {
  readonly file: string;
  readonly bucket: TokenBucket;
  readonly usualPace: number | null;
  /** Where the audit chain stands, for the centre to sign. */
  readonly anchor: () => Promise<AuditAnchor>;
  readonly onChunks: (chunks: string) => Promise<void>;
  readonly onUploadUrl: (url: string) => Promise<void>;
  readonly onProgress: (sent: number) => void;
  readonly onAccepted: (accepted: number) => Promise<void>;
  readonly onVerifying: () => Promise<void>;
}

export interface Acknowledged {
  readonly bytes: Uint8Array;
  readonly content: AcknowledgementContent;
}

/** Brings one sealed application to the gateway and back with its verified receipt. */
export async function deliver(delivery: Delivery): Promise<Result<Acknowledged>> {
  const { row } = delivery;
  // A receipt whose way back was cut, or that another station brought about: the application need not travel (again).
  if (row.upload_url !== null || row.hand_over !== null) {
    const earlier = await askForAcknowledgement(delivery);
    if (!earlier.ok || earlier.value !== null) return earlier as Result<Acknowledged>;
  }
  const intact = await fileIsThere(delivery);
  if (!intact.ok) return intact;
  const uploaded = await upload({
    agent: delivery.agent,
    endpoint: new URL(gatewayPaths.uploads, delivery.gatewayUrl).href,
    file: delivery.file,
    size: row.size,
    metadata: { applicationId: row.application_id, sha256: row.sha256 },
    chunks: row.chunks,
    onChunks: delivery.onChunks,
    uploadUrl: uploadUrlNow(delivery),
    onUploadUrl: delivery.onUploadUrl,
    onProgress: delivery.onProgress,
    onAccepted: delivery.onAccepted,
    callTimeoutMs: delivery.timing.uploadCall,
    stallTimeoutMs: delivery.timing.uploadStall,
    bucket: delivery.bucket,
    usualPace: delivery.usualPace,
    clock: delivery.clock,
    signal: delivery.signal,
  });
  if (!uploaded.ok) return uploaded;
  await delivery.onVerifying();
  reached('outbox.verifying');
  return commit(delivery, uploaded.value);
}

/** The receipt the centre already has for it; null where it has none. */
export async function askForAcknowledgement(asking: Asking): Promise<Result<Acknowledged | null>> {
  const reply = await callGateway({
    agent: asking.agent,
    url: applicationUrl(asking),
    method: 'GET',
    timeoutMs: asking.timing.askForAcknowledgement,
    signal: asking.signal,
  });
  if (!reply.ok) return reply;
  if (reply.value.status === 404) {
    asking.onReply(reply.value);
    return ok(null);
  }
  return receive(asking, reply.value);
}

async function commit(delivery: Delivery, uploadUrl: string): Promise<Result<Acknowledged>> {
  const { row } = delivery;
  const uploadId = decodeURIComponent(new URL(uploadUrl).pathname.split('/').at(-1) ?? '');
  const reply = await callGateway({
    agent: delivery.agent,
    url: applicationUrl(delivery),
    method: 'POST',
    json: {
      uploadId,
      sha256: row.sha256,
      size: row.size,
      audit: await delivery.anchor(),
      ...(row.carried_for === null ? {} : { sealedBy: row.carried_for }),
    },
    timeoutMs: delivery.timing.commit,
    signal: delivery.signal,
  });
  if (!reply.ok) return reply;
  const received = await receive(delivery, reply.value);
  if (received.ok || received.error.code !== 'digest-mismatch') return received;
  const unchanged = await fileIsUnchanged(delivery);
  return unchanged.ok ? received : unchanged;
}

async function receive(asking: Asking, reply: GatewayReply): Promise<Result<Acknowledged>> {
  asking.onReply(reply);
  const { status, body, headers } = reply;
  if (status >= 300) {
    return { ok: false, error: refusalOf(status, body.toString('utf8'), headers, asking.clock.now()) };
  }
  const expected = expectedReceipt(asking.row, asking.stationId);
  const content = await verifyAcknowledgement(body, asking.ca, expected, asking.clock.now());
  return content.ok ? ok({ bytes: body, content: content.value }) : content;
}

/** What a receipt for this row must say; of what was carried any station may have been the first to bring it. */
export function expectedReceipt(row: OutboxRow, stationId: string) {
  const sealedBy = row.carried_for ?? stationId;
  return {
    applicationId: row.application_id,
    sha256: row.sha256,
    size: row.size,
    stationId: sealedBy,
    // Once on a stick, it may have come by way of any base: a stick believed lost is found, another went elsewhere.
    deliveredBy: row.hand_over === null ? [stationId] : null,
  };
}

function applicationUrl(asking: Asking): string {
  return new URL(gatewayPaths.application(asking.row.application_id), asking.gatewayUrl).href;
}

/** An upload that was begun, at the address the gateway has now: it may have got another one meanwhile. */
function uploadUrlNow({ row, gatewayUrl }: Delivery): string | null {
  return row.upload_url === null ? null : new URL(new URL(row.upload_url).pathname, gatewayUrl).href;
}

async function fileIsThere(delivery: Delivery): Promise<Result<void>> {
  try {
    const { size } = await stat(delivery.file);
    return size === delivery.row.size ? ok() : err('sealed-file-damaged', 'size');
  } catch (error) {
    return err('sealed-file-unreadable', (error as NodeJS.ErrnoException).code);
  }
}

async function fileIsUnchanged(delivery: Delivery): Promise<Result<void>> {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream(delivery.file)) hash.update(piece as Buffer);
  } catch (error) {
    return err('sealed-file-unreadable', (error as NodeJS.ErrnoException).code);
  }
  return hash.digest('hex') === delivery.row.sha256
    ? ok()
    : err('sealed-file-damaged', 'SHA-256 of the file on this disk');
}
