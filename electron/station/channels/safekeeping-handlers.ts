import type { safekeepingChannels } from '../../../domain/channels/safekeeping.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import { auditHandlers } from '../audit/audit-handlers.ts';
import { ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { backUpVault } from '../vault/backup/back-up.ts';
import { rotateVaultKey } from '../vault/rotate-vault-key.ts';
import { searchApplications } from '../vault/search-applications.ts';
import { vaultState } from '../vault/vault-state.ts';

/** What is kept and what proves it. */
export function safekeepingHandlers(desk: Desk): Handlers<(typeof safekeepingChannels)['calls']> {
  return {
    ...auditHandlers(desk),
    'application.search': async (input) => ok(await searchApplications(desk.vault.database, input)),
    'vault.state': async () => ok(await vaultState(desk)),
    'vault.backup': (input) => backUpVault(desk, input),
    'vault.rotate': (input) => rotateVaultKey(desk, input),
  };
}
