import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { err, type Failure, ok, type Result } from '../domain/result.ts';
import { type Authority, exportCentre, initAuthority, openAuthority } from './authority/authority.ts';
import type { RecipientKey } from './cms/decrypt.ts';
import { issuerAndSerialOf } from './cms/signed.ts';
import { type GatewayFolders, gatewayFolders } from './folders.ts';
import { startHousekeeping } from './housekeeping.ts';
import { addApplicationRoutes } from './http/application-routes.ts';
import { createFront } from './http/front.ts';
import { addPopulationRoute } from './http/population-route.ts';
import { addProvisionRoute } from './http/provision-route.ts';
import { addSelfRoutes } from './http/self-routes.ts';
import { ServerCertificate } from './http/server-certificate.ts';
import { listenForMetrics } from './http/metrics-listener.ts';
import type { PressureLimits } from './http/pressure.ts';
import { addUploadRoutes } from './http/upload-routes.ts';
import { PostgresLocks } from './http/postgres-locks.ts';
import { UploadLocks } from './http/upload-locks.ts';
import { createUploads, lockTimeout } from './http/uploads.ts';
import { OpenedApplications } from './osia/opened-applications.ts';
import { type OsiaSettings, openIssuer, startOsia } from './osia/start-osia.ts';
import { watchOperations } from './operations.ts';
import { openRegister, type PopulationSettings } from './population/open-register.ts';
import { embedded, openStorage, type StorageSettings } from './store/storage.ts';
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
  /** Everything in the data folder where it is left out. */
  readonly storage?: StorageSettings;
  /** Prometheus reads there, on the loopback only; 0 takes a free one. */
  readonly metricsPort?: number;
  /** Hand-on to national systems, which has a listener of its own. */
  readonly osia?: OsiaSettings;
  /** Where stations' questions about a person are answered from; nowhere where it is left out. */
  readonly population?: PopulationSettings;
  /** Others than `pressureLimits`. */
  readonly limits?: Partial<PressureLimits>;
  readonly log?: Logger;
  readonly now?: () => Date;
}

export interface Gateway {
  readonly url: string;
  /** PEM file of the centre's root, which the TLS certificate chains to. */
  readonly caFile: string;
  /** Where Prometheus reads, if it was asked for. */
  readonly metricsUrl: string | null;
  /** Where national systems read, if they may. */
  readonly osiaUrl: string | null;
  /** Is not ready from now on, sends new requests away, answers what is under way, then stops. */
  readonly close: () => Promise<void>;
  /** Cuts off what `close` waits for. Nothing that was answered is lost; stations go on elsewhere or later. */
  readonly closeNow: () => void;
}

/** Applications held in memory at a time, each at most once: `sealedLimits.bytes` times this. */
const verificationsAtATime = 3;
/** What is still being answered when the gateway stops has this long. */
const stopTimeout = 15_000;
/** And what is left of its connections this long. */
const closeTimeout = 3_000;

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
): Promise<
  Result<Gateway, Failure<'not-initialised' | 'folder-in-use' | 'osia-keys' | 'population-register'>>
> {
  const now = options.now ?? (() => new Date());
  const log = options.log ?? pino({ level: 'silent' });
  const centre = await openCentre(options.data, options.init ?? false, now());
  if (!centre.ok) return centre;
  const { folders, authority } = centre.value;
  const tokens = options.osia === undefined ? ok(null) : await openIssuer(options.osia, { now, log });
  if (!tokens.ok) return tokens;
  const register = options.population === undefined ? ok(null) : await openRegister(options.population);
  if (!register.ok) return register;
  const settings = options.storage ?? embedded;
  const failed = (what: string) => (error: unknown) =>
    log.error(
      {
        name: error instanceof Error ? error.name : 'unknown',
        code: error instanceof Error && 'code' in error ? error.code : undefined,
      },
      what,
    );
  const storage = await openStorage(folders, settings, {
    init: options.init ?? false,
    now,
    onConnectionLoss: failed('database connection lost'),
  });
  if (!storage.ok) return storage;
  const { objects, uploadBytes } = storage.value;
  const locks =
    settings.databaseUrl === null
      ? new UploadLocks(lockTimeout)
      : new PostgresLocks(settings.databaseUrl, lockTimeout);
  const uploads = createUploads({
    ...{ index: storage.value.store, bytes: uploadBytes, locks, now },
    onFailure: failed('upload failed'),
  });
  const housekeeping = startHousekeeping(
    { locks, uploads, store: storage.value.store, now },
    failed('housekeeping failed'),
  );

  const hosts = ['localhost', '127.0.0.1', '::1', options.host, ...(options.names ?? [])].map((name) =>
    name.toLowerCase(),
  );
  const certificate = await ServerCertificate.issue(authority, hosts, now);
  const turns = new Turns(verificationsAtATime);
  const operations = await watchOperations({
    ...{ store: storage.value.store, objects, turns, authority, certificate, folder: folders.data },
    // Where neither bytes nor index lie on this disk, its free space says nothing.
    limits: {
      ...(settings.databaseUrl !== null && settings.s3 !== null && { freeBytes: 0 }),
      ...options.limits,
    },
  });
  const { store, metrics, pressure, readiness, work } = operations;
  const context = { store, now, metrics };
  const app = createFront({
    ...{ tls: certificate.tls, hosts, log, store, context, pressure, readiness, work },
  });
  certificate.serve(app.server);
  addProvisionRoute(app, { authority, store, now }, context);
  addSelfRoutes(app, { authority, store, now }, context);
  addUploadRoutes(app, uploads);
  const receiving = {
    ...{ authority, store, objects, uploads, turns, now },
    verification: { authority, recipient: recipientOf(authority), store, now },
    onVerified: (seconds: number) => metrics.verification.observe(seconds),
  };
  addApplicationRoutes(app, receiving, context);
  addPopulationRoute(app, register.value, context);
  await app.listen({ host: options.host, port: options.port });
  const { port } = app.server.address() as AddressInfo;
  const metricsListener =
    options.metricsPort === undefined ? null : await listenForMetrics(options.metricsPort, metrics);
  const osia =
    options.osia === undefined || tokens.value === null
      ? null
      : await startOsia(options.osia.port, options.host, {
          ...{ tls: certificate.tls, hosts, tokens: tokens.value, store, metrics, log, now },
          applications: new OpenedApplications(objects, recipientOf(authority)),
        });
  if (osia !== null) certificate.serve(osia.server);
  log.info({ port }, 'listening');

  return ok({
    url: `https://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    caFile: join(folders.authority, 'ca.pem'),
    metricsUrl: metricsListener?.url ?? null,
    osiaUrl: osia?.url ?? null,
    closeNow: () => app.server.closeAllConnections(),
    close: async () => {
      const left = await work.stop(stopTimeout);
      if (left > 0) log.warn({ left }, 'requests cut off: the time to stop is over');
      await housekeeping.stop();
      const impatience = setTimeout(() => app.server.closeAllConnections(), closeTimeout);
      app.server.closeIdleConnections();
      if (left > 0) app.server.closeAllConnections();
      try {
        await Promise.all([app.close(), osia?.close()]);
      } finally {
        clearTimeout(impatience);
        pressure.stop();
        certificate.stop();
        await metricsListener?.close();
        await locks.close();
        await storage.value.close();
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
