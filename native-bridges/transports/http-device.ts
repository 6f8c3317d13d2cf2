import { lookup as lookUpName, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { err, ok } from '../../domain/result.ts';
import { deadline } from './deadline.ts';
import type { BridgeFailure, BridgeResult, CallOptions } from './failure.ts';

/**
 * HTTP/1.1 to a device of the office: a network scanner, a printer, the print service of this machine. Only loopback and private addresses are
 * spoken to, also where a name stands for them; a redirect is an answer like any other and is not followed.
 */
export interface DeviceHttpRequest extends CallOptions {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Begins with a slash. */
  readonly path: string;
  readonly contentType?: string;
  readonly body?: Uint8Array;
  /** Answers longer than this are refused. */
  readonly limitBytes: number;
}

export interface DeviceHttpAnswer {
  readonly status: number;
  /** Media type in small letters, without parameters. */
  readonly contentType: string;
  readonly location: string | null;
  readonly body: Uint8Array;
}

export interface DeviceHttp {
  /** Host and port, for people. */
  readonly authority: string;
  /** Whole answer within `timeoutMs`. `not-found`: nothing was sent. Any other failure may have come after the request had arrived. */
  call(request: DeviceHttpRequest): Promise<BridgeResult<DeviceHttpAnswer>>;
}

const local = new BlockList();
local.addSubnet('127.0.0.0', 8, 'ipv4');
local.addSubnet('10.0.0.0', 8, 'ipv4');
local.addSubnet('172.16.0.0', 12, 'ipv4');
local.addSubnet('192.168.0.0', 16, 'ipv4');
local.addSubnet('169.254.0.0', 16, 'ipv4');
local.addAddress('::1', 'ipv6');
local.addSubnet('fc00::', 7, 'ipv6');
local.addSubnet('fe80::', 10, 'ipv6');

/** Loopback, private (RFC 1918, RFC 4193) or link-local. */
export function isLocalAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && local.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

const defaultPorts: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'ipp:': 631,
  'ipps:': 631,
};

/** @param base `http`, `https`, `ipp` or `ipps`; its path is not used */
export function createDeviceHttp(base: URL): DeviceHttp {
  const host = base.hostname.replace(/^\[|\]$/g, '');
  const port = base.port === '' ? (defaultPorts[base.protocol] ?? 80) : Number(base.port);
  const request = base.protocol === 'https:' || base.protocol === 'ipps:' ? requestHttps : requestHttp;
  return {
    authority: `${base.hostname}:${port}`,
    call: async (options) => {
      const { method, signal, timeoutMs, limitBytes } = options;
      if (isIP(host) !== 0 && !isLocalAddress(host)) return err('not-configured', notLocal);
      const limit = deadline(signal, timeoutMs);
      try {
        const response = await send(request, host, port, options, limit.signal);
        const body = await readWhole(response, limitBytes);
        if (body === undefined) return err('protocol-error', `${method} answer exceeds ${limitBytes} bytes`);
        if (!response.complete) return err('unplugged', `${method} answer was cut off`);
        return ok({
          status: response.statusCode ?? 0,
          contentType: (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
          location: response.headers.location ?? null,
          body,
        });
      } catch (error) {
        return limit.signal.aborted
          ? err(limit.reason(), `${method} after ${timeoutMs} ms`)
          : { ok: false, error: failureOf(method, error) };
      } finally {
        limit.clear();
      }
    },
  };
}

async function readWhole(response: IncomingMessage, limitBytes: number): Promise<Uint8Array | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > limitBytes) {
      response.destroy();
      return undefined;
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const notLocal = 'not an address of the local network';

/** Resolves as the system does and refuses addresses that are not local: a name must not lead the bytes out of the office. */
const lookUpLocal: LookupFunction = (name, options, callback) => {
  lookUpName(name, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) {
      callback(error, '', 0);
      return;
    }
    const allowed = addresses.filter(({ address }) => isLocalAddress(address));
    const [first] = allowed;
    if (first === undefined) callback(Object.assign(new Error(notLocal), { code: 'ENOTLOCAL' }), '', 0);
    else if (options.all === true) callback(null, allowed);
    else callback(null, first.address, first.family);
  });
};

function send(
  request: typeof requestHttp,
  host: string,
  port: number,
  { method, path, contentType, body }: DeviceHttpRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host,
      port,
      method,
      path,
      // A connection of its own for each call: one that the device has closed meanwhile would look like a failure.
      agent: false,
      signal,
      lookup: lookUpLocal,
      headers: {
        ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
        ...(body === undefined ? {} : { 'Content-Length': body.length }),
      },
    });
    outgoing.once('response', resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const codes: Readonly<Record<string, BridgeFailure['code']>> = {
  ECONNREFUSED: 'not-found',
  EHOSTUNREACH: 'not-found',
  EHOSTDOWN: 'not-found',
  ENETUNREACH: 'not-found',
  ENOTFOUND: 'not-found',
  EAI_AGAIN: 'not-found',
  ENOTLOCAL: 'not-configured',
  ECONNRESET: 'unplugged',
  EPIPE: 'unplugged',
  ETIMEDOUT: 'not-responding',
};

function failureOf(method: string, error: unknown): BridgeFailure {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const cause = `${method}: ${code || (error as Error).message}`;
  if (/CERT|TLS|SSL|SIGNED/.test(code)) return { code: 'untrusted-device', cause };
  return { code: codes[code] ?? (code.startsWith('HPE_') ? 'protocol-error' : 'unknown'), cause };
}
