import { lookup as lookUpName, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { err, ok } from '../../domain/result.ts';
import { deadline } from './deadline.ts';
import { DeviceTls, readDeviceTrust } from './device-tls.ts';
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
  /** Whether what is sent and answered goes over a network for anybody on it to read. */
  readonly clearText: boolean;
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

const schemes: Readonly<Record<string, { readonly port: number; readonly secure: boolean }>> = {
  'http:': { port: 80, secure: false },
  'https:': { port: 443, secure: true },
  'ipp:': { port: 631, secure: false },
  'ipps:': { port: 631, secure: true },
};

/**
 * What is configured to go by TLS goes by TLS or not at all.
 * @param base `http`, `https`, `ipp` or `ipps`; its path is not used
 * @param certificate PEM: the device's own, which is then the only one it may show, or those of authorities; null: those every program trusts
 */
export function createDeviceHttp(base: URL, certificate: string | null = null): DeviceHttp {
  const host = base.hostname.replace(/^\[|\]$/g, '');
  const scheme = schemes[base.protocol];
  const port = base.port === '' ? (scheme?.port ?? 0) : Number(base.port);
  const way = wayTo(host, port, scheme?.secure, certificate);
  return {
    authority: `${base.hostname}:${port}`,
    clearText: scheme?.secure === false && !isThisMachine(host),
    call: async (options) => {
      const { method, signal, timeoutMs, limitBytes } = options;
      if (!way.ok) return way;
      const limit = deadline(signal, timeoutMs);
      try {
        const response = await send(await way.value(limit.signal), host, port, options, limit.signal);
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

/** How a call gets its connection. */
type Way = (
  signal: AbortSignal,
) => Promise<Pick<RequestOptions, 'agent' | 'createConnection' | 'lookup' | 'defaultPort'>>;

function wayTo(
  host: string,
  port: number,
  secure: boolean | undefined,
  certificate: string | null,
): BridgeResult<Way> {
  if (secure === undefined) return err('not-configured', 'neither http nor ipp');
  if (isIP(host) !== 0 && !isLocalAddress(host)) return err('not-configured', notLocal);
  if (!secure) {
    if (certificate !== null) return err('not-configured', 'certificate for an address without TLS');
    // A connection of its own for each call: one that the device has closed meanwhile would look like a failure.
    return ok(async () => ({ agent: false, lookup: lookUpLocal }));
  }
  const trust = readDeviceTrust(certificate);
  if (!trust.ok) return trust;
  const tls = new DeviceTls(host, port, trust.value, lookUpLocal);
  return ok(async (signal) => {
    const socket = await tls.connect(signal);
    return { createConnection: () => socket, defaultPort: 443 };
  });
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
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
  way: Awaited<ReturnType<Way>>,
  host: string,
  port: number,
  { method, path, contentType, body }: DeviceHttpRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = requestHttp({
      ...way,
      host,
      port,
      method,
      path,
      signal,
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
  EPROTO: 'protocol-error',
};

function failureOf(method: string, error: unknown): BridgeFailure {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const cause = `${method}: ${code || (error as Error).message}`;
  if (/CERT|TLS|SSL|SIGNED/.test(code)) return { code: 'untrusted-device', cause };
  return { code: codes[code] ?? (code.startsWith('HPE_') ? 'protocol-error' : 'unknown'), cause };
}
