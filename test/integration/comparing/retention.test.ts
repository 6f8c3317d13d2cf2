import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok, unwrap } from '../../../domain/result.ts';
import { policyById } from '../../../domain/policy/policies.ts';
import { forgetRecentApplicants } from '../../../electron/station/comparing/forget-recent.ts';
import {
  earlierApplicants,
  keepSamples,
  sampleBytes,
} from '../../../electron/station/comparing/recent-store.ts';
import { guardSince } from '../../../electron/station/comparing/guard-limits.ts';
import { BoxDamagedError } from '../../../electron/station/vault/application-keys.ts';
import { insertDraft } from '../../../electron/station/intake/draft-store.ts';
import { emptyDraftRecord } from '../../../electron/station/intake/draft-record.ts';
import { type Vault, openVault } from '../../../electron/station/vault/vault.ts';
import { fingerTemplate } from '../../support/station/finger-templates.ts';
import { testIdentity } from '../../support/station/test-identity.ts';
import type { StationConfig } from '../../../domain/channels/supervision.ts';

const policy = policyById('2024-07');
const now = new Date('2026-03-20T03:00:00.000Z');
const daysAgo = (days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString();

let folder: string;
let vault: Vault;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recent-'));
  vault = unwrap(await openVault(join(folder, 'vault.db'), 'ab'.repeat(32), () => now));
});
afterEach(async () => {
  await vault.close();
  rmSync(folder, { recursive: true, force: true });
});

async function keep(id: string, at: string): Promise<void> {
  const kept = await vault.change(async (transaction) => {
    const bytes = fingerTemplate(id, 'RIGHT_INDEX');
    const sample = {
      kind: 'finger',
      finger: 'RIGHT_INDEX',
      quality: 80,
      sampleId: `s-${id}`,
      bytes,
    } as const;
    await keepSamples(transaction, { applicationId: id, ticket: `T-${id}`, at }, [sample]);
    return ok();
  });
  unwrap(kept);
}

async function forget(latest = now): Promise<void> {
  const identity = await testIdentity('2024-07');
  const config = {} as StationConfig;
  await forgetRecentApplicants({ vault, latest: () => latest, config, identity });
}

async function left(): Promise<{ applicants: string[]; samples: number; keys: number }> {
  const rows = await vault.database.selectFrom('recent_applicant').select('application_id').execute();
  const samples = await vault.database.selectFrom('recent_sample').select('sample_id').execute();
  const keys = await vault.database
    .selectFrom('application_key')
    .select('application_id')
    .where('purpose', '=', 'comparison')
    .execute();
  const applicants = rows.map((row) => row.application_id).sort();
  return { applicants, samples: samples.length, keys: keys.length };
}

describe('what earlier applicants are compared by', () => {
  it('is forgotten with its key after the days of the rule set', async () => {
    await keep('new', daysAgo(policy.mixUpGuard.days - 0.1));
    await keep('old', daysAgo(policy.mixUpGuard.days + 0.1));
    await forget();
    expect(await left()).toEqual({ applicants: ['new'], samples: 1, keys: 1 });
  });

  it('is forgotten beyond the number of applications of the rule set, the oldest first', async () => {
    const most = policy.mixUpGuard.applications;
    for (let at = 0; at < most + 2; at += 1) await keep(`a${String(at).padStart(2, '0')}`, daysAgo(at / 100));
    await forget();
    const { applicants, keys } = await left();
    expect([applicants.length, keys]).toEqual([most, most]);
    expect(applicants).not.toContain(`a${most}`);
  });

  it('is forgotten after those days also when it was kept by a clock that was years ahead', async () => {
    await keep('ahead', daysAgo(-700));
    await keep('usual', daysAgo(0));
    await forget();
    expect((await left()).applicants).toEqual(['ahead', 'usual']);
    await forget(new Date(daysAgo(-policy.mixUpGuard.days - 0.1)));
    expect((await left()).applicants).toEqual([]);
  });

  it('stays while the application is still being taken, but others are compared with it no longer', async () => {
    await keep('open', daysAgo(10));
    unwrap(
      await vault.change(async (transaction) => {
        await insertDraft(transaction, {
          draftId: 'open',
          ticket: 'T-open',
          band: 0,
          revision: 1,
          createdAt: daysAgo(10),
          savedAt: daysAgo(10),
          status: 'draft',
          ownerId: 'le-van-a',
          record: emptyDraftRecord({ policyId: '2024-07', intakePlace: 'counter' }),
        });
        return ok();
      }),
    );
    await forget();
    expect((await left()).applicants).toEqual(['open']);
    const limits = { applications: policy.mixUpGuard.applications, since: guardSince(policy, now) };
    expect(await earlierApplicants(vault.database, 'another', limits)).toEqual([]);
  });

  it('is sealed under a key of its own: bytes of another sample, or without the key, do not open', async () => {
    await keep('one', daysAgo(0));
    const [bytes] = [...(await sampleBytes(vault.database, ['s-one'])).values()];
    expect(Buffer.from(bytes ?? [])).toEqual(Buffer.from(fingerTemplate('one', 'RIGHT_INDEX')));
    const { rows } = await sql<{ bytes: Uint8Array }>`SELECT bytes FROM recent_sample`.execute(
      vault.database,
    );
    const stored = Buffer.from(rows[0]?.bytes ?? []);
    expect(stored.includes(Buffer.from(fingerTemplate('one', 'RIGHT_INDEX')).subarray(24, 60))).toBe(false);
    await sql`DELETE FROM application_key WHERE purpose = 'comparison'`.execute(vault.database);
    await expect(sampleBytes(vault.database, ['s-one'])).rejects.toThrow(BoxDamagedError);
  });
});
