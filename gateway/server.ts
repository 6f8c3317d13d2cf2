import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { err, type Failure, ok, type Result } from '../domain/result.ts';
import {
  type Authority,
  exportCentre,
  initAuthority,
  issueServerCertificate,
  openAuthority,
} from './authority/authority.ts';
import type { RecipientKey } from './cms/decrypt.ts';
import { issuerAndSerialOf } from './cms/signed.ts';
import { type GatewayFolders, gatewayFolders } from './folders.ts';
import { addApplicationRoutes } from './http/application-routes.ts';
import { createFront } from './http/front.ts';
import { addProvisionRoute } from './http/provision-route.ts';
import { addUploadRoutes } from './http/upload-routes.ts';
import { uploadsIn } from './http/uploads.ts';
import { sealedFilesIn } from './store/sealed-files.ts';
import { openSqliteStore } from './store/sql/open-sqlite.ts';
import { Turns } from './turns.ts';

export interface GatewayOptions {
  readonly data: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Address to listen on. */
  readonly host: string;
  /** Further names stations reach the gateway by. */
  readonly names?: readonly string[];
  /** Make the centre's keys where there are none, and export what lets anyone check. */
  readonly init?: boolean;
  readonly log?: Logger;
  readonly now?: () => Date;
}

export interface Gateway {
  readonly url: string;
  /** PEM file of the centre's root, which the TLS certificate chains to. */
  readonly caFile: string;
  /** Answers what is under way, then stops. */
  readonly close: () => Promise<void>;
}

/** Applications held in memory at a time, each at most once: `sealedLimits.bytes` times this. */
const verificationsAtATime = 3;
/** What is still being answered when the gateway stops has this long. */
const stopTimeout = 10_000;

/** Opens the data folder and the centre's keys; `not-initialised` where there are none and none are to be made. */
export async function openCentre(
  data: string,
  init: boolean,
  now: Date,
): Promise<Result<{ folders: GatewayFolders; authority: Authority }, Failure<'not-initialised'>>> {
  const folders = gatewayFolders(data);
  await mkdir(folders.data, { recursive: true, mode: 0o700 });
  if (init) {
    await initAuthority(folders, now);
    await exportCentre(folders);
  }
  if (!existsSync(join(folders.authority, 'complete'))) return err('not-initialised');
  return ok({ folders, authority: await openAuthority(folders) });
}

export async function startGateway(
  options: GatewayOptions,
): Promise<Result<Gateway, Failure<'not-initialised'>>> {
  const now = options.now ?? (() => new Date());
  const log = options.log ?? pino({ level: 'silent' });
  const centre = await openCentre(options.data, options.init ?? false, now());
  if (!centre.ok) return centre;
  const { folders, authority } = centre.value;
  await mkdir(folders.uploads, { recursive: true, mode: 0o700 });
  const files = await sealedFilesIn(folders.applications);
  const store = await openSqliteStore(folders.database);
  const uploads = uploadsIn(folders.uploads, (error) =>
    log.error({ name: error instanceof Error ? error.name : 'unknown' }, 'sweep of abandoned uploads failed'),
  );

  const hosts = ['localhost', '127.0.0.1', '::1', options.host, ...(options.names ?? [])];
  const server = await issueServerCertificate(authority, hosts, now());
  const app = createFront({
    // The root is shown too: a station may know it by fingerprint only, from its code sheet.
    tls: { key: server.key, cert: `${server.certificate}\n${authority.ca}`, ca: authority.ca },
    hosts,
    log,
    store,
    now,
  });
  addProvisionRoute(app, { authority, store, now });
  addUploadRoutes(app, uploads);
  addApplicationRoutes(app, {
    authority,
    store,
    files,
    uploads,
    turns: new Turns(verificationsAtATime),
    verification: { authority, recipient: recipientOf(authority), store, now },
    now,
  });
  await app.listen({ host: options.host, port: options.port });
  const { port } = app.server.address() as AddressInfo;
  log.info({ port }, 'listening');

  return ok({
    url: `https://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    caFile: join(folders.authority, 'ca.pem'),
    close: async () => {
      uploads.stop();
      const impatience = setTimeout(() => app.server.closeAllConnections(), stopTimeout);
      try {
        await app.close();
      } finally {
        clearTimeout(impatience);
        await store.close();
      }
    },
  });
}

function recipientOf(authority: Authority): RecipientKey {
  return {
    issuerAndSerial: issuerAndSerialOf(authority.centreCertificate.raw),
    keyIdentifier: authority.centreKeyIdentifier,
    privateKey: authority.centreKey,
  };
}
