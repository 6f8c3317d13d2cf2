import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { unfinishedDrafts } from '../../../electron/station/intake/draft-store.ts';
import { vaultFileName } from '../../../electron/station/station.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import { bundleProgram } from '../../support/station/bundle-program.ts';
import { provisionFolder } from '../../support/station/temporary-station.ts';

const kills = 20;

let program: string;
let dataFolder: string;
const vaultKey = randomBytes(32).toString('hex');
beforeAll(async () => {
  program = await bundleProgram('test/support/station/keystrokes.ts');
});
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'station-killed-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

/** Runs until `answers` saves were answered, kills without warning; the last number answered. */
async function typeAndKill(answers: number): Promise<number> {
  const child = spawn(process.execPath, [program, dataFolder, vaultKey], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let complaint = '';
  child.stderr.on('data', (part: Buffer) => {
    complaint += part.toString();
  });
  child.stdout.on('data', (part: Buffer) => {
    said += part.toString();
    if (said.split('\n').length > answers) child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect(signal, complaint).toBe('SIGKILL');
  return Number(/saved (\d+)\n[^\n]*$/.exec(said)?.[1]);
}

describe('answered save', () => {
  it(`is there after ${kills} kills when the process dies right after the answer`, async () => {
    await provisionFolder(dataFolder, vaultKey, '2024-07');
    for (let kill = 0; kill < kills; kill += 1) {
      const answered = await typeAndKill(1 + (kill % 5) * 3);
      const vault = unwrap(await openVault(join(dataFolder, vaultFileName), vaultKey, () => new Date()));
      const drafts = await unfinishedDrafts(vault.database);
      await vault.close();
      expect(drafts).toHaveLength(1);
      // One more may have been committed whose answer never got out.
      const kept = Number(drafts[0]?.record.fields.phone);
      expect([answered, answered + 1]).toContain(kept);
    }
  });
});
