import { randomUUID } from 'node:crypto';
import fastify, { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger } from 'pino';
import { applicationIdForm } from '../http/forms.ts';
import { hostOf } from '../http/front.ts';
import type { Metrics } from '../http/metrics.ts';
import { retryAfter } from '../http/pressure.ts';
import type { TlsMaterial } from '../http/server-certificate.ts';
import type { HandedOn } from '../store/hand-on.ts';
import type { ApplicationRecord, Store } from '../store/store.ts';
import type { Bearer, BearerTokens } from './bearer.ts';
import {
  bufferIdForm,
  enrollmentView,
  indexView,
  readAttributes,
  selectAttributes,
} from './enrollment-view.ts';
import { OsiaBadRequest, osiaErrors } from './errors.ts';
import { readExpressions } from './expressions.ts';
import type { OpenedApplications } from './opened-applications.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `operationId` of OSIA's document, and the scope it asks for; null where this server does not offer it. */
    readonly osia?: { readonly operation: string; readonly scope: string | null };
  }
  interface FastifyRequest {
    /** Set on every operation of OSIA. */
    bearer: Bearer | null;
  }
}

export interface OsiaServerOptions {
  readonly tls: TlsMaterial;
  /** Names and addresses readers may use. */
  readonly hosts: readonly string[];
  readonly tokens: BearerTokens;
  readonly applications: OpenedApplications;
  readonly store: Pick<Store, 'application' | 'findApplications' | 'addHandedOn'>;
  readonly metrics: Pick<Metrics, 'handedOn'>;
  readonly log: Logger;
  readonly now: () => Date;
}

const bodyLimit = 64 * 1024;
const maxHeaderSize = 16 * 1024;
const timeouts = { handshake: 10_000, headers: 10_000, connection: 60_000, request: 60_000 };
const defaultLimit = 100;
const mostListed = 1000;
const mostSkipped = Number.MAX_SAFE_INTEGER;
const transactionForm = /^[\x21-\x7e]{1,128}$/;
const one = '/v1/enrollments/:enrollmentId';
const buffer = `${one}/buffer/:bufferId`;

/** What the document offers and this server does not: it hands on what stations sealed, and nobody writes here. */
const notOffered = [
  ['POST', one, 'createEnrollment'],
  ['PUT', one, 'updateEnrollment'],
  ['PATCH', one, 'partialUpdateEnrollment'],
  ['DELETE', one, 'deleteEnrollment'],
  ['PUT', `${one}/finalize`, 'finalizeEnrollment'],
  ['POST', `${one}/buffer`, 'createBuffer'],
] as const;

