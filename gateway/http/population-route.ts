import type { FastifyBaseLogger } from 'fastify';
import {
  gatewayPaths,
  type PopulationAnswer,
  populationQuestionSchema,
} from '../../domain/channels/gateway.ts';
import { personOf } from '../population/entry.ts';
import type { PopulationRegister } from '../population/register.ts';
import { refuse } from '../verification/refusal.ts';
import { FailureLimiter } from './failure-limiter.ts';
import type { Front } from './front.ts';
import type { Metrics } from './metrics.ts';
import { answerRefusal, type RefusalContext, sendAway } from './refusals.ts';

/** Well above what a counter asks, and far below what walking through the numbers takes. */
const mostQuestions = 60;
const questionWindow = 10 * 60_000;
/** For the register, however many calls it takes; the station waits longer than this. */
const registerTimeout = 7_000;

/**
 * POST /v1/population: what the population data base says of one number. Neither log nor metrics have number or person; which officer asked for
 * whose application stands in the station's audit trail.
 */
export function addPopulationRoute(
  app: Front,
  register: PopulationRegister | null,
  context: RefusalContext & { readonly now: () => Date; readonly metrics: Pick<Metrics, 'populationAsked'> },
): void {
  // Found or not, every question counts here.
  const questions = new FailureLimiter(mostQuestions, questionWindow);
  app.post(gatewayPaths.population, async (request, reply) => {
    const { station } = request;
    if (station === null) throw new Error('route reached without a station');
    const moment = context.now().getTime();
    const wait = questions.waitFor(station.id, moment);
    if (wait > 0) {
      request.log.warn({ stationId: station.id }, 'population questions throttled');
      const tooMany = refuse('busy', 'too many questions').error;
      return sendAway(reply, 'questions', Math.ceil(wait / 1000), tooMany, context);
    }
    questions.failed(station.id, moment);
    const question = populationQuestionSchema.safeParse(request.body);
    if (!question.success) {
      const nothing = refuse('malformed-request', 'body does not fit the schema').error;
      const about = { stationId: station.id, applicationId: null, sha256: null };
      return answerRefusal(request, reply, nothing, about, context);
    }
    const answer = await ask(register, question.data.number, request.log);
    context.metrics.populationAsked.inc({ outcome: answer.outcome });
    request.log.info({ stationId: station.id, outcome: answer.outcome }, 'population asked');
    return answer;
  });
}

async function ask(
  register: PopulationRegister | null,
  number: string,
  log: FastifyBaseLogger,
): Promise<PopulationAnswer> {
  if (register === null) return { outcome: 'not-available' };
  const found = await register.find(number, AbortSignal.timeout(registerTimeout));
  if (found.ok) {
    if (found.value === null) return { outcome: 'not-found' };
    const { lifeStatus } = found.value;
    const person = await personOf(found.value);
    return { outcome: 'found', person, ...(lifeStatus === undefined ? {} : { lifeStatus }) };
  }
  const { code, cause = '' } = found.error;
  if (code === 'several') return { outcome: 'several' };
  log.warn({ code, cause }, 'population register did not answer');
  return { outcome: 'failed' };
}
