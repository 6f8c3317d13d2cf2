import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Agent } from 'node:https';
import { type AcknowledgementContent, gatewayPaths } from '../../../domain/channels/gateway.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { reached } from '../fault-points.ts';
import { verifyAcknowledgement } from './acknowledgement.ts';
import { callGateway, refusalOf } from './gateway-access.ts';
import type { OutboxRow } from './outbox-store.ts';
import type { OutboxClock, OutboxTiming } from './timing.ts';
import { upload } from './upload.ts';

export interface Delivery {
  readonly row: OutboxRow;
  readonly file: string;
  readonly agent: Agent;
  readonly gatewayUrl: string;
  readonly ca: string;
  readonly stationId: string;
  readonly clock: OutboxClock;
  readonly timing: OutboxTiming;
  readonly signal: AbortSignal;
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
  // A receipt whose way back was cut: the application need not travel twice.
  if (row.upload_url !== null) {
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
    uploadUrl: uploadUrlNow(delivery),
    onUploadUrl: delivery.onUploadUrl,
    onProgress: delivery.onProgress,
    onAccepted: delivery.onAccepted,
    stallTimeoutMs: delivery.timing.uploadStall,
    clock: delivery.clock,
    signal: delivery.signal,
  });
  if (!uploaded.ok) return uploaded;
  await delivery.onVerifying();
  reached('outbox.verifying');
  return commit(delivery, uploaded.value);
}

async function askForAcknowledgement(delivery: Delivery): Promise<Result<Acknowledged | null>> {
  const reply = await callGateway({
    agent: delivery.agent,
    url: applicationUrl(delivery),
    method: 'GET',
    timeoutMs: delivery.timing.askForAcknowledgement,
    signal: delivery.signal,
  });
  if (!reply.ok) return reply;
  if (reply.value.status === 404) return ok(null);
  return receive(delivery, reply.value.status, reply.value.body);
}

async function commit(delivery: Delivery, uploadUrl: string): Promise<Result<Acknowledged>> {
  const { row } = delivery;
  const uploadId = decodeURIComponent(new URL(uploadUrl).pathname.split('/').at(-1) ?? '');
  const reply = await callGateway({
    agent: delivery.agent,
    url: applicationUrl(delivery),
    method: 'POST',
    json: { uploadId, sha256: row.sha256, size: row.size },
    timeoutMs: delivery.timing.commit,
    signal: delivery.signal,
  });
  if (!reply.ok) return reply;
  const received = await receive(delivery, reply.value.status, reply.value.body);
  if (received.ok || received.error.code !== 'digest-mismatch') return received;
  const unchanged = await fileIsUnchanged(delivery);
  return unchanged.ok ? received : unchanged;
}

async function receive(delivery: Delivery, status: number, body: Buffer): Promise<Result<Acknowledged>> {
  if (status >= 300) return { ok: false, error: refusalOf(status, body.toString('utf8')) };
  const { row, stationId } = delivery;
  const expected = { applicationId: row.application_id, sha256: row.sha256, size: row.size, stationId };
  const content = await verifyAcknowledgement(body, delivery.ca, expected, delivery.clock.now());
  return content.ok ? ok({ bytes: body, content: content.value }) : content;
}

function applicationUrl(delivery: Delivery): string {
  return new URL(gatewayPaths.application(delivery.row.application_id), delivery.gatewayUrl).href;
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
