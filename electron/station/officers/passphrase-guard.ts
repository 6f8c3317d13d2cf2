import { z } from 'zod';
import { type Failure, type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { officerSigner } from '../provisioning/identity.ts';
import type { SigningIdentity } from '../sealing/signing-identity.ts';
import { readSetting, writeSetting } from '../vault/settings.ts';

/** Two slips of the finger cost nothing; from the third on the wait doubles, up to a quarter of an hour. */
const freeFailures = 2;
const longestDelayMs = 15 * 60 * 1000;

const guardSchema = z.object({ failures: z.number().int(), notBefore: z.iso.datetime() });
const settingOf = (officerId: string): string => `passphrase-guard.${officerId}`;

export function delayAfter(failures: number): number {
  return failures <= freeFailures ? 0 : Math.min(longestDelayMs, 1000 * 2 ** (failures - freeFailures));
}

export type PassphraseFailureCode =
  | 'passphrase-wrong'
  | 'passphrase-delayed'
  | 'officer-unknown'
  | 'stored-key-damaged';

/**
 * Opens an officer's key. The attempt is counted in the vault before the passphrase is tried, so that neither a restart nor
 * many attempts at once get around the delay.
 *
 * Failures: `passphrase-wrong` (details.failures, details.seconds until the next attempt), `passphrase-delayed`
 * (details.seconds), `officer-unknown`, `stored-key-damaged`.
 */
export async function openWithPassphrase(
  desk: Pick<Desk, 'vault' | 'now' | 'identity'>,
  officerId: string,
  passphrase: string,
): Promise<Result<SigningIdentity & { id: string }, Failure<PassphraseFailureCode>>> {
  const { identity } = desk;
  if (!identity?.officers.some((officer) => officer.officerId === officerId)) return err('officer-unknown');
  const counted = await countAttempt(desk, officerId);
  if (!counted.ok) return counted as Result<never, Failure<'passphrase-delayed'>>;
  const opened = await officerSigner(identity, officerId, passphrase);
  if (opened.ok) {
    await writeSetting(desk.vault.database, settingOf(officerId), JSON.stringify(fresh));
    return opened;
  }
  if (opened.error.code !== 'passphrase-wrong') return opened;
  const failures = counted.value;
  return err('passphrase-wrong', undefined, { failures, seconds: Math.ceil(delayAfter(failures) / 1000) });
}

const fresh = { failures: 0, notBefore: '1970-01-01T00:00:00.000Z' };

function countAttempt(desk: Pick<Desk, 'vault' | 'now'>, officerId: string): Promise<Result<number>> {
  return desk.vault.change(async (transaction): Promise<Result<number>> => {
    const now = desk.now().getTime();
    const stored = await readSetting(transaction, settingOf(officerId));
    const guard = stored === null ? fresh : guardSchema.parse(JSON.parse(stored));
    const wait = Date.parse(guard.notBefore) - now;
    // A longer wait than any we give means that the clock was set back: nobody is locked out for that.
    if (wait > 0 && wait <= longestDelayMs)
      return err('passphrase-delayed', undefined, { seconds: Math.ceil(wait / 1000) });
    const failures = guard.failures + 1;
    const notBefore = new Date(now + delayAfter(failures)).toISOString();
    await writeSetting(transaction, settingOf(officerId), JSON.stringify({ failures, notBefore }));
    return ok(failures);
  });
}
