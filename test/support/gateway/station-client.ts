import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, type RequestOptions, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultHttpStack, Upload } from 'tus-js-client';
import {
  gatewayPaths,
  type ProvisionResponse,
  provisionResponseSchema,
} from '../../../domain/channels/gateway.ts';

/** A private key and a request for a certificate, made by the openssl command. PEM. */
export function opensslRequest(curve = 'P-256'): { key: string; csr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-request-'));
  try {
    const run = (words: string) => execFileSync('openssl', words.split(' '), { cwd: folder, stdio: 'pipe' });
    run(`genpkey -algorithm EC -pkeyopt ec_paramgen_curve:${curve} -out key.pem`);
    run('req -new -key key.pem -subj /CN=anything -out csr.pem');
    return {
      key: readFileSync(join(folder, 'key.pem'), 'utf8'),
      csr: readFileSync(join(folder, 'csr.pem'), 'utf8'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds after which a gateway that does not answer fails the test that asked. */
const callTimeout = 60_000;

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** The body where it is JSON. */
  readonly json: { readonly code?: string; readonly cause?: string } & Record<string, unknown>;
}

export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

export interface CallOptions extends Pick<RequestOptions, 'servername'> {
  readonly headers?: Readonly<Record<string, string>>;
}

/** Speaks to a gateway with nothing of the station's own code. */
export class StationClient {
  readonly url: string;
  readonly agent: Agent;

  constructor(url: string, ca: string, identity?: Identity) {
    this.url = url;
    this.agent = new Agent({
      ca,
      keepAlive: true,
      ...(identity === undefined ? {} : { cert: identity.certificate, key: identity.key }),
    });
  }

  close(): void {
    this.agent.destroy();
  }

  call(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Reply> {
    const bytes =
      body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const outgoing = request(`${this.url}${path}`, {
        method,
        agent: this.agent,
        signal: AbortSignal.timeout(callTimeout),
        ...options,
        headers: {
          ...(bytes === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': bytes.length }),
          ...options.headers,
        },
      });
      outgoing.on('error', reject);
      outgoing.on('response', (reply) => {
        const pieces: Buffer[] = [];
        reply.on('data', (piece: Buffer) => pieces.push(piece));
        reply.on('error', reject);
        reply.on('end', () => {
          const whole = Buffer.concat(pieces);
          const isJson =
            whole.length > 0 && (reply.headers['content-type'] ?? '').startsWith('application/json');
          resolve({
            status: reply.statusCode ?? 0,
            headers: reply.headers,
            body: whole,
            json: isJson ? (JSON.parse(whole.toString('utf8')) as Reply['json']) : {},
          });
        });
      });
      outgoing.end(bytes);
    });
  }

  /** Uploads by tus and answers the id of the upload. */
  upload(bytes: Buffer, metadata: Record<string, string>, options: UploadOptions = {}): Promise<string> {
    return new Promise((resolve, reject) => {
      const upload = new Upload(bytes, {
        endpoint: `${this.url}${gatewayPaths.uploads}`,
        ...(options.resume === undefined ? {} : { uploadUrl: options.resume }),
        chunkSize: options.chunkSize ?? 512 * 1024,
        metadata,
        retryDelays: options.retryDelays === undefined ? null : [...options.retryDelays],
        storeFingerprintForResuming: false,
        httpStack: new DefaultHttpStack({ agent: this.agent }),
        onChunkComplete: (_size, accepted) => options.onAccepted?.(accepted, upload),
        onSuccess: () => resolve(upload.url?.split('/').at(-1) ?? ''),
        onError: reject,
      });
      upload.start();
    });
  }
}

export interface UploadOptions {
  readonly resume?: string;
  readonly chunkSize?: number;
  /** Milliseconds before each further try; none where it is left out. */
  readonly retryDelays?: readonly number[];
  readonly onAccepted?: (accepted: number, upload: Upload) => void;
}

export interface ProvisionedStation {
  readonly response: ProvisionResponse;
  readonly stationKey: string;
  readonly officerKeys: ReadonlyMap<string, string>;
  readonly client: StationClient;
}

/** Provisions a station with fresh keys for itself and for each officer. */
export async function provisionWithOpenssl(
  url: string,
  ca: string,
  code: string,
  officerIds: readonly string[],
): Promise<ProvisionedStation> {
  const station = opensslRequest();
  const officers = officerIds.map((officerId) => ({ officerId, ...opensslRequest() }));
  const stranger = new StationClient(url, ca);
  try {
    const reply = await stranger.call('POST', gatewayPaths.provision, {
      code,
      stationCsr: station.csr,
      officers: officers.map(({ officerId, csr }) => ({ officerId, csr })),
    });
    if (reply.status !== 200)
      throw new Error(`provisioning refused: ${reply.status} ${reply.body.toString('utf8')}`);
    const response = provisionResponseSchema.parse(reply.json);
    return {
      response,
      stationKey: station.key,
      officerKeys: new Map(officers.map(({ officerId, key }) => [officerId, key])),
      client: new StationClient(url, ca, { certificate: response.stationCertificate, key: station.key }),
    };
  } finally {
    stranger.close();
  }
}
