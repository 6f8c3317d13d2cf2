import { readFile, stat } from 'node:fs/promises';
import { createLocalJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { err, type Failure, ok, type Result } from '../../domain/result.ts';

/** Who reads, as a token said that the issuer signed. */
export interface Bearer {
  readonly client: string;
  readonly tokenId: string | null;
  readonly scopes: readonly string[];
}

export interface BearerOptions {
  /** JWKS file with the public keys of the issuer. */
  readonly jwks: string;
  readonly issuer: string;
  readonly audience: string;
  readonly now: () => Date;
  /** Told where a changed file could not be read; the keys known before stay in use. */
  readonly onKeysFailure: (cause: string) => void;
}

const algorithms = ['ES256', 'RS256'];
const clockTolerance = 30;
const longestToken = 8192;
const reloadEvery = 5000;

/** Public keys only: whoever can read this file must not be able to sign with it. */
const jwksSchema = z.object({
  keys: z
    .array(
      z
        .looseObject({ kty: z.enum(['EC', 'RSA']) })
        .refine((key) => !('d' in key) && !('k' in key), 'holds a private key'),
    )
    .min(1)
    .max(50),
});

const claimsSchema = z.object({
  sub: z.string().min(1).max(200),
  jti: z.string().max(200).optional(),
  scope: z.union([z.string().max(2000), z.array(z.string().max(200)).max(50)]).optional(),
});

/** Checks bearer tokens (RFC 6750, JWT of RFC 9068): signature, issuer, audience, time. New keys in the file count within seconds. */
export class BearerTokens {
  private readonly options: BearerOptions;
  private keys: JWTVerifyGetKey;
  private readAt = 0;
  private changedAt: number;

  private constructor(options: BearerOptions, keys: JWTVerifyGetKey, changedAt: number) {
    this.options = options;
    this.keys = keys;
    this.changedAt = changedAt;
  }

  static async open(options: BearerOptions): Promise<Result<BearerTokens, Failure<'osia-keys'>>> {
    try {
      const changedAt = await changeOf(options.jwks);
      return ok(new BearerTokens(options, await readKeys(options.jwks), changedAt));
    } catch (error) {
      return err('osia-keys', causeOf(error));
    }
  }

  /** @param header value of Authorization */
  async check(header: string | undefined): Promise<Result<Bearer, Failure<'token-invalid'>>> {
    const token = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i.exec(header ?? '')?.[1];
    if (token === undefined || token.length > longestToken) return err('token-invalid', 'no bearer token');
    await this.reload();
    const { issuer, audience, now } = this.options;
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        ...{ issuer, audience, algorithms, clockTolerance, currentDate: now() },
        requiredClaims: ['exp', 'sub'],
      });
      const claims = claimsSchema.safeParse(payload);
      if (!claims.success) return err('token-invalid', 'claims of another form');
      const { sub, jti = null, scope = [] } = claims.data;
      return ok({
        client: sub,
        tokenId: jti,
        scopes: typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : scope,
      });
    } catch (error) {
      // The library tells everything that is wrong with a token by throwing; its codes say what, never the token.
      return err('token-invalid', causeOf(error));
    }
  }

  private async reload(): Promise<void> {
    const moment = performance.now();
    if (moment - this.readAt < reloadEvery) return;
    this.readAt = moment;
    try {
      const changedAt = await changeOf(this.options.jwks);
      if (changedAt === this.changedAt) return;
      this.keys = await readKeys(this.options.jwks);
      this.changedAt = changedAt;
    } catch (error) {
      this.options.onKeysFailure(causeOf(error));
    }
  }
}

async function changeOf(path: string): Promise<number> {
  return (await stat(path)).mtimeMs;
}

async function readKeys(path: string): Promise<JWTVerifyGetKey> {
  const jwks = jwksSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  return createLocalJWKSet(jwks);
}

function causeOf(error: unknown): string {
  if (error instanceof z.ZodError) return 'not a JWKS of public EC and RSA keys';
  if (error instanceof SyntaxError) return 'not JSON';
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}
