import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { passphrases } from '../../support/station/passphrases.ts';
import { type TemporaryStation, temporaryStation } from '../../support/station/temporary-station.ts';

let work: string;
let offered: string;
let desk: TemporaryStation;
beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'audit-export-'));
  offered = mkdtempSync(join(work, 'stick-'));
  desk = await temporaryStation({ policyId: '2024-07', places: [offered] });
  const credential = { kind: 'passphrase', passphrase: passphrases['quan-tri'] } as const;
  unwrap(await desk.officer.call('session.signIn', { officerId: 'quan-tri', credential }));
});
afterEach(async () => {
  await desk.remove();
  rmSync(work, { recursive: true, force: true });
});

describe('audit.export', () => {
  it('writes the trail when the folder is one of those offered', async () => {
    const { file, entries } = unwrap(await desk.officer.call('audit.export', { folder: offered }));
    expect(dirname(file)).toBe(offered);
    expect(readdirSync(file)).toContain('entries.ndjson');
    expect(entries).toBeGreaterThan(1);
  });

  it('writes and notes nothing when the folder is another', async () => {
    const { entries } = unwrap(await desk.officer.call('audit.verify', {}));
    const others = [
      work,
      `${offered}/..`,
      `${offered}/../`,
      join(offered, 'below'),
      desk.dataFolder,
      'stick',
    ];
    for (const folder of others) {
      expect(await desk.officer.call('audit.export', { folder }), folder).toMatchObject({
        error: { code: 'place-unknown' },
      });
    }
    expect(readdirSync(work)).toHaveLength(1);
    expect(readdirSync(offered)).toEqual([]);
    expect(unwrap(await desk.officer.call('audit.verify', {})).entries).toBe(entries);
  });
});
