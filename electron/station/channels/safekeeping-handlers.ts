import { safekeepingChannels } from '../../../domain/channels/safekeeping.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import { auditHandlers } from '../audit/audit-handlers.ts';
import type { Desk } from '../desk.ts';
import { unbuilt } from './unbuilt.ts';

/** What is kept and what proves it. */
export function safekeepingHandlers(desk: Desk): Handlers<(typeof safekeepingChannels)['calls']> {
  return { ...unbuilt(safekeepingChannels.calls), ...auditHandlers(desk) };
}
