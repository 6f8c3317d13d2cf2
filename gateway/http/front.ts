import { randomUUID } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import fastify, { LogController } from 'fastify';
import type { Logger } from 'pino';
import { gatewayPaths } from '../../domain/channels/gateway.ts';
import type { CertificateRecord, StationRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { quotaReached } from '../use-cases/receive-application.ts';
import { refuse } from '../verification/refusal.ts';
import { untilMidnight } from '../vietnam-day.ts';
import { identify } from './identity.ts';
import { type Demand, type Pressure, retryAfter } from './pressure.ts';
import type { Readiness } from './readiness.ts';
import { answerRefusal, type RefusalContext, sendAway } from './refusals.ts';
import type { TlsMaterial } from './server-certificate.ts';
import type { Work } from './work.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route behind mutual TLS. */
    station: StationRecord | null;
    /** The certificate it came with. */
    certificate: CertificateRecord | null;
  }
}

export interface FrontOptions {
  readonly tls: TlsMaterial;
  /** Names and addresses the TLS certificate is for; a request for any other is misdirected. */
  readonly hosts: readonly string[];
  readonly log: Logger;
  readonly store: Store;
  readonly context: RefusalContext;
  readonly pressure: Pressure;
  readonly readiness: Readiness;
  readonly work: Work;
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
 * `open` or `always` (provisioning; health, readiness).
 */
export function createFront({ tls, hosts, log, store, context, pressure, readiness, work }: FrontOptions) {
  const app = fastify({
    https: {
      ...tls,
      requestCert: true,
      rejectUnauthorized: false,
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
    // What comes while it stops is answered as everything else that is too much.
    return503OnClosing: false,
    // Nothing in a path of ours is percent-encoded or longer than an id.
    routerOptions: { maxParamLength: 100 },
  });
  app.server.headersTimeout = headersTimeout;
  app.decorateRequest('station', null);
  app.decorateRequest('certificate', null);

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('cache-control', 'no-store');
    reply.header('x-content-type-options', 'nosniff');
    if (!hosts.includes(hostOf(request.headers.host))) return reply.code(421).send();
    // No browser is a client of this gateway: a page that got hold of one must not speak through it.
    if (request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined) {
      return reply.code(403).send();
    }
    const { open = false, always = false } = request.routeOptions.config;
    if (always) return undefined;
    if (work.stopping) reply.header('connection', 'close');
    const demand = demandOf(request.method, request.routeOptions.url);
    const reason = pressure.reasonAgainst(demand);
    if (reason !== null) {
      // Before anybody is asked who this is: what is sent away must cost next to nothing.
      return sendAway(reply, reason, retryAfter(reason), refuse('busy', reason).error, context);
    }
    // A connection that ends without an answer ends its request too.
    reply.raw.once('close', work.begin(demand));
    if (open) return undefined;
    const { socket } = request.raw;
    if (!(socket instanceof TLSSocket)) throw new Error('request without TLS');
    const identified = await identify(socket, store, context.now());
    if (!identified.ok) {
      const nobody = { stationId: null, applicationId: null, sha256: null };
      return answerRefusal(request, reply, identified.error, nobody, context);
    }
    request.station = identified.value.station;
    request.certificate = identified.value.certificate;
    const moment = context.now();
    if (demand === 'new-upload' && (await quotaReached(request.station.id, store, moment))) {
      const seconds = Math.ceil(untilMidnight(moment) / 1000);
      return sendAway(
        reply,
        'quota',
        seconds,
        refuse('quota-exceeded', 'applications of this day').error,
        context,
      );
    }
    return undefined;
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
        return answerRefusal(request, reply, refuse('too-large', 'body too large').error, nobody, context);
      }
      if (status < 500) {
        const cause = `request unreadable (${error.code ?? status})`;
        return answerRefusal(request, reply, refuse('malformed-request', cause).error, nobody, context);
      }
      // Only where it happened: a message may quote what it choked on.
      const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
      request.log.error({ name: error.name, code: error.code, frames: frames.slice(0, 12) }, 'failed');
      return reply.code(500).send();
    },
  );

  app.get(gatewayPaths.health, { config: { always: true } }, async () => ({ status: 'ok' }));
  app.get(gatewayPaths.ready, { config: { always: true } }, async (_request, reply) => {
    const missing = await readiness.missing();
    return missing.length === 0
      ? { status: 'ready' }
      : reply.code(503).send({ status: 'not-ready', missing });
  });
  return app;
}

export type Front = ReturnType<typeof createFront>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Reachable without a client certificate. */
    readonly open?: boolean;
    /** Answered without a certificate, however much there is to do, and while stopping. */
    readonly always?: boolean;
  }
}

function demandOf(method: string, route: string | undefined): Demand {
  if (route === gatewayPaths.uploads && method === 'POST') return 'new-upload';
  if (route === `${gatewayPaths.uploads}/:uploadId` && method === 'PATCH') return 'progress';
  return route === gatewayPaths.application(':applicationId') && method === 'POST' ? 'commit' : 'other';
}

/** Name or address in a Host header, without the port; empty where there is none. */
export function hostOf(header: string | undefined): string {
  const match = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?$/.exec(header?.toLowerCase() ?? '');
  return (match?.[1] ?? '').replace(/^\[|\]$/g, '');
}
