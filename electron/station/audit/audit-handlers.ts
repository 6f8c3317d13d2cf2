import type { safekeepingChannels } from '../../../domain/channels/safekeeping.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import { err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { isPlace } from '../provisioning/places.ts';
import { exportAudit } from './export.ts';
import { listAudit } from './list.ts';
import { vaultTrail } from './vault-trail.ts';
import { verifyTrail } from './verify.ts';

type AuditCall = 'audit.list' | 'audit.verify' | 'audit.export';

/** What happened here, and the proof that it is what was written down then. */
export function auditHandlers(desk: Desk): Pick<Handlers<(typeof safekeepingChannels)['calls']>, AuditCall> {
  return {
    'audit.list': async ({ before }) => ok(await listAudit(desk.vault.database, before)),
    'audit.verify': async () => ok(await verifyTrail(await vaultTrail(desk.vault.database))),
    'audit.export': async ({ folder }) => {
      if (!(await isPlace(desk, folder))) return err('place-unknown');
      const by = { officerId: desk.officer?.id ?? null, at: desk.now() };
      const made = await exportAudit(desk.vault, folder, by);
      return made.ok ? ok({ file: made.value.folder, entries: made.value.entries }) : made;
    },
  };
}
