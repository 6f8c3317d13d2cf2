import { randomUUID } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import fastify, { LogController } from 'fastify';
import type { Logger } from 'pino';
import { gatewayPaths } from '../../domain/channels/gateway.ts';
import type { StationRecord, Store } from '../store/store.ts';
import { refuse } from '../verification/refusal.ts';
import { identify } from './identity.ts';
import { answerRefusal } from './refusals.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route behind mutual TLS. */
    station: StationRecord | null;
  }
}

export interface FrontOptions {
  readonly tls: { readonly key: string; readonly cert: string; readonly ca: string };
  /** Names and addresses the TLS certificate is for; a request for any other is misdirected. */
  readonly hosts: readonly string[];
  readonly log: Logger;
  readonly store: Store;
  readonly now: () => Date;
}

/** JSON bodies; uploads have their own limit. Two certificate requests per officer fit many times over. */
const bodyLimit = 256 * 1024;
const maxHeaderSize = 16 * 1024;
const headersTimeout = 10_000;
/** From connecting to speaking TLS: nobody is known before that, so nobody may hold a connection, or a stop, for long. */
const handshakeTimeout = 10_000;
/** Silence on a connection. */
const connectionTimeout = 60_000;
/** A chunk on the slowest line there is; what is cut off here resumes. */
const requestTimeout = 30 * 60_000;

/**
 * HTTPS with mutual TLS. A certificate is asked of everybody and demanded by every route but those whose config says
 * `open: true` (health, provisioning).
 */
export function createFront({ tls, hosts, log, store, now }: FrontOptions) {
  const app = fastify({
    https: {
      ...tls,
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.3',
      maxHeaderSize,
      handshakeTimeout,
    },
    loggerInstance: log,
    // Its own lines name full URLs; ours name routes.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit,
    connectionTimeout,
    requestTimeout,
    forceCloseConnections: 'idle',
    // Nothing in a path of ours is percent-encoded or longer than an id.
    routerOptions: { maxParamLength: 100 },
  });
  app.server.headersTimeout = headersTimeout;
  app.decorateRequest('station', null);

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('cache-control', 'no-store');
    reply.header('x-content-type-options', 'nosniff');
    if (!hosts.includes(hostOf(request.headers.host))) return reply.code(421).send();
    // No browser is a client of this gateway: a page that got hold of one must not speak through it.
    if (request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined) {
      return reply.code(403).send();
    }
    if (request.routeOptions.config.open === true) return undefined;
    const { socket } = request.raw;
    if (!(socket instanceof TLSSocket)) throw new Error('request without TLS');
    const identified = await identify(socket, store, now());
    if (identified.ok) {
      request.station = identified.value;
      return undefined;
    }
    const nobody = { stationId: null, applicationId: null, sha256: null };
    return answerRefusal(request, reply, identified.error, nobody, { store, now });
  });

  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.raw.statusCode,
        milliseconds: Math.round(reply.elapsedTime),
        stationId: request.station?.id ?? null,
      },
      'answered',
    );
  });

  app.setNotFoundHandler((_request, reply) => reply.code(404).send());
  app.setErrorHandler(
    (error: { statusCode?: number; code?: string; name?: string; stack?: string }, request, reply) => {
      const nobody = { stationId: request.station?.id ?? null, applicationId: null, sha256: null };
      const status = error.statusCode ?? 500;
      if (status === 413) {
        return answerRefusal(request, reply, refuse('too-large', 'body too large').error, nobody, {
          store,
          now,
        });
      }
      if (status < 500) {
        const cause = `request unreadable (${error.code ?? status})`;
        return answerRefusal(request, reply, refuse('malformed-request', cause).error, nobody, {
          store,
          now,
        });
      }
      // Only where it happened: a message may quote what it choked on.
      const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
      request.log.error({ name: error.name, code: error.code, frames: frames.slice(0, 12) }, 'failed');
      return reply.code(500).send();
    },
  );

  app.get(gatewayPaths.health, { config: { open: true } }, async () => ({ status: 'ok' }));
  return app;
}

export type Front = ReturnType<typeof createFront>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Reachable without a client certificate. */
    readonly open?: boolean;
  }
}

function hostOf(header: string | undefined): string {
  const match = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?$/.exec(header?.toLowerCase() ?? '');
  return (match?.[1] ?? '').replace(/^\[|\]$/g, '');
}
