import { intakeTables } from './0001-intake.ts';
import { outboxTable } from './0002-outbox.ts';
import { officerTables } from './0003-officers.ts';
import { applicationKeys } from './0004-application-keys.ts';
import { auditChain } from './0005-audit-chain.ts';
import { outboxQueue } from './0006-outbox-queue.ts';
import { deviceActivity } from './0007-device-activity.ts';
import { recentApplicants } from './0008-recent-applicants.ts';
import type { Migration } from './migration.ts';

/** In their order. A new one gets the next number, a file of its own, and a line here. */
export const migrations: readonly Migration[] = [
  intakeTables,
  outboxTable,
  officerTables,
  applicationKeys,
  auditChain,
  outboxQueue,
  deviceActivity,
  recentApplicants,
];
