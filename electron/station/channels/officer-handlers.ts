import type { OfficerCalls } from '../../../domain/channels/officer.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import { ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { answerDiskFailures } from './answer-disk-failures.ts';
import { diagnosticsHandlers } from './diagnostics-handlers.ts';
import { intakeHandlers } from './intake-handlers.ts';
import { outboxHandlers } from './outbox-handlers.ts';
import { safekeepingHandlers } from './safekeeping-handlers.ts';
import { sessionHandlers } from './session-handlers.ts';

/** What the officer window may ask, each answered by one use case. Who may ask is `admit`'s. */
export function officerHandlers(desk: Desk): Handlers<OfficerCalls> {
  return answerDiskFailures<OfficerCalls>({
    ...sessionHandlers(desk),
    ...intakeHandlers(desk),
    ...outboxHandlers(desk),
    ...safekeepingHandlers(desk),
    ...diagnosticsHandlers(desk),
    'devices.state': () => ok([...desk.devices.states]),
    'devices.retry': (input) => desk.devices.call('devices.retry', input),
  });
}
