import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  gatewayPaths,
  officerCertificateRequestSchema,
  renewalRequestSchema,
  type StationStanding,
} from '../../domain/channels/gateway.ts';
import { renewFromOf } from '../authority/certificate-record.ts';
import type { Provisioning } from '../use-cases/provision-station.ts';
import { certifyOfficer, renewStation } from '../use-cases/renew-certificates.ts';
import { refuse } from '../verification/refusal.ts';
import { FailureLimiter } from './failure-limiter.ts';
import type { Front } from './front.ts';
import type { Identified } from './identity.ts';
import { answerRefusal, sendAway, type RefusalContext } from './refusals.ts';

/** Wrong codes from one station, and for one of its officers, before either has to wait. Not by address: behind a balancer all have one. */
const mostFailures = 10;
const mostFailuresOfOfficer = 5;
const failureWindow = 10 * 60_000;
const officerIdForm = /^[a-z0-9-]{2,40}$/;

/** What a station asks about itself: how it stands with the centre, and certificates for new keys. */
export function addSelfRoutes(app: Front, provisioning: Provisioning, context: RefusalContext): void {
  const { store, now } = provisioning;
  const limits = {
    station: new FailureLimiter(mostFailures, failureWindow),
    officer: new FailureLimiter(mostFailuresOfOfficer, failureWindow),
  };

  app.get(gatewayPaths.self, async (request): Promise<StationStanding> => {
    const { station, certificate } = known(request);
    const at = now();
    const [officers, settings] = await Promise.all([
      store.roster(station.id, at),
      store.settings(station.id),
    ]);
    const { policyId, ...described } = station;
    return {
      station: described,
      policyId,
      at: at.toISOString(),
      certificate: {
        notAfter: certificate.notAfter.toISOString(),
        renewFrom: renewFromOf(certificate).toISOString(),
      },
      officers: officers.map(({ id, ...officer }) => ({ officerId: id, ...officer })),
      settings,
    };
  });

  app.post(gatewayPaths.stationCertificate, async (request, reply) => {
    const { station, certificate } = known(request);
    const body = renewalRequestSchema.safeParse(request.body);
    const result = body.success
      ? await renewStation(body.data, station, certificate, provisioning)
      : refuse('malformed-request', 'body does not fit the schema');
    if (!result.ok) return answerRefusal(request, reply, result.error, aboutStation(station.id), context);
    request.log.info({ stationId: station.id }, 'station certificate renewed');
    return { certificate: result.value };
  });

  app.post<{ Params: { officerId: string } }>(
    gatewayPaths.officerCertificate(':officerId'),
    async (request, reply) => {
      const { station } = known(request);
      const { officerId } = request.params;
      const moment = now().getTime();
      const named = officerIdForm.test(officerId);
      const officer = `${station.id}/${officerId}`;
      const wait = Math.max(
        limits.station.waitFor(station.id, moment),
        named ? limits.officer.waitFor(officer, moment) : 0,
      );
      if (wait > 0) return throttle(request, reply, wait, context);
      const body = officerCertificateRequestSchema.safeParse(request.body);
      const result =
        body.success && named
          ? await certifyOfficer(body.data, officerId, station, provisioning)
          : refuse('malformed-request', 'id or body does not fit the schema');
      if (result.ok) {
        request.log.info({ stationId: station.id, officerId }, 'officer certified');
        return { certificate: result.value };
      }
      if (result.error.code === 'code-invalid') {
        limits.station.failed(station.id, moment);
        limits.officer.failed(officer, moment);
      }
      return answerRefusal(request, reply, result.error, aboutStation(station.id), context);
    },
  );
}

function throttle(
  request: FastifyRequest,
  reply: FastifyReply,
  wait: number,
  context: RefusalContext,
): FastifyReply {
  request.log.warn('codes throttled');
  return sendAway(
    reply,
    'attempts',
    Math.ceil(wait / 1000),
    refuse('code-invalid', 'too many attempts').error,
    context,
  );
}

const aboutStation = (stationId: string) => ({ stationId, applicationId: null, sha256: null });

function known(request: FastifyRequest): Identified {
  const { station, certificate } = request;
  if (station === null || certificate === null) throw new Error('route reached without a station');
  return { station, certificate };
}