/** OSIA Enrollment v1.3.0, reading only: what the centre acknowledged, to national systems that show a token of the right scope. */
export function createOsiaServer(options: OsiaServerOptions) {
  const { tls, hosts, tokens, applications, store, metrics, log, now } = options;
  const app = fastify({
    https: { ...tls, maxHeaderSize, handshakeTimeout: timeouts.handshake },
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    ...{ bodyLimit, connectionTimeout: timeouts.connection, requestTimeout: timeouts.request },
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 100 },
  });
  app.server.headersTimeout = timeouts.headers;
  app.decorateRequest('bearer', null);

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('cache-control', 'no-store');
    reply.header('x-content-type-options', 'nosniff');
    if (!hosts.includes(hostOf(request.headers.host))) return reply.code(421).send();
    const { osia } = request.routeOptions.config;
    if (osia === undefined) return undefined;
    const checked = await tokens.check(request.headers.authorization);
    if (!checked.ok) {
      request.log.warn({ cause: checked.error.cause }, 'token refused');
      reply.header('www-authenticate', 'Bearer error="invalid_token"');
      return reply
        .code(401)
        .send({ code: osiaErrors.token, message: 'token missing, expired or not accepted' });
    }
    request.bearer = checked.value;
    if (osia.scope === null) return reply.code(403).send();
    if (!checked.value.scopes.includes(osia.scope)) {
      reply.header('www-authenticate', `Bearer error="insufficient_scope", scope="${osia.scope}"`);
      return reply.code(403).send();
    }
    transactionOf(request);
    return undefined;
  });

  app.addHook('onResponse', async (request, reply) => {
    const { osia } = request.routeOptions.config;
    const status = String(reply.raw.statusCode);
    if (osia !== undefined) metrics.handedOn.inc({ operation: osia.operation, status });
    const client = request.bearer?.client ?? null;
    const told = { operation: osia?.operation ?? null, status, client };
    request.log.info({ ...told, milliseconds: Math.round(reply.elapsedTime) }, 'answered');
  });

  app.setNotFoundHandler((_request, reply) => reply.code(404).send());
  app.setErrorHandler(
    (error: { statusCode?: number; code?: string; name?: string; stack?: string }, request, reply) => {
      if (error instanceof OsiaBadRequest) {
        return reply.code(400).send({ code: error.code, message: error.message });
      }
      if ((error.statusCode ?? 500) < 500) {
        return reply.code(400).send({ code: osiaErrors.request, message: 'request unreadable' });
      }
      // Only where it happened: a message may quote what it choked on.
      const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
      request.log.error({ name: error.name, code: error.code, frames: frames.slice(0, 12) }, 'failed');
      return reply.code(500).send({ code: osiaErrors.unexpected, message: 'unexpected error' });
    },
  );

  for (const [method, url, operation] of notOffered) {
    const config = { osia: { operation, scope: null } };
    app.route({ method, url, config, handler: async (_request, reply) => reply.code(403).send() });
  }

  /** Written before anything is answered: what can't be recorded is not handed on. */
  const record = (
    request: FastifyRequest,
    read: Pick<HandedOn, 'operation' | 'enrollmentId' | 'bufferId'>,
  ): Promise<void> => {
    const { bearer } = request;
    if (bearer === null) throw new Error('operation reached without a token');
    const { client, tokenId } = bearer;
    const transactionId = transactionOf(request);
    return store.addHandedOn({ at: now(), requestId: request.id, client, tokenId, transactionId, ...read });
  };

  app.get<{ Params: { enrollmentId: string }; Querystring: Record<string, unknown> }>(
    one,
    { config: { osia: { operation: 'readEnrollment', scope: 'enroll.read' } } },
    async (request, reply) => {
      const { enrollmentId } = request.params;
      const attributes = readAttributes(request.query.attributes);
      const application = await find(store, enrollmentId);
      if (application === undefined) return reply.code(404).send();
      if (applications.busy) return answerBusy(reply);
      const { enrollment } = await applications.open(application);
      await record(request, { operation: 'readEnrollment', enrollmentId, bufferId: null });
      const transaction = encodeURIComponent(transactionOf(request));
      const base = `https://${request.headers.host ?? ''}/v1/enrollments/${enrollmentId}/buffer`;
      const view = enrollmentView(
        enrollment,
        application,
        // Complete: whoever follows it needs nothing but a token.
        (bufferId) => `${base}/${bufferId}?transactionId=${transaction}`,
      );
      return selectAttributes(view, attributes);
    },
  );

  app.post<{ Querystring: Record<string, unknown> }>(
    '/v1/enrollments',
    { config: { osia: { operation: 'findEnrollments', scope: 'enroll.read' } } },
    async (request) => {
      const page = {
        offset: wholeNumber(request.query.offset, 'offset', 0, 0, mostSkipped),
        limit: wholeNumber(request.query.limit, 'limit', defaultLimit, 1, mostListed),
      };
      const conditions = readExpressions(request.body);
      const found = conditions === null ? [] : await store.findApplications(conditions, page);
      await record(request, { operation: 'findEnrollments', enrollmentId: null, bufferId: null });
      return found.map(indexView);
    },
  );

  app.get<{ Params: { enrollmentId: string; bufferId: string } }>(
    buffer,
    { config: { osia: { operation: 'readBuffer', scope: 'enroll.buf.read' } } },
    async (request, reply) => {
      const { enrollmentId, bufferId } = request.params;
      const application = await find(store, enrollmentId);
      if (application === undefined || !bufferIdForm.test(bufferId)) return reply.code(404).send();
      if (applications.busy) return answerBusy(reply);
      const file = (await applications.open(application)).evidence.get(bufferId);
      if (file === undefined) return reply.code(404).send();
      await record(request, { operation: 'readBuffer', enrollmentId, bufferId });
      reply.header('digest', `SHA-256=${Buffer.from(file.sha256, 'hex').toString('base64')}`);
      // What a browser would make of it is nobody's business here.
      reply.header('content-disposition', 'attachment');
      return reply.type(file.mimeType).send(file.content);
    },
  );
  app.addHook('onClose', async () => applications.clear());
  return app;
}

async function find(
  store: Pick<Store, 'application'>,
  enrollmentId: string,
): Promise<ApplicationRecord | undefined> {
  return applicationIdForm.test(enrollmentId) ? store.application(enrollmentId) : undefined;
}

function transactionOf(request: FastifyRequest): string {
  const { transactionId } = request.query as Record<string, unknown>;
  if (typeof transactionId !== 'string' || !transactionForm.test(transactionId)) {
    throw new OsiaBadRequest(
      'transactionId',
      'transactionId is required: 1 to 128 printable characters, once',
    );
  }
  return transactionId;
}

function wholeNumber(value: unknown, name: string, otherwise: number, least: number, most: number): number {
  if (value === undefined) return otherwise;
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new OsiaBadRequest('paging', `${name} must be a whole number from ${least} to ${most}`);
}

function answerBusy(reply: FastifyReply): FastifyReply {
  reply.header('retry-after', String(retryAfter('verifications-waiting')));
  return reply.code(429).send({ code: osiaErrors.busy, message: 'too many reads at this moment' });
}
