import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../domain/result.ts';
import { unfinishedDrafts } from '../../../electron/station/intake/draft-store.ts';
import { startStation, vaultFileName } from '../../../electron/station/station.ts';
import { openVault } from '../../../electron/station/vault/vault.ts';
import { bundleProgram } from '../../support/station/bundle-program.ts';
import { stationStart } from '../../support/station/station-start.ts';
import { provisionFolder } from '../../support/station/temporary-station.ts';

const kills = 20;
/** After `signing` was said, in milliseconds: before, within and after the writing of the container. */
const usually = 600;
const momentsOfSealing = [0, 40, 80, 120, 160, 220, 300, 450, usually, 1_500, 4_000, 10_000];

let dataFolder: string;
const vaultKey = randomBytes(32).toString('hex');
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'station-killed-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

/** Runs until `answers` saves were answered, kills without warning; the last number answered. */
async function typeAndKill(program: string, answers: number): Promise<number> {
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
    const program = await bundleProgram('test/support/station/keystrokes.ts');
    await provisionFolder(dataFolder, vaultKey, '2024-07');
    for (let kill = 0; kill < kills; kill += 1) {
      const answered = await typeAndKill(program, 1 + (kill % 5) * 3);
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

/** Signs what was left, or a new application, and is killed `delay` ms after it said `signing`; the id if it was sealed. */
async function signAndKill(program: string, delay: number): Promise<string | undefined> {
  const child = spawn(process.execPath, [program, dataFolder, vaultKey], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let complaint = '';
  child.stderr.on('data', (part: Buffer) => {
    complaint += part.toString();
  });
  child.stdout.on('data', (part: Buffer) => {
    if (!said.includes('signing')) setTimeout(() => child.kill('SIGKILL'), delay);
    said += part.toString();
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect(signal, complaint).toBe('SIGKILL');
  return /sealed (\S+)\n/.exec(said)?.[1];
}

describe('signing', () => {
  it('leaves a whole sealed application or an untouched draft when the process dies in the middle', async () => {
    const program = await bundleProgram('test/support/station/sign-until-killed.ts');
    await provisionFolder(dataFolder, vaultKey, '2024-07');
    const outcomes = new Set<string>();
    for (const moment of momentsOfSealing) {
      // A busy machine seals later than a quiet one: on goes until it has.
      if (moment > usually && outcomes.has('sealed')) break;
      const answered = await signAndKill(program, moment);
      const station = unwrap(await startStation(stationStart(dataFolder, vaultKey)));
      await station.stop();
      const vault = unwrap(await openVault(join(dataFolder, vaultFileName), vaultKey, () => new Date()));
      const items = await vault.database.selectFrom('outbox_item').selectAll().execute();
      const drafts = await vault.database.selectFrom('draft').select(['id', 'status']).execute();
      await vault.close();
      const sealed = drafts.filter(({ status }) => status === 'sealed').map(({ id }) => id);
      expect(items.map((item) => item.application_id).sort()).toEqual(sealed.sort());
      if (answered !== undefined) expect(sealed).toContain(answered);
      expect(readdirSync(join(dataFolder, 'outbox')).sort()).toEqual(sealed.map((id) => `${id}.p7m`).sort());
      for (const item of items) {
        const bytes = readFileSync(join(dataFolder, 'outbox', `${item.application_id}.p7m`));
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(item.sha256);
      }
      outcomes.add(drafts.some(({ status }) => status === 'draft') ? 'draft' : 'sealed');
    }
    expect([...outcomes].sort()).toEqual(['draft', 'sealed']);
  });
});
