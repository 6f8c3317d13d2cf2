import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Result, err, ok, unwrap } from '../../../domain/result.ts';
import { type Vault, openVault } from '../vault/vault.ts';
import {
  continueWaits,
  failuresUntilLock,
  forgive,
  guarded,
  lockedOfficers,
  refusedNow,
  waitAfter,
} from './guard.ts';

let folder: string;
let vault: Vault;
let uptime: number;
const now = () => new Date('2026-03-02T01:00:00Z');
const path = () => join(folder, 'vault.db');
const open = async () => unwrap(await openVault(path(), 'ab'.repeat(32), now));
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guard-'));
  vault = await open();
  uptime = 3_600_000;
});
afterEach(async () => {
  await vault.close();
  rmSync(folder, { recursive: true, force: true });
});

const desk = () => ({ vault, uptime: () => uptime });
const attempt = (answer: Result<string>) => guarded(desk(), 'le-van-a', () => Promise.resolve(answer));
const wrong = () => attempt(err('passphrase-wrong'));
const right = () => attempt(ok('key'));
const minute = 60_000;
/** The machine was started anew, and the station so long after. */
const restart = async (uptimeNow: number): Promise<void> => {
  uptime = uptimeNow;
  await continueWaits(desk());
};

/** Waits each time as long as is asked for, and is wrong again. */
async function wrongTimes(times: number): Promise<void> {
  for (let failures = 1; failures <= times; failures += 1) {
    expect(await wrong()).toMatchObject({ error: { code: 'passphrase-wrong', details: { failures } } });
    if (failures < times) uptime += waitAfter(failures);
  }
}

describe('guard', () => {
  it('makes the wait grow, locks at the fifth wrong try for half an hour, then doubles, and never beyond a shift', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 40].map(waitAfter);
    expect(waits).toEqual([0, 0, 2000, 4000, 30 * minute, 60 * minute, 120 * minute, 480 * minute]);
  });

  it('refuses even the right credential during the wait and takes it after', async () => {
    await wrongTimes(3);
    expect(await right()).toMatchObject({ error: { code: 'passphrase-delayed', details: { seconds: 2 } } });
    uptime += 2000;
    expect(await right()).toMatchObject({ ok: true });
    expect(await wrong()).toMatchObject({ error: { details: { failures: 1, left: 4 } } });
  });

  it('locks the officer at the fifth wrong try, across restarts of the program, until the time has passed', async () => {
    await wrongTimes(failuresUntilLock);
    await vault.close();
    vault = await open();
    expect(await right()).toMatchObject({ error: { code: 'officer-locked', details: { seconds: 1800 } } });
    expect(await lockedOfficers(desk())).toEqual(['le-van-a']);
    uptime += 30 * minute;
    expect(await lockedOfficers(desk())).toEqual([]);
    expect(await wrong()).toMatchObject({ error: { details: { failures: 6, left: 0, seconds: 3600 } } });
    uptime += 60 * minute;
    expect(await right()).toMatchObject({ ok: true });
  });

  it('is open again at once when somebody unlocked it', async () => {
    await wrongTimes(failuresUntilLock);
    await forgive(desk(), 'le-van-a');
    expect(await right()).toMatchObject({ ok: true });
  });

  it('lets no more than the free attempts through when many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => wrong()));
    const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.error.code));
    expect(codes.filter((code) => code === 'passphrase-wrong')).toHaveLength(3);
    expect(codes.filter((code) => code === 'passphrase-delayed')).toHaveLength(5);
  });

  it('counts nothing when the attempt failed for another reason', async () => {
    for (let round = 0; round < 10; round += 1) {
      expect(await attempt(err('token-absent'))).toMatchObject({ error: { code: 'token-absent' } });
    }
    await expect(guarded(desk(), 'le-van-a', () => Promise.reject(new Error('bug')))).rejects.toThrow('bug');
    expect(await wrong()).toMatchObject({ error: { details: { failures: 1 } } });
  });

  it('begins the wait anew, and ends it, when the machine was started again', async () => {
    await wrongTimes(failuresUntilLock);
    await restart(10 * minute);
    expect(await right()).toMatchObject({ error: { code: 'officer-locked', details: { seconds: 1200 } } });
    uptime = 30 * minute;
    expect(await right()).toMatchObject({ ok: true });
  });

  it('never gives credit for time that did not pass, and ends every wait in its length, whenever the machine is restarted', () =>
    fc.assert(
      fc.asyncProperty(
        fc.nat(7_200_000),
        fc.nat(7_200_000),
        fc.boolean(),
        async (start, later, restarted) => {
          await forgive(desk(), 'le-van-a');
          uptime = start;
          await wrongTimes(failuresUntilLock);
          if (restarted) await restart(later);
          else uptime += later;
          const refused = await refusedNow(desk(), 'le-van-a', 'credential');
          // Whatever happened, at most `later` has passed since; running on always ends the wait.
          if (later < waitAfter(failuresUntilLock)) expect(refused.ok).toBe(false);
          uptime += waitAfter(failuresUntilLock);
          expect(await refusedNow(desk(), 'le-van-a', 'credential')).toMatchObject({ ok: true });
        },
      ),
      { numRuns: 60 },
    ));

  it('counts three fingers that do not match as one try, apart from the passphrase that was right', async () => {
    const wrongFinger = () =>
      guarded(desk(), 'le-van-a', () => Promise.resolve(err('finger-not-matched')), 'finger');
    for (let comparisons = 1; comparisons <= 3 * failuresUntilLock; comparisons += 1) {
      expect(await right()).toMatchObject({ ok: true });
      const failures = Math.floor(comparisons / 3);
      expect(await wrongFinger()).toMatchObject({
        error: { code: 'finger-not-matched', details: { failures } },
      });
      uptime += failures < failuresUntilLock ? waitAfter(failures) : 0;
    }
    expect(await wrongFinger()).toMatchObject({ error: { code: 'officer-locked' } });
    expect(await right()).toMatchObject({ ok: true });
  });
});
