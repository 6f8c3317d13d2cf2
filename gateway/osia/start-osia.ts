import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Failure, Result } from '../../domain/result.ts';
import { BearerTokens } from './bearer.ts';
import { createOsiaServer, type OsiaServerOptions } from './osia-server.ts';

/** What is being read when it stops has this long. */
const closeTimeout = 10_000;

/** Where national systems read, and whose tokens are taken. */
export interface OsiaSettings {
  /** 0 takes a free one. */
  readonly port: number;
  /** JWKS file with the public keys of the issuer; read anew when it changes. */
  readonly jwks: string;
  readonly issuer: string;
  readonly audience: string;
}

export interface OsiaListener {
  readonly url: string;
  readonly server: Server;
  readonly close: () => Promise<void>;
}

/** The issuer's keys; `osia-keys` where their file does not serve. */
export function openIssuer(
  { jwks, issuer, audience }: OsiaSettings,
  { now, log }: Pick<OsiaServerOptions, 'now' | 'log'>,
): Promise<Result<BearerTokens, Failure<'osia-keys'>>> {
  return BearerTokens.open({
    ...{ jwks, issuer, audience, now },
    onKeysFailure: (cause) => log.error({ cause }, 'keys of the OSIA issuer not read; the earlier ones stay'),
  });
}

/** Opens the hand-on's own HTTPS listener. */
export async function startOsia(
  port: number,
  host: string,
  options: OsiaServerOptions,
): Promise<OsiaListener> {
  const app = createOsiaServer(options);
  await app.listen({ host, port });
  const { port: taken } = app.server.address() as AddressInfo;
  return {
    url: `https://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    server: app.server,
    close: async () => {
      const impatience = setTimeout(() => app.server.closeAllConnections(), closeTimeout);
      try {
        await app.close();
      } finally {
        clearTimeout(impatience);
      }
    },
  };
}
