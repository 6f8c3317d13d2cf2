import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RefusalCode } from '../../domain/channels/gateway.ts';
import type { Store } from '../store/store.ts';
import type { Metrics } from './metrics.ts';
import type { ShedReason } from './pressure.ts';
import type { Refusal } from '../verification/refusal.ts';

const statuses: Readonly<Record<RefusalCode, number>> = {
  'unknown-station': 401,
  'station-revoked': 403,
  'upload-incomplete': 409,
  'digest-mismatch': 422,
  'not-decryptable': 422,
  'container-malformed': 422,
  'manifest-mismatch': 422,
  'officer-signature-invalid': 422,
  'station-signature-invalid': 422,
  'signer-untrusted': 422,
  'application-malformed': 422,
  'application-incomplete': 422,
  'application-id-mismatch': 422,
  replayed: 409,
  'too-large': 413,
  'malformed-request': 400,
  'code-invalid': 403,
  'supervisor-signature-invalid': 422,
  'approval-missing': 422,
  busy: 429,
  'quota-exceeded': 429,
  'chunk-mismatch': 460,
};

export interface RefusedDelivery {
  readonly stationId: string | null;
  readonly applicationId: string | null;
  readonly sha256: string | null;
}

export interface RefusalContext {
  readonly store: Pick<Store, 'addRefusal'>;
  readonly now: () => Date;
  readonly metrics: Pick<Metrics, 'refused' | 'shed'>;
}

/** Answers a refusal, logs it, and keeps it where somebody known is concerned: strangers must not fill the table. */
export async function answerRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
  delivery: RefusedDelivery,
  { store, now, metrics }: RefusalContext,
): Promise<FastifyReply> {
  const { code, cause = '' } = refusal;
  metrics.refused.inc({ code });
  request.log.warn({ ...delivery, code, cause }, 'refused');
  if (delivery.stationId !== null) {
    await store.addRefusal({ at: now(), requestId: request.id, ...delivery, code, cause });
  }
  return reply.code(statuses[code]).send({ code, cause });
}

/** Sends a request away for some seconds. Costs no more than the answer: no row, no question to the store. */
export function sendAway(
  reply: FastifyReply,
  reason: ShedReason,
  seconds: number,
  { code, cause = '' }: Refusal,
  { metrics }: Pick<RefusalContext, 'metrics'>,
): FastifyReply {
  metrics.shed.inc({ reason });
  metrics.refused.inc({ code });
  return reply
    .code(429)
    .header('retry-after', String(Math.max(1, seconds)))
    .send({ code, cause });
}
