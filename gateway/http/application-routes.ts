import type { FastifyBaseLogger, FastifyReply } from 'fastify';
import { commitRequestSchema, gatewayPaths } from '../../domain/channels/gateway.ts';
import { acknowledgementMediaType } from '../authority/acknowledgement.ts';
import type { StationRecord } from '../store/records.ts';
import type { Acknowledged, ApplicationRecord } from '../store/store.ts';
import { type Receiving, receiveApplication } from '../use-cases/receive-application.ts';
import { untilMidnight } from '../vietnam-day.ts';
import { refuse } from '../verification/refusal.ts';
import { applicationIdForm } from './forms.ts';
import type { Front } from './front.ts';
import type { Metrics } from './metrics.ts';
import { retryAfter } from './pressure.ts';
import { answerRefusal, type RefusalContext, sendAway } from './refusals.ts';

export interface DeliveryContext extends RefusalContext {
  readonly metrics: Metrics;
}

/** POST verifies what was uploaded and acknowledges it; GET gives the station the acknowledgement it already has earned. */
export function addApplicationRoutes(app: Front, receiving: Receiving, context: DeliveryContext): void {
  const path = gatewayPaths.application(':applicationId');

  app.post<{ Params: { applicationId: string } }>(path, async (request, reply) => {
    const station = known(request.station);
    const { applicationId } = request.params;
    const commit = commitRequestSchema.safeParse(request.body);
    const named = applicationIdForm.test(applicationId);
    const result =
      commit.success && named
        ? await receiveApplication(applicationId, commit.data, station, receiving)
        : refuse('malformed-request', 'id or body does not fit the schema');
    if (result.ok) {
      tellOf(result.value, station, request.log, context.metrics, reply.elapsedTime);
      return sendAcknowledgement(reply, result.value);
    }
    if (result.error.code === 'quota-exceeded') {
      const seconds = Math.ceil(untilMidnight(receiving.now()) / 1000);
      return sendAway(reply, 'quota', seconds, result.error, context);
    }
    if (result.error.code === 'busy') {
      const reason = 'verifications-waiting';
      return sendAway(reply, reason, retryAfter(reason), result.error, context);
    }
    return answerRefusal(
      request,
      reply,
      result.error,
      {
        stationId: station.id,
        applicationId: named ? applicationId : null,
        sha256: commit.data?.sha256 ?? null,
      },
      context,
    );
  });

  app.get<{ Params: { applicationId: string } }>(path, async (request, reply) => {
    const { applicationId } = request.params;
    const found = applicationIdForm.test(applicationId)
      ? await receiving.store.application(applicationId)
      : undefined;
    const { id } = known(request.station);
    return found === undefined || (found.stationId !== id && found.deliveredBy !== id)
      ? reply.code(404).send()
      : sendAcknowledgement(reply, found);
  });
}

function tellOf(
  application: Acknowledged,
  station: StationRecord,
  log: FastifyBaseLogger,
  metrics: Metrics,
  milliseconds: number,
): void {
  const { id, size, sequence, stationId, repeated, anchor } = application;
  metrics.acknowledged.inc({ repeated: String(repeated) });
  if (!repeated) metrics.acknowledgedBytes.inc(size);
  metrics.acknowledgement.observe(milliseconds / 1000);
  log.info(
    { stationId: station.id, sealedBy: stationId, applicationId: id, size, sequence, repeated },
    'acknowledged',
  );
  if (anchor !== 'backwards' && anchor !== 'contradicts') return;
  // The receipt is given all the same: what a station did to its trail is no fault of the applicant.
  metrics.anchors.inc({ judgement: anchor });
  log.error({ stationId: station.id, sequence, judgement: anchor }, 'audit anchor does not go forward');
}

function sendAcknowledgement(reply: FastifyReply, application: ApplicationRecord): FastifyReply {
  return reply.type(acknowledgementMediaType).send(Buffer.from(application.acknowledgement));
}

function known(station: StationRecord | null): StationRecord {
  if (station === null) throw new Error('route reached without a station');
  return station;
}
