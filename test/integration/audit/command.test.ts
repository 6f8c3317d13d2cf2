import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import { AuditedVault } from '../../support/station/audited-vault.ts';
import { bundleProgram } from '../../support/station/bundle-program.ts';

const script = join(import.meta.dirname, '../../../build/verify-audit.sh');
let audited: AuditedVault;
let command: string;
let out: string;
let exported: string;
let ca: string;

beforeAll(async () => {
  command = await bundleProgram('electron/station/audit/cli.ts');
  out = mkdtempSync(join(tmpdir(), 'audit-command-'));
  audited = await AuditedVault.open();
  await audited.note(12);
  await audited.provision();
  await audited.note(150);
  await audited.deliver('hs-1');
  await audited.note(5);
  await audited.deliver('hs-2');
  await audited.signOut();
  await audited.vault.close();
  ca = join(out, 'authority.pem');
  writeFileSync(ca, audited.centre.ca);
  const { status, stdout, stderr } = run(['export', '--user-data', audited.folder, '--out', out]);
  expect(status, stderr).toBe(0);
  exported = stdout.split(': ')[0] ?? '';
  await audited.reopen();
});
afterAll(async () => {
  await audited.remove();
  rmSync(out, { recursive: true, force: true });
});

function run(args: readonly string[], key = audited.key) {
  const env = { ...process.env, TCC_VAULT_KEY: key };
  return spawnSync(process.execPath, [command, ...args], { encoding: 'utf8', env });
}

/** A copy of the station's folder, changed by somebody who has its key. */
async function tampered(statements: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(out, 'copy-'));
  cpSync(audited.folder, folder, { recursive: true });
  const vault = unwrap(await openVault(join(folder, 'vault.db'), audited.key, () => new Date()));
  for (const statement of statements) await sql.raw(statement).execute(vault.database);
  await vault.close();
  return folder;
}

/** A copy of the export with one file changed. */
function edited(name: string, change: (text: string) => string): string {
  const folder = mkdtempSync(join(out, 'export-'));
  cpSync(exported, folder, { recursive: true });
  writeFileSync(join(folder, name), change(readFileSync(join(exported, name), 'utf8')));
  return folder;
}

describe('npm run audit', () => {
  it('says what it checked and ends with 0 when nothing was touched', () => {
    const { status, stdout } = run(['verify', '--user-data', audited.folder]);
    expect(stdout).toContain('verified: every link holds');
    expect(stdout).toMatch(/anchors {4}2 links the centre has signed for/);
    expect(status).toBe(0);
    expect(run(['verify', '--file', exported]).status).toBe(0);
    expect(run(['verify', '--ca', ca, '--file', join(exported, 'entries.ndjson')]).status).toBe(0);
  });

  it('names the first broken link and ends with 1 when a copy of the folder was tampered with', async () => {
    const quiet = 'DROP TRIGGER audit_no_update';
    const free = 'DROP TRIGGER audit_no_delete';
    for (const [statements, sentence] of [
      [[quiet, `UPDATE audit SET officer_id = 'x' WHERE seq IN (40, 90)`], 'BROKEN at entry 40: changed'],
      [[free, 'DELETE FROM audit WHERE seq = 33'], 'BROKEN at entry 33: gap'],
      [[free, 'DELETE FROM audit WHERE seq > 100'], 'BROKEN at entry 101: truncated after 100'],
      [[`DELETE FROM outbox_item WHERE application_id = 'hs-1'`], 'anchor missing'],
    ] as const) {
      const { status, stdout } = run(['verify', '--user-data', await tampered(statements)]);
      expect(stdout).toContain(sentence);
      expect(status).toBe(1);
    }
  });

  it('refuses to guess when there is no key, a wrong one, or no station', () => {
    expect(run(['verify', '--user-data', audited.folder], '').stderr).toContain('vault-key-wrapped');
    expect(run(['verify', '--user-data', audited.folder], 'ab'.repeat(32)).stderr).toContain(
      'vault-key-wrong',
    );
    const nowhere = run(['verify', '--user-data', join(out, 'nowhere')]);
    expect([nowhere.status, nowhere.stderr]).toEqual([2, expect.stringContaining('no-station')]);
    expect(readdirSync(out)).not.toContain('nowhere');
  });

  it('finds by the acknowledgements the centre keeps what nobody at the station can hide', async () => {
    const receipts = mkdtempSync(join(out, 'centre-'));
    const row = await audited.vault.database
      .selectFrom('outbox_item')
      .select('acknowledgement')
      .where('application_id', '=', 'hs-2')
      .executeTakeFirstOrThrow();
    writeFileSync(join(receipts, 'hs-2.p7s'), row.acknowledgement ?? '');
    const anchor = /"audit":\{"hash":"[0-9a-f]*","seq":(\d+)\}/.exec(
      Buffer.from(row.acknowledgement ?? '').toString('latin1'),
    )?.[1];
    const folder = await tampered([
      'DROP TRIGGER audit_no_delete',
      'DROP TRIGGER audit_batch_no_delete',
      'DELETE FROM audit WHERE seq > 100',
      'DELETE FROM audit_batch WHERE last > 100',
      'DELETE FROM outbox_item',
      `UPDATE sqlite_sequence SET seq = (SELECT max(seq) FROM audit) WHERE name = 'audit'`,
      `UPDATE sqlite_sequence SET seq = (SELECT max(number) FROM audit_batch) WHERE name = 'audit_batch'`,
    ]);
    expect(run(['verify', '--user-data', folder]).status).toBe(0);
    const { status, stdout } = run(['verify', '--user-data', folder, '--receipts', receipts]);
    expect(stdout).toContain(
      `BROKEN at entry 101: truncated after 100: the centre acknowledged entry ${anchor ?? ''}`,
    );
    expect(status).toBe(1);
  });
});

describe('verify-audit.sh', () => {
  const verify = (folder: string) => spawnSync('sh', [script, folder, ca], { encoding: 'utf8' });

  it('proves an export with openssl and sha256sum when nothing was touched', () => {
    const { status, stdout, stderr } = verify(exported);
    expect(stderr).toBe('');
    expect(stdout).toContain('verified: the trail is whole');
    expect(stdout).toContain('2 entries the centre signed for');
    expect(status).toBe(0);
  });

  it.each([
    [
      'an entry was changed',
      'entries.ndjson',
      (text: string) => text.replace('"T-7"', '"T-8"'),
      'its hash differs',
    ],
    ['an entry is gone', 'entries.ndjson', (text: string) => text.replace(/^.*"seq":30,.*\n/m, ''), 'gap'],
    [
      'the end is cut off',
      'entries.ndjson',
      (text: string) => text.replace(/^.*"seq":160,[\s\S]*/m, ''),
      'cut off',
    ],
    [
      'a batch is gone',
      'batches.ndjson',
      (text: string) => text.replace(/\n[^\n]*\n$/, '\n'),
      'are not signed',
    ],
    [
      'a batch was changed',
      'batches.ndjson',
      (text: string) => text.replace('"first":1,', '"first":2,'),
      'its signature does not hold',
    ],
    [
      'an acknowledgement is gone',
      'receipts.ndjson',
      (text: string) => text.replace(/^.*\n/, ''),
      '2 acknowledgements were noted and 1 lie here',
    ],
  ])('fails when %s', (_state, name, change, sentence) => {
    const folder = edited(name, change);
    const { status, stdout } = verify(folder);
    expect(stdout).toContain(sentence);
    expect(status).toBe(1);
    expect(run(['verify', '--file', folder]).status).toBe(1);
  });
});
