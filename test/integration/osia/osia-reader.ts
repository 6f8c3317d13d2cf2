import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type CallOptions, StationClient } from '../../support/gateway/station-client.ts';

export const issuer = 'https://issuer.example';
export const audience = 'gateway';

/** Who signs tokens for national systems in these tests. */
export class TestIssuer {
  readonly jwks: string;
  readonly privateKey: CryptoKey;
  readonly #folder: string;

  private constructor(folder: string, privateKey: CryptoKey) {
    this.#folder = folder;
    this.jwks = join(folder, 'jwks.json');
    this.privateKey = privateKey;
  }

  static async make(): Promise<TestIssuer> {
    const keys = await generateKeyPair('ES256', { extractable: true });
    const made = new TestIssuer(mkdtempSync(join(tmpdir(), 'issuer-')), keys.privateKey);
    const jwk = await exportJWK(keys.publicKey);
    made.writeKeys([{ ...jwk, kid: 'one', alg: 'ES256', use: 'sig' }]);
    return made;
  }

  writeKeys(keys: readonly object[]): void {
    writeFileSync(this.jwks, JSON.stringify({ keys }));
  }

  readKeys(): readonly object[] {
    return (JSON.parse(readFileSync(this.jwks, 'utf8')) as { keys: object[] }).keys;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  token(scope: string, change: (token: SignJWT) => SignJWT = (same) => same, kid = 'one'): Promise<string> {
    const token = new SignJWT({ scope, jti: 'token-1' })
      .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt' })
      .setSubject('national-register')
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('5m');
    return change(token).sign(this.privateKey);
  }
}

export interface Answer {
  readonly status: number;
  readonly mediaType: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly json: unknown;
}

/** A national system, with nothing of the gateway's own code. */
export class OsiaReader {
  readonly #client: StationClient;

  constructor(url: string, ca: string) {
    this.#client = new StationClient(url, ca);
  }

  close(): void {
    this.#client.close();
  }

  async call(method: string, path: string, token: string | null, body?: unknown): Promise<Answer> {
    const options: CallOptions = token === null ? {} : { headers: { authorization: `Bearer ${token}` } };
    const reply = await this.#client.call(method, path, body, options);
    const mediaType = String(reply.headers['content-type'] ?? '');
    const isJson = reply.body.length > 0 && mediaType.startsWith('application/json');
    return {
      ...{ status: reply.status, headers: reply.headers, body: reply.body, mediaType },
      json: isJson ? (JSON.parse(reply.body.toString('utf8')) as unknown) : null,
    };
  }
}
