import { type FileHandle, open } from 'node:fs/promises';
import type { Agent } from 'node:https';
import { uploadChunkBytes } from '../../../domain/channels/gateway.ts';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import { FileTooShortError, chunkDigests, chunkIsUnchanged } from './chunk-digests.ts';
import { type GatewayReply, callGateway, refusalOf } from './gateway-access.ts';
import { sendBytes } from './send-bytes.ts';
import type { OutboxClock } from './timing.ts';
import type { TokenBucket } from './token-bucket.ts';

const tus = { 'tus-resumable': '1.0.0' } as const;
/** Times one chunk may arrive damaged, and the gateway may be of another opinion about the offset, in one delivery. */
const mostSetbacks = 3;

export interface UploadInput {
  readonly agent: Agent;
  /** Where uploads are created. */
  readonly endpoint: string;
  readonly file: string;
  readonly size: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** Digests of the file's chunks as made earlier; null to make them now. */
  readonly chunks: string | null;
  readonly onChunks: (chunks: string) => Promise<void>;
  /** Of an upload begun earlier, to go on with. */
  readonly uploadUrl: string | null;
  readonly onUploadUrl: (url: string) => Promise<void>;
  /** Bytes handed to the connection. */
  readonly onProgress: (sent: number) => void;
  /** Bytes the gateway has said it holds. */
  readonly onAccepted: (accepted: number) => Promise<void>;
  /** For calls without a body. */
  readonly callTimeoutMs: number;
  readonly stallTimeoutMs: number;
  readonly bucket: TokenBucket;
  readonly usualPace: number | null;
  readonly clock: OutboxClock;
  readonly signal: AbortSignal;
}

/**
 * Uploads a file by tus 1.0.0 and answers the upload's URL: one request for all that is missing, which goes on at the byte the
 * gateway names, in the middle of a chunk too. A chunk that arrived damaged is sent again from its start. Begins anew where
 * the gateway no longer knows the upload. Success only says that the bytes were taken.
 *
 * Failures: those of the connection, `upload-rejected`, `chunk-mismatch`, the gateway's refusals, `sealed-file-unreadable`,
 * `sealed-file-damaged`, `cancelled`.
 */
export async function upload(input: UploadInput): Promise<Result<string>> {
  let file: FileHandle;
  try {
    file = await open(input.file, 'r');
  } catch (error) {
    return err('sealed-file-unreadable', (error as NodeJS.ErrnoException).code);
  }
  try {
    let { chunks } = input;
    if (chunks === null) {
      chunks = await chunkDigests(file, input.size);
      await input.onChunks(chunks);
    }
    return await transfer(input, file, chunks);
  } catch (problem) {
    if (problem instanceof FileTooShortError) return err('sealed-file-damaged', 'size');
    const { code, syscall } = problem as NodeJS.ErrnoException;
    if (syscall === 'read') return err('sealed-file-unreadable', code);
    throw problem;
  } finally {
    await file.close();
  }
}

async function transfer(input: UploadInput, file: FileHandle, chunks: string): Promise<Result<string>> {
  let url = input.uploadUrl;
  let offset: number | null = null;
  let setbacks = 0;
  for (;;) {
    if (url !== null && offset === null) {
      const named = await offsetOf(input, url);
      if (!named.ok) return named;
      if (named.value === null) url = null;
      else {
        offset = named.value;
        await input.onAccepted(offset);
      }
    }
    if (url === null) {
      const created = await create(input, chunks);
      if (!created.ok) return created;
      url = created.value;
      offset = 0;
      await input.onUploadUrl(url);
    }
    if (offset === input.size) return ok(url);
    const sent: Result<GatewayReply> = await sendBytes({
      ...input,
      url,
      headers: { ...tus, 'upload-offset': offset ?? 0, 'content-type': 'application/offset+octet-stream' },
      file,
      from: offset ?? 0,
      to: input.size,
    });
    if (!sent.ok) return sent;
    if (sent.value.status < 300) {
      offset = offsetIn(sent.value);
      if (offset === null || offset > input.size) return err('gateway-answer-malformed', 'Upload-Offset');
      await input.onAccepted(offset);
      continue;
    }
    const failure = refusalIn(sent.value, input);
    const { status } = sent.value;
    setbacks += 1;
    offset = null;
    // 409: bytes of an earlier request came in after it was given up. 404, 410: the upload is gone.
    const goesOn =
      status === 460 || status === 404 || status === 410 || isOffsetConflict(sent.value, failure);
    if (!goesOn || setbacks > mostSetbacks) return { ok: false, error: tusFailure(status, failure) };
    if (status === 460) {
      const damaged = await damagedHere(input, url, file, chunks);
      if (damaged !== null) return damaged;
    }
  }
}

