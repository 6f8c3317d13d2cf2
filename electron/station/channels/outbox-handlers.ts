import { type OutboxState, type outboxChannels } from '../../../domain/channels/outbox.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import { writeBaseCard } from '../outbox/carry/base-card.ts';
import { bringReceipts } from '../outbox/carry/bring-receipts.ts';
import { handOver } from '../outbox/carry/hand-over.ts';
import { takeIn } from '../outbox/carry/take-in.ts';
import type { Outbox } from '../outbox/outbox.ts';

/** What waits to be sent, is carried, or has arrived. */
export function outboxHandlers(desk: Desk): Handlers<(typeof outboxChannels)['calls']> {
  const withOutbox = async <T>(use: (outbox: Outbox) => Promise<Result<T>>): Promise<Result<T>> =>
    desk.outbox === null ? err('not-provisioned') : use(desk.outbox);
  return {
    'outbox.state': () => outboxState(desk),
    'outbox.retry': ({ applicationId }) =>
      withOutbox(async (outbox) => {
        const state = await outbox.retry(applicationId);
        if (state.ok) await recordAudit(desk, 'application-retried', applicationId, {});
        return state;
      }),
    'outbox.pause': () =>
      withOutbox(async (outbox) => {
        await recordAudit(desk, 'outbox-paused', null, {});
        return ok(await outbox.pause());
      }),
    'outbox.resume': () =>
      withOutbox(async (outbox) => {
        await recordAudit(desk, 'outbox-resumed', null, {});
        return ok(await outbox.resume());
      }),
    'outbox.prioritise': ({ applicationId, priority }) =>
      withOutbox(async (outbox) => {
        const state = await outbox.prioritise(applicationId, priority);
        if (state.ok) await recordAudit(desk, 'application-prioritised', applicationId, { priority });
        return state;
      }),
    'outbox.limits': () => withOutbox(async (outbox) => ok(outbox.limits)),
    'outbox.setLimits': (limits) =>
      withOutbox(async (outbox) => {
        const metered = limits.metered.map(({ from, to }) => `${from}-${to}`).join(' ');
        await recordAudit(desk, 'outbox-limits-set', null, {
          bytesPerSecond: limits.bytesPerSecond,
          metered,
        });
        return ok(await outbox.setLimits(limits));
      }),
    'carry.baseCard': ({ folder }) => writeBaseCard(desk, folder),
    'carry.handOver': (input) => handOver(desk, input),
    'carry.takeIn': ({ folder }) => takeIn(desk, folder),
    'carry.bringReceipts': ({ folder }) => bringReceipts(desk, folder),
  };
}

async function outboxState(desk: Desk): Promise<Result<OutboxState>> {
  if (desk.outbox !== null) return ok(await desk.outbox.state());
  const nothing = { waiting: 0, bytesLeft: 0, bytesPerSecond: null, secondsLeft: null, held: null };
  return ok({ network: 'unknown', ...nothing, warnings: [], items: [] });
}
