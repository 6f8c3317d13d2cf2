import { withoutMarks } from '../../../domain/applicant/names.ts';
import type { OfficerCalls } from '../../../domain/channels/officer.ts';
import type { CarryResult, OutboxLimits, OutboxState } from '../../../domain/channels/outbox.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import type {
  AuditEntry,
  AuditVerdict,
  IndexedApplication,
  VaultState,
} from '../../../domain/channels/safekeeping.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Scenario } from './station.ts';

type DeskCall = Extract<
  keyof OfficerCalls,
  `outbox.${string}` | `carry.${string}` | `vault.${string}` | `audit.${string}` | 'application.search'
>;

/** What the desks beside home are shown; everything may be changed while it runs. */
export interface DeskFacts {
  limits: OutboxLimits;
  index: IndexedApplication[];
  vault: VaultState;
  trail: AuditEntry[];
  verdict: AuditVerdict;
  carried: CarryResult;
}

export const noDeskFacts = (): DeskFacts => ({
  limits: { bytesPerSecond: null, metered: [] },
  index: [],
  vault: {
    applications: 0,
    drafts: 0,
    bytes: 4_096_000,
    freeBytes: 81_000_000_000,
    keyGeneration: 1,
    keyRotatedAt: null,
    lastBackupAt: null,
  },
  trail: [],
  verdict: { entries: 0, batches: 0, anchors: 0, broken: null },
  carried: {
    handOverId: 'st-0001-202611220807-a1b2c3',
    fromStation: 'st-0001',
    toStation: 'st-0009',
    count: 128,
    known: 0,
    damaged: [],
    bytes: 1_204_000_000,
    file: 'hand-over-st-0001-202611220807-a1b2c3.p7m',
  },
});

const pageOf = { applications: 50, entries: 200 } as const;

/** Plays what is sent, carried, found and kept. */
export function scriptedDesks(
  scenario: Scenario,
  tell: (outbox: OutboxState) => void,
): Pick<Handlers<OfficerCalls>, DeskCall> {
  const become = (change: Partial<OutboxState>): Result<OutboxState> => {
    scenario.outbox = { ...scenario.outbox, ...change };
    tell(scenario.outbox);
    return ok(scenario.outbox);
  };
  const may = <T>(call: DeskCall, value: () => Result<T>): Result<T> => {
    const code = scenario.failures[call];
    return code === undefined ? value() : err(code);
  };
  return {
    'outbox.state': () => ok(scenario.outbox),
    'outbox.retry': () => may('outbox.retry', () => ok(scenario.outbox)),
    'outbox.pause': () => become({ held: { by: 'officer', until: null } }),
    'outbox.resume': () => become({ held: null }),
    'outbox.prioritise': ({ applicationId, priority }) =>
      become({
        items: scenario.outbox.items.map((item) =>
          item.applicationId === applicationId ? { ...item, priority } : item,
        ),
      }),
    'outbox.limits': () => ok(scenario.desks.limits),
    'outbox.setLimits': (limits) => {
      scenario.desks.limits = limits;
      return ok(limits);
    },
    'carry.baseCard': () => may('carry.baseCard', () => ok({ file: 'base-card-st-0001.json' })),
    'carry.handOver': () => may('carry.handOver', () => ok(scenario.desks.carried)),
    'carry.takeIn': () => may('carry.takeIn', () => ok([scenario.desks.carried])),
    'carry.bringReceipts': () => may('carry.bringReceipts', () => ok({ written: 0, read: 128 })),
    'application.search': ({ text, before }) => {
      const words = withoutMarks(text).toUpperCase().split(/\s+/u).filter(Boolean);
      const hits = scenario.desks.index.filter(({ name, ticket, personalNumber }) =>
        words.every((word) =>
          withoutMarks(`${name} ${ticket} ${personalNumber}`).toUpperCase().includes(word),
        ),
      );
      const from =
        before === null
          ? 0
          : 1 + hits.findIndex(({ applicationId }) => applicationId === before.applicationId);
      const items = hits.slice(from, from + pageOf.applications);
      return may('application.search', () => ok({ items, more: hits.length > from + pageOf.applications }));
    },
    'vault.state': () => ok(scenario.desks.vault),
    'vault.rotate': () =>
      may('vault.rotate', () => {
        const keyGeneration = scenario.desks.vault.keyGeneration + 1;
        scenario.desks.vault = {
          ...scenario.desks.vault,
          keyGeneration,
          keyRotatedAt: new Date().toISOString(),
        };
        return ok(scenario.desks.vault);
      }),
    'vault.backup': ({ folder }) =>
      may('vault.backup', () => {
        scenario.desks.vault = { ...scenario.desks.vault, lastBackupAt: new Date().toISOString() };
        return ok({ file: `${folder}/st-0001-20261122T080700Z.tcc-backup`, bytes: 48_211_000 });
      }),
    'audit.list': ({ before }) => {
      const older = scenario.desks.trail.filter(({ seq }) => before === null || seq < before);
      return may('audit.list', () =>
        ok({ entries: older.slice(0, pageOf.entries), more: older.length > pageOf.entries }),
      );
    },
    'audit.verify': () => may('audit.verify', () => ok(scenario.desks.verdict)),
    'audit.export': ({ folder }) =>
      may('audit.export', () =>
        ok({ file: `${folder}/audit-st-0001`, entries: scenario.desks.trail.length }),
      ),
  };
}
