import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { err, ok } from '../../domain/result.ts';
import { deadline } from './deadline.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from './failure.ts';

/**
 * HTTP/1.1 to a vendor's service on this machine. Only 127.0.0.1 can be addressed: a device service that answered from
 * elsewhere would send biometric data over a network. `node:http` passes the custom verbs of MOSIP SBI on unchanged.
 */
export interface LoopbackRequest extends CallOptions {
  readonly port: number;
  /** Any token: GET, MOSIPDISC, RCAPTURE … */
  readonly method: string;
  readonly path: string;
  /** JSON text; sent with Content-Length, never chunked, because small services cannot read chunks. */
  readonly body?: string;
  /** Answers longer than this are refused. */
  readonly limitBytes: number;
}

export interface LoopbackAnswer {
  readonly status: number;
  readonly text: string;
}

export interface LoopbackStream {
  readonly status: number;
  readonly contentType: string;
  /** Ends, or throws, when the service ends the connection; stops when the request's signal fires. */
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly close: () => void;
}

/** Sends a request and reads the whole answer within `timeoutMs`. */
export async function callLoopback(options: LoopbackRequest): Promise<BridgeResult<LoopbackAnswer>> {
  const limit = deadline(options.signal, options.timeoutMs);
  try {
    const response = await send(options, limit.signal);
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of response as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > options.limitBytes) {
        response.destroy();
        return err('protocol-error', `${options.method} answer exceeds ${options.limitBytes} bytes`);
      }
      parts.push(part);
    }
    if (!response.complete) return err('unplugged', `${options.method} answer was cut off`);
    return ok({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') });
  } catch (error) {
    return limit.signal.aborted
      ? err(limit.reason(), `${options.method} after ${options.timeoutMs} ms`)
      : { ok: false, error: failureOf(options.method, error) };
  } finally {
    limit.clear();
  }
}

/** Opens an answer that goes on; `timeoutMs` bounds the time until its first line only. */
export async function streamLoopback(options: LoopbackRequest): Promise<BridgeResult<LoopbackStream>> {
  const limit = deadline(options.signal, options.timeoutMs);
  // The socket outlives the opening deadline, so it hangs on the caller's signal through a controller of its own.
  const life = new AbortController();
  const end = (): void => life.abort();
  limit.signal.addEventListener('abort', end, { once: true });
  try {
    const response = await send(options, life.signal);
    limit.signal.removeEventListener('abort', end);
    options.signal.addEventListener('abort', end, { once: true });
    response.once('close', () => options.signal.removeEventListener('abort', end));
    if (options.signal.aborted) end();
    return ok({
      status: response.statusCode ?? 0,
      contentType: response.headers['content-type'] ?? '',
      chunks: response as AsyncIterable<Uint8Array>,
      close: end,
    });
  } catch (error) {
    return limit.signal.aborted
      ? err(limit.reason(), `${options.method} after ${options.timeoutMs} ms`)
      : { ok: false, error: failureOf(options.method, error) };
  } finally {
    limit.clear();
  }
}

/** Services of this machine as drivers are given them, so that a recorder can stand between. */
export interface Loopback {
  call(options: LoopbackRequest): Promise<BridgeResult<LoopbackAnswer>>;
  stream(options: LoopbackRequest): Promise<BridgeResult<LoopbackStream>>;
}

export const loopback: Loopback = { call: callLoopback, stream: streamLoopback };

function send(options: LoopbackRequest, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const body = options.body === undefined ? undefined : Buffer.from(options.body);
    const outgoing: ClientRequest = request({
      host: '127.0.0.1',
      port: options.port,
      method: options.method,
      path: options.path,
      agent: false,
      signal,
      headers: {
        EXT: 'TramCanCuoc',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': body.length }),
      },
    });
    outgoing.once('response', resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function failureOf(method: string, error: unknown): BridgeFailure {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const cause = `${method}: ${code || (error as Error).message}`;
  if (code === 'ECONNREFUSED') return { code: 'not-found', cause };
  if (code === 'ECONNRESET' || code === 'EPIPE') return { code: 'unplugged', cause };
  return { code: code.startsWith('HPE_') ? 'protocol-error' : 'unknown', cause };
}
