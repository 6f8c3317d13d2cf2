import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { putInIndex } from '../../../test/support/station/indexed-application.ts';
import { ticketFor } from '../intake/ticket.ts';
import { applicationsPerPage, searchApplications } from './search-applications.ts';
import { type Vault, openVault } from './vault.ts';

const names = ['ĐẶNG THÙY TRÂM', 'NGUYỄN VĂN ÁNH', "H'HEN NIÊ", 'TRẦN ÁNH NGUYỆT'];
const day = new Date('2026-03-02T01:00:00.000Z');
let folder = '';
let vault: Vault;

/** Two in each second, so that a page can end between two of the same moment. */
const sealedAt = (number: number): string =>
  new Date(day.getTime() + Math.floor(number / 2) * 1000).toISOString();
const idOf = (number: number): string => `id-${String(number).padStart(4, '0')}`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'search-'));
  vault = unwrap(await openVault(join(folder, 'vault.db'), 'ab'.repeat(32), () => day));
  const total = applicationsPerPage * 2 + 21;
  for (let number = 0; number < total; number += 1) {
    await putInIndex(vault, {
      id: idOf(number),
      name: names[number] ?? 'LÊ THỊ MẪU',
      ticket: ticketFor('tram-001', day, number + 1),
      personalNumber: `003190${String(number).padStart(6, '0')}`,
      sealedAt: sealedAt(number),
    });
  }
});
afterAll(async () => {
  await vault.close();
  rmSync(folder, { recursive: true, force: true });
});

const found = async (text: string) =>
  (await searchApplications(vault.database, { text, before: null })).items.map(({ name }) => name);

describe('searchApplications', () => {
  it.each([
    ['dang thuy', ['ĐẶNG THÙY TRÂM']],
    ['Đặng Thùy', ['ĐẶNG THÙY TRÂM']],
    ['tram dang', ['ĐẶNG THÙY TRÂM']],
    ['anh', ['TRẦN ÁNH NGUYỆT', 'NGUYỄN VĂN ÁNH']],
    ['nguy', ['TRẦN ÁNH NGUYỆT', 'NGUYỄN VĂN ÁNH']],
    ["h'hen", ["H'HEN NIÊ"]],
    ['003190000001', ['NGUYỄN VĂN ÁNH']],
    ['90000002', ["H'HEN NIÊ"]],
    [ticketFor('tram-001', day, 4), ['TRẦN ÁNH NGUYỆT']],
    ['anh 90000001', ['NGUYỄN VĂN ÁNH']],
    ["%_'; --", []],
  ])('finds for %s who was meant', async (text, expected) => {
    expect(await found(text)).toEqual(expected);
  });

  it('lists every application once, newest first, when it is paged through', async () => {
    const seen: string[] = [];
    let before: Parameters<typeof searchApplications>[1]['before'] = null;
    for (;;) {
      const page = await searchApplications(vault.database, { text: '', before });
      seen.push(...page.items.map(({ applicationId }) => applicationId));
      const last = page.items.at(-1);
      if (!page.more || last === undefined) break;
      before = { sealedAt: last.sealedAt, applicationId: last.applicationId };
    }
    const all = Array.from({ length: applicationsPerPage * 2 + 21 }, (_, number) => idOf(number));
    expect(seen).toEqual(all.reverse());
  });

  it('says that the evidence is gone and how far the application came', async () => {
    const { items } = await searchApplications(vault.database, { text: 'dang thuy', before: null });
    expect(items[0]).toMatchObject({ evidence: false, state: 'waiting', personalNumber: '003190000000' });
  });

  it('looks only at what it needs when it searches', async () => {
    const { sql } = await import('kysely');
    const plan = await sql<{ detail: string }>`EXPLAIN QUERY PLAN SELECT id FROM application
      WHERE instr(name_key, 'A') > 0 ORDER BY sealed_at DESC, id DESC LIMIT 51`.execute(vault.database);
    expect(plan.rows[0]?.detail).toContain('application_names');
  });
});
