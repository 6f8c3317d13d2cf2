import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import type { Failure, Result } from '../../../domain/result.ts';
import { err, ok } from '../../../domain/result.ts';
import { refusalSchema } from '../../../domain/channels/gateway.ts';

/** Where the gateway is and what proves who is who. Certificates and keys in PEM. */
export interface GatewayAddress {
  readonly url: string;
  /** The only authority trusted; the machine's own list plays no part. */
  readonly ca: string;
  /** The station's own; absent before provisioning. */
  readonly client?: { readonly certificate: string; readonly key: string };
}

export interface GatewayReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type GatewayFailureCode =
  | 'gateway-unreachable'
  | 'gateway-untrusted'
  | 'gateway-certificate-not-in-force'
  | 'gateway-timeout'
  | 'station-certificate-refused'
  | 'gateway-answer-malformed'
  | 'cancelled';

const largestReplyBytes = 256 * 1024;
const openConnections = 2;

/** TLS 1.3 only, mutual once the station has its certificate. */
export function gatewayAgent(address: GatewayAddress): Agent {
  return new Agent({
    ca: address.ca,
    ...(address.client === undefined ? {} : { cert: address.client.certificate, key: address.client.key }),
    minVersion: 'TLSv1.3',
    keepAlive: true,
    maxSockets: openConnections,
  });
}

export interface GatewayCall {
  readonly agent: Agent;
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'HEAD';
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly json?: unknown;
  /** For the whole call, answer included. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** One call; any answer of the gateway is a success here, whatever its status. */
export function callGateway(call: GatewayCall): Promise<Result<GatewayReply, Failure<GatewayFailureCode>>> {
  const timeout = AbortSignal.timeout(call.timeoutMs);
  const signal = call.signal === undefined ? timeout : AbortSignal.any([timeout, call.signal]);
  const body = call.json === undefined ? undefined : Buffer.from(JSON.stringify(call.json), 'utf8');
  return new Promise((resolve) => {
    const fail = (error: unknown): void => {
      if (call.signal?.aborted) resolve(err('cancelled'));
      else if (timeout.aborted) resolve(err('gateway-timeout', `${call.timeoutMs} ms`));
      else resolve({ ok: false, error: connectionFailure(error) });
    };
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(call.method === 'POST' ? { 'content-length': body?.length ?? 0 } : {}),
      ...call.headers,
    };
    const outgoing = request(call.url, { method: call.method, agent: call.agent, headers, signal });
    outgoing.on('error', fail);
    outgoing.on('response', (reply) => {
      readReply(reply).then((read) => {
        if (!read.ok) outgoing.destroy();
        resolve(read);
      }, fail);
    });
    outgoing.end(body);
  });
}

/** Reads an answer to its end. What is longer than any answer of the gateway's is a failure; a broken connection throws. */
export async function readReply(
  reply: IncomingMessage,
): Promise<Result<GatewayReply, Failure<'gateway-answer-malformed'>>> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of reply as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > largestReplyBytes) return err('gateway-answer-malformed', 'answer too long');
    pieces.push(piece);
  }
  return ok({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(pieces) });
}

/** Names a failure of network or TLS; the cause is its technical code only. */
export function connectionFailure(error: unknown): Failure<GatewayFailureCode> {
  const { code = 'no code' } = (error ?? {}) as NodeJS.ErrnoException;
  if (/ALERT.*(CERT|UNKNOWN_CA|ACCESS_DENIED)/.test(code)) {
    return { code: 'station-certificate-refused', cause: code };
  }
  // Any other alert (a record that was changed on the way, say) ended this connection and says nothing of the next.
  if (/ALERT/.test(code)) return { code: 'gateway-unreachable', cause: code };
  // Either the gateway's certificate ran out or this machine's clock is wrong: only a human can tell which.
  if (/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/.test(code)) {
    return { code: 'gateway-certificate-not-in-force', cause: code };
  }
  const distrust = /CERT|ISSUER|LEAF_SIGNATURE|^ERR_TLS_|^ERR_SSL_/;
  return { code: distrust.test(code) ? 'gateway-untrusted' : 'gateway-unreachable', cause: code };
}

/**
 * The gateway's own words for an answer that is no success: one of `refusalCodes`, or the status. Where it asks for patience
 * (429, 503) `details.seconds` says how long.
 */
export function refusalOf(
  status: number,
  body: string,
  headers: IncomingHttpHeaders = {},
  now = new Date(),
): Failure {
  const seconds = status === 429 || status === 503 ? retryAfterSeconds(headers['retry-after'], now) : null;
  const details = seconds === null ? {} : { details: { seconds } };
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    json = undefined;
  }
  const refusal = refusalSchema.safeParse(json);
  if (refusal.success) return { code: refusal.data.code, cause: refusal.data.cause, ...details };
  if (status === 401 || status === 403) return { code: 'unknown-station', cause: `HTTP ${status}` };
  if (status === 413) return { code: 'too-large', cause: `HTTP ${status}` };
  if (status === 429) return { code: 'busy', cause: `HTTP ${status}`, ...details };
  return { code: 'gateway-error', cause: `HTTP ${status}`, ...details };
}

/** Seconds or a date (RFC 9110, 10.2.3); null where it says neither. */
export function retryAfterSeconds(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}
