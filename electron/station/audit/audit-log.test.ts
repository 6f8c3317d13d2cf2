import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { err, ok, unwrap } from '../../../domain/result.ts';
import { AuditedVault } from '../../../test/support/station/audited-vault.ts';
import { currentAnchor } from './anchor.ts';
import { appendAudit } from './audit-log.ts';
import { noteCentreTime, noteClockAtStart } from './clock-checks.ts';
import { ClockWatch } from './clock-watch.ts';
import { listAudit } from './list.ts';
import { vaultTrail } from './vault-trail.ts';
import { verifyTrail } from './verify.ts';

let audited: AuditedVault;
beforeEach(async () => {
  audited = await AuditedVault.open();
});
afterEach(() => audited.remove());

const report = async () => verifyTrail(await vaultTrail(audited.vault.database));
const rows = async () =>
  audited.vault.database
    .selectFrom('audit')
    .select(['seq', 'event', 'details', 'hash'])
    .orderBy('seq')
    .execute();

describe('audit log', () => {
  it('starts with zeros, and signs what was noted before the station had a key as soon as it has one', async () => {
    expect(await currentAnchor(audited.vault)).toEqual({ seq: 0, hash: '0'.repeat(64) });
    await audited.note(5);
    expect(await report()).toMatchObject({ entries: 5, batches: 0, unsigned: 5, broken: null });
    await audited.provision();
    const anchor = await currentAnchor(audited.vault);
    expect(anchor).toEqual({ seq: 5, hash: (await rows())[4]?.hash });
    expect(await report()).toMatchObject({ entries: 5, batches: 1, unsigned: 0, broken: null });
  });

  it('signs a batch every hundred entries and at each sign-out', async () => {
    await audited.provision();
    await audited.note(99);
    expect(await report()).toMatchObject({ batches: 0, unsigned: 99 });
    await audited.note(2);
    expect(await report()).toMatchObject({ batches: 1, unsigned: 1 });
    await audited.signOut();
    expect(await report()).toMatchObject({ entries: 102, batches: 2, unsigned: 0, broken: null });
  });

  it('leaves neither entry nor gap when the transaction is taken back', async () => {
    await audited.note(1);
    const taken = await audited.vault.change(async (transaction) => {
      await appendAudit(transaction, {
        at: audited.now(),
        event: 'station-stopped',
        officerId: null,
        subjectId: null,
        details: {},
      });
      return err('no');
    });
    expect(taken.ok).toBe(false);
    await audited.note(1);
    expect((await rows()).map(({ seq }) => seq)).toEqual([1, 2]);
    expect((await report()).broken).toBeNull();
  });

  it('notes a clock that was moved in front of the next entry', async () => {
    let wall = 1_000_000;
    const watch = new ClockWatch(() => ({ wall, monotonic: 0, boot: 0 }));
    wall += 3_600_000;
    const noted = await audited.vault.change(async (transaction) => {
      const entry = { officerId: null, subjectId: null, details: {} };
      await appendAudit(transaction, { at: audited.now(), event: 'station-stopped', ...entry }, watch);
      return ok();
    });
    unwrap(noted);
    const [first, second] = await rows();
    expect(first).toMatchObject({ seq: 1, event: 'clock-jumped' });
    expect(JSON.parse(first?.details ?? '')).toMatchObject({ bySeconds: 3600 });
    expect(second).toMatchObject({ seq: 2, event: 'station-stopped' });
    expect((await report()).broken).toBeNull();
  });

  it('notes at start that the clock stands before the newest entry', async () => {
    await audited.note(1);
    const at = (iso: string) => ({ vault: audited.vault, officer: null, now: () => new Date(iso) });
    await noteClockAtStart(at('2026-03-02T02:00:00Z'));
    expect(await rows()).toHaveLength(1);
    const { entries } = await listAudit(audited.vault.database, null);
    const newest = entries[0]?.at ?? '';
    await noteClockAtStart(at(new Date(Date.parse(newest) - 3_600_000).toISOString()));
    const [, behind] = await rows();
    expect(behind?.event).toBe('clock-behind');
    expect(JSON.parse(behind?.details ?? '')).toEqual({ newest, bySeconds: 3600 });
  });

  it('notes a difference to the centre once, its change, and its end', async () => {
    const desk = { vault: audited.vault, officer: null, now: () => new Date('2026-03-02T01:00:00Z') };
    for (const seconds of [20, 300, 310, 900, 10, 0]) {
      await noteCentreTime(desk, new Date(desk.now().getTime() - seconds * 1000));
    }
    const noted = (await rows()).map(
      ({ details }) => (JSON.parse(details) as { bySeconds: number }).bySeconds,
    );
    expect(noted).toEqual([300, 900, 0]);
  });

  it('chains what an earlier version had noted, gaps of its numbers closed', async () => {
    await audited.note(3);
    const made = await audited.vault.change(async (transaction) => {
      for (const statement of [
        'DROP TABLE audit',
        'DROP TABLE audit_batch',
        `CREATE TABLE audit (seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, event TEXT NOT NULL,
          officer_id TEXT, subject_id TEXT, details TEXT NOT NULL) STRICT`,
        `INSERT INTO audit VALUES (1, '2026-01-01T00:00:00.000Z', 'station-started', NULL, NULL, '{"version":"0"}')`,
        `INSERT INTO audit VALUES (4, '2026-01-01T00:01:00.000Z', 'draft-opened', 'a', 'b', '{}')`,
        'DELETE FROM schema_version WHERE version >= 5',
        'DROP TABLE outbox_item',
        'DROP TABLE recent_sample',
        'DROP TABLE recent_applicant',
        ...['hour', 'error', 'duration', 'self_test'].map((name) => `DROP TABLE device_${name}`),
      ]) {
        await sql.raw(statement).execute(transaction);
      }
      return ok();
    });
    unwrap(made);
    const { outboxTable } = await import('../vault/migrations/0002-outbox.ts');
    await outboxTable.up(audited.vault.database as never, audited.vault.keys);
    await audited.vault.close();
    await audited.reopen();
    await audited.note(1);
    expect((await rows()).map(({ event }) => event)).toEqual([
      'station-started',
      'draft-opened',
      'draft-started',
    ]);
    expect(await report()).toMatchObject({ entries: 3, broken: null });
  });
});
