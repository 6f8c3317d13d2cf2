import { type OutboxState, outboxChannels } from '../../../domain/channels/outbox.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { unbuilt } from './unbuilt.ts';

/** What waits to be sent, is carried, or has arrived. */
export function outboxHandlers(desk: Desk): Handlers<(typeof outboxChannels)['calls']> {
  return {
    ...unbuilt(outboxChannels.calls),
    'outbox.state': () => outboxState(desk),
    'outbox.retry': ({ applicationId }) => desk.outbox?.retry(applicationId) ?? err('application-unknown'),
  };
}

async function outboxState(desk: Desk): Promise<Result<OutboxState>> {
  if (desk.outbox !== null) return ok(await desk.outbox.state());
  const nothing = { waiting: 0, bytesLeft: 0, bytesPerSecond: null, secondsLeft: null, held: null };
  return ok({ network: 'unknown', ...nothing, warnings: [], items: [] });
}