/** Where a chunk arrived damaged: whether it was damaged before it left, on this disk. */
async function damagedHere(
  input: UploadInput,
  url: string,
  file: FileHandle,
  chunks: string,
): Promise<Result<never> | null> {
  const named = await offsetOf(input, url);
  if (!named.ok) return named;
  const chunk = Math.floor((named.value ?? 0) / uploadChunkBytes);
  if (chunk * uploadChunkBytes >= input.size) return null;
  const unchanged = await chunkIsUnchanged(file, chunk, input.size, chunks);
  return unchanged ? null : err('sealed-file-damaged', `chunk ${chunk} of the file on this disk`);
}

/** Null where the gateway does not know the upload any more. */
async function offsetOf(input: UploadInput, url: string): Promise<Result<number | null>> {
  const reply = await callGateway({
    agent: input.agent,
    url,
    method: 'HEAD',
    headers: tus,
    timeoutMs: input.callTimeoutMs,
    signal: input.signal,
  });
  if (!reply.ok) return reply;
  const { status } = reply.value;
  if (status === 404 || status === 410) return ok(null);
  if (status >= 300) return { ok: false, error: tusFailure(status, refusalIn(reply.value, input)) };
  const offset = offsetIn(reply.value);
  return offset === null || offset > input.size
    ? err('gateway-answer-malformed', 'Upload-Offset')
    : ok(offset);
}

async function create(input: UploadInput, chunks: string): Promise<Result<string>> {
  const metadata = Object.entries({ ...input.metadata, chunks }).map(
    ([name, value]) => `${name} ${Buffer.from(value, 'utf8').toString('base64')}`,
  );
  const reply = await callGateway({
    agent: input.agent,
    url: input.endpoint,
    method: 'POST',
    headers: { ...tus, 'upload-length': input.size, 'upload-metadata': metadata.join(',') },
    timeoutMs: input.callTimeoutMs,
    signal: input.signal,
  });
  if (!reply.ok) return reply;
  const { status, headers } = reply.value;
  if (status >= 300) return { ok: false, error: tusFailure(status, refusalIn(reply.value, input)) };
  const { location } = headers;
  if (location === undefined || !URL.canParse(location, input.endpoint))
    return err('gateway-answer-malformed', 'Location');
  // Bytes go to the gateway that was trusted, wherever it says that the upload lies.
  return ok(new URL(new URL(location, input.endpoint).pathname, input.endpoint).href);
}

const refusalIn = ({ status, body, headers }: GatewayReply, { clock }: UploadInput): Failure =>
  refusalOf(status, body.toString('utf8'), headers, clock.now());

function offsetIn({ headers }: GatewayReply): number | null {
  const text = headers['upload-offset'];
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

const isOffsetConflict = ({ status }: GatewayReply, failure: Failure): boolean =>
  status === 409 && failure.code === 'gateway-error';

/** 409, 423: another request still holds the upload; any 4xx without a code of the gateway's: tus itself. */
function tusFailure(status: number, failure: Failure): Failure {
  return failure.code === 'gateway-error' && status < 500
    ? { code: 'upload-rejected', cause: failure.cause ?? '' }
    : failure;
}
