import type { z } from 'zod';
import { type Result, err, ok } from '../../../domain/result.ts';
import { type GatewayAddress, callGateway, gatewayAgent, refusalOf } from '../outbox/gateway-access.ts';
import type { StationIdentity } from './identity.ts';

/** How long the centre may take to say who works here, or to certify a key. */
export const askCentreMs = 20_000;

export interface Question<T> {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly json?: unknown;
  readonly answer: z.ZodType<T>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * One question over a connection of its own. Failures: those of `callGateway`, the gateway's own refusals, `gateway-answer-malformed`.
 */
export async function askCentre<T>(address: GatewayAddress, question: Question<T>): Promise<Result<T>> {
  const agent = gatewayAgent(address);
  try {
    const reply = await callGateway({
      agent,
      url: new URL(question.path, address.url).href,
      method: question.method,
      timeoutMs: question.timeoutMs,
      ...(question.json === undefined ? {} : { json: question.json }),
      ...(question.signal === undefined ? {} : { signal: question.signal }),
    });
    if (!reply.ok) return reply;
    const text = reply.value.body.toString('utf8');
    if (reply.value.status >= 300) return { ok: false, error: refusalOf(reply.value.status, text) };
    return parseAnswer(text, question.answer);
  } finally {
    agent.destroy();
  }
}

function parseAnswer<T>(text: string, schema: z.ZodType<T>): Result<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err('gateway-answer-malformed', 'not JSON');
  }
  const parsed = schema.safeParse(json);
  return parsed.success
    ? ok(parsed.data)
    : err('gateway-answer-malformed', parsed.error.issues.map((issue) => issue.path.join('.')).join(', '));
}

/** The centre as a provisioned station reaches it. */
export function centreOf(desk: {
  readonly identity: StationIdentity | null;
  readonly config: { readonly gatewayUrl: string | null };
}): Result<GatewayAddress> {
  const { identity, config } = desk;
  if (identity === null) return err('not-provisioned');
  return ok({
    url: config.gatewayUrl ?? identity.gatewayUrl,
    ca: identity.ca,
    client: { certificate: identity.stationCertificate, key: identity.stationKey },
  });
}
