import type { FastifyReply } from 'fastify';
import { commitRequestSchema, gatewayPaths } from '../../domain/channels/gateway.ts';
import { acknowledgementMediaType } from '../authority/acknowledgement.ts';
import type { ApplicationRecord, StationRecord } from '../store/store.ts';
import { type Receiving, receiveApplication } from '../use-cases/receive-application.ts';
import { refuse } from '../verification/refusal.ts';
import { applicationIdForm } from './forms.ts';
import type { Front } from './front.ts';
import { answerRefusal } from './refusals.ts';

/** POST verifies what was uploaded and acknowledges it; GET gives the station the acknowledgement it already has earned. */
export function addApplicationRoutes(app: Front, receiving: Receiving): void {
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
      const { id, size, sequence } = result.value;
      request.log.info({ stationId: station.id, applicationId: id, size, sequence }, 'acknowledged');
      return sendAcknowledgement(reply, result.value);
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
      receiving,
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

function sendAcknowledgement(reply: FastifyReply, application: ApplicationRecord): FastifyReply {
  return reply.type(acknowledgementMediaType).send(Buffer.from(application.acknowledgement));
}

function known(station: StationRecord | null): StationRecord {
  if (station === null) throw new Error('route reached without a station');
  return station;
}
