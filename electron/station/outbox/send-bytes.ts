import type { FileHandle } from 'node:fs/promises';
import { type Agent, request } from 'node:https';
import { type Result, err } from '../../../domain/result.ts';
import { readPiece } from './chunk-digests.ts';
import { type GatewayReply, connectionFailure, readReply } from './gateway-access.ts';
import type { OutboxClock } from './timing.ts';
import type { TokenBucket } from './token-bucket.ts';

/** Written at once: little on a line that is slow, so that a piece that moved tells of a line that is alive. */
const pieceBytes = { first: 64 * 1024, largest: 512 * 1024 } as const;
/** A piece that left sooner than this may be followed by one of twice its size. */
const fastPieceMs = 100;
/** One on its way, one behind it, one being read. */
const buffersAhead = 3;
/** What the system may hold of a connection after it took the last byte (Linux: tcp_wmem). */
const largestSendBuffer = 4 * 1024 * 1024;
/** Slowest line there is, for the wait for what the system still holds. Bytes a second. */
const slowestLine = 8000;

export interface BytesToSend {
  readonly agent: Agent;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly file: FileHandle;
  /** First byte and the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly bucket: TokenBucket;
  /** Bytes a second seen on this line lately; null where nothing was sent yet. */
  readonly usualPace: number | null;
  /** Nothing moved for so long: the connection counts as broken. */
  readonly stallTimeoutMs: number;
  readonly clock: OutboxClock;
  readonly signal: AbortSignal;
  /** Position in the file up to which bytes were taken by the connection. */
  readonly onProgress: (position: number) => void;
}

/**
 * One PATCH whose body is the file from `from` to `to`, read as the connection takes it. Any answer is a success here, also
 * one that comes before the last byte has left. A file that can't be read throws.
 */
export function sendBytes(input: BytesToSend): Promise<Result<GatewayReply>> {
  const { agent, url, from, to, clock, signal } = input;
  return new Promise((resolve, reject) => {
    const ended = new AbortController();
    let stopWatching = (): void => undefined;
    const outgoing = request(url, {
      method: 'PATCH',
      agent,
      headers: { ...input.headers, 'content-length': to - from },
    });
    const end = (): boolean => {
      if (ended.signal.aborted) return false;
      ended.abort();
      stopWatching();
      signal.removeEventListener('abort', onAbort);
      return true;
    };
    const finish = (result: Result<GatewayReply>): void => {
      if (!end()) return;
      // Where bytes are missing the connection is of no more use.
      if (!result.ok || !outgoing.writableFinished) outgoing.destroy();
      resolve(result);
    };
    const onAbort = (): void => finish(err('cancelled'));
    let patience = input.stallTimeoutMs;
    const moved = (): void => {
      stopWatching();
      if (ended.signal.aborted) return;
      stopWatching = clock.after(patience, () =>
        finish(err('gateway-timeout', `nothing moved for ${patience} ms`)),
      );
    };

    outgoing.on('error', (error) => finish({ ok: false, error: connectionFailure(error) }));
    outgoing.on('response', (reply) => {
      moved();
      readReply(reply).then(finish, (error: unknown) =>
        finish({ ok: false, error: connectionFailure(error) }),
      );
    });
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) {
      onAbort();
      return;
    }
    moved();
    const allTaken = (): void => {
      // From here on the connection has nothing more to take: it only empties.
      patience += tailPatience(to - from, input.usualPace);
    };
    pump(input, outgoing, ended.signal, moved, allTaken).catch((problem: unknown) => {
      if (!end()) return;
      outgoing.destroy();
      reject(problem instanceof Error ? problem : new Error(String(problem)));
    });
  });
}

/** How long bytes the system has taken may be on their way. */
function tailPatience(bytes: number, usualPace: number | null): number {
  const held = Math.min(bytes, largestSendBuffer);
  return Math.ceil((held / (usualPace === null ? slowestLine : Math.max(slowestLine, usualPace / 2))) * 1000);
}

type Outgoing = ReturnType<typeof request>;

/** Reads and writes, never more ahead than `buffersAhead`; ends early when `ended` aborts. */
async function pump(
  { file, from, to, bucket, clock, onProgress }: BytesToSend,
  outgoing: Outgoing,
  ended: AbortSignal,
  moved: () => void,
  allTaken: () => void,
): Promise<void> {
  const free = Array.from({ length: buffersAhead }, () => Buffer.allocUnsafeSlow(pieceBytes.largest));
  let freed = (): void => undefined;
  ended.addEventListener('abort', () => freed());
  let size: number = pieceBytes.first;
  let taken = from;
  const written = (buffer: Buffer<ArrayBuffer>, length: number, at: number): void => {
    free.push(buffer);
    const fast = clock.now().getTime() - at < fastPieceMs;
    size = fast ? Math.min(pieceBytes.largest, size * 2) : pieceBytes.first;
    taken += length;
    freed();
    if (ended.aborted) return;
    if (taken === to) allTaken();
    moved();
    onProgress(taken);
  };
  for (let position = from; position < to; ) {
    const buffer = free.pop();
    if (buffer === undefined) {
      await new Promise<void>((resolve) => {
        freed = resolve;
      });
      if (ended.aborted) return;
      continue;
    }
    const length = Math.floor(Math.min(size, to - position, bucket.largestPiece));
    const piece = await readPiece(file, buffer.subarray(0, length), position);
    await bucket.take(length, ended);
    if (ended.aborted) return;
    const at = clock.now().getTime();
    outgoing.write(piece, (problem) => {
      if (problem === null || problem === undefined) written(buffer, length, at);
    });
    position += length;
  }
  if (!ended.aborted) outgoing.end();
}
