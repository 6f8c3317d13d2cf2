import { gatewayPaths, provisionRequestSchema } from '../../domain/channels/gateway.ts';
import { type Provisioning, provisionStation } from '../use-cases/provision-station.ts';
import { refuse } from '../verification/refusal.ts';
import { FailureLimiter } from './failure-limiter.ts';
import type { Front } from './front.ts';
import { answerRefusal, sendAway, type RefusalContext } from './refusals.ts';

/** Guesses of a code from one address before it has to wait; 100 bits would stand far more. */
const mostFailures = 10;
const failureWindow = 10 * 60_000;
const nobody = { stationId: null, applicationId: null, sha256: null };

/** POST /v1/stations: the one call a station makes before it has a certificate. */
export function addProvisionRoute(app: Front, provisioning: Provisioning, context: RefusalContext): void {
  const limiter = new FailureLimiter(mostFailures, failureWindow);
  app.post(gatewayPaths.provision, { config: { open: true } }, async (request, reply) => {
    const moment = provisioning.now().getTime();
    const wait = limiter.waitFor(request.ip, moment);
    if (wait > 0) {
      request.log.warn('provisioning throttled');
      const tooMany = refuse('code-invalid', 'too many attempts').error;
      return sendAway(reply, 'attempts', Math.ceil(wait / 1000), tooMany, context);
    }
    const body = provisionRequestSchema.safeParse(request.body);
    const result = body.success
      ? await provisionStation(body.data, provisioning)
      : refuse('malformed-request', 'body does not fit the schema');
    if (result.ok) {
      request.log.info({ stationId: result.value.station.id }, 'provisioned');
      return result.value;
    }
    limiter.failed(request.ip, moment);
    return answerRefusal(request, reply, result.error, nobody, context);
  });
}
