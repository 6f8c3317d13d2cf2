import { request } from 'node:https';
import { Agent } from 'node:https';
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
  readonly body: Buffer;
}

export type GatewayFailureCode =
  | 'gateway-unreachable'
  | 'gateway-untrusted'
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
  readonly method: 'GET' | 'POST';
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
    const headers =
      body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length };
    const outgoing = request(call.url, { method: call.method, agent: call.agent, headers, signal });
    outgoing.on('error', fail);
    outgoing.on('response', (reply) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      reply.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes <= largestReplyBytes) pieces.push(piece);
        else {
          resolve(err('gateway-answer-malformed', 'answer too long'));
          outgoing.destroy();
        }
      });
      reply.on('error', fail);
      reply.on('end', () => resolve(ok({ status: reply.statusCode ?? 0, body: Buffer.concat(pieces) })));
    });
    outgoing.end(body);
  });
}

/** Names a failure of network or TLS; the cause is its technical code only. */
export function connectionFailure(error: unknown): Failure<GatewayFailureCode> {
  const { code = 'no code' } = (error ?? {}) as NodeJS.ErrnoException;
  if (/ALERT/.test(code)) return { code: 'station-certificate-refused', cause: code };
  const distrust = /CERT|ISSUER|LEAF_SIGNATURE|^ERR_TLS_|^ERR_SSL_/;
  return { code: distrust.test(code) ? 'gateway-untrusted' : 'gateway-unreachable', cause: code };
}

/** The gateway's own words for an answer that is no success: one of `refusalCodes`, or the status. */
export function refusalOf(status: number, body: string): Failure {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    json = undefined;
  }
  const refusal = refusalSchema.safeParse(json);
  if (refusal.success) return { code: refusal.data.code, cause: refusal.data.cause };
  if (status === 401 || status === 403) return { code: 'unknown-station', cause: `HTTP ${status}` };
  if (status === 413) return { code: 'too-large', cause: `HTTP ${status}` };
  return { code: 'gateway-error', cause: `HTTP ${status}` };
}
