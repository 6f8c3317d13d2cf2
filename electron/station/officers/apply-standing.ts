import { X509Certificate } from 'node:crypto';
import type { StationStanding } from '../../../domain/channels/gateway.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { appendAudit } from '../audit/audit-log.ts';
import { noteCentreTime } from '../audit/clock-checks.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { Desk } from '../desk.ts';
import { clearDesk } from '../intake/clear-desk.ts';
import { checkCertified } from '../provisioning/certified.ts';
import {
  type OfficerOfStation,
  type StationIdentity,
  readStationIdentity,
  writeStationIdentity,
} from '../provisioning/identity.ts';
import { mayWork, personOf } from './people.ts';
import { type Roster, rosterOf, writeRoster } from './roster.ts';
import { leaveCounter } from './sign-in.ts';

/**
 * What the centre says of this station holds at once: in the vault, and for whoever sits at the counter. Keys of officers who are
 * not named any more stay where they are, and open nothing.
 *
 * Failures: `gateway-answer-malformed` where it speaks of another station; `not-provisioned`.
 */
export async function applyStanding(desk: Desk, standing: StationStanding): Promise<Result<void>> {
  await desk.believeTime(new Date(standing.at));
  await noteCentreTime(desk, new Date(standing.at));
  const roster = rosterOf(standing, desk.latest());
  const applied = await desk.vault.change(async (transaction): Promise<Result<StationIdentity>> => {
    const identity = await readStationIdentity(transaction);
    if (identity === null) return err('not-provisioned');
    if (identity.station.id !== standing.station.id) return err('gateway-answer-malformed', 'station');
    const { station, policyId } = standing;
    const officers = identity.officers.map((officer) => asNamed(officer, roster, identity.ca, desk.now()));
    const next = { ...identity, station, policyId, officers };
    await writeStationIdentity(transaction, next);
    await writeRoster(transaction, roster);
    await appendAudit(transaction, {
      at: desk.now(),
      event: 'roster-confirmed',
      officerId: null,
      subjectId: station.id,
      details: {
        officers: roster.officers.length,
        suspended: roster.officers.filter(({ state }) => state === 'suspended').length,
      },
    });
    return ok(next);
  });
  if (!applied.ok) return applied;
  desk.identity = applied.value;
  desk.roster = roster;
  await followRoster(desk);
  return ok();
}

function asNamed(officer: OfficerOfStation, roster: Roster, ca: string, now: Date): OfficerOfStation {
  const named = roster.officers.find(({ officerId }) => officerId === officer.officerId);
  if (named === undefined) return officer;
  const { name, rank, role, certificate } = named;
  const { publicKey } = new X509Certificate(officer.certificate);
  // A longer certificate of the same key takes the place of the one here; one of another key is another key's.
  const renewed =
    certificate !== null &&
    checkCertified({ who: officer.officerId, pem: certificate, publicKey }, ca, now).ok;
  return { ...officer, name, rank, role, ...(renewed ? { certificate } : {}) };
}

/** Whoever sits at the counter goes on as the roster says now, or goes. */
async function followRoster(desk: Desk): Promise<void> {
  const pending = desk.pending && personOf(desk, desk.pending.officerId);
  if (pending === undefined || (pending !== null && !mayWork(pending))) {
    desk.pending = null;
    await desk.officerFingers.cancel();
  }
  if (desk.officer === null) return;
  const { id, role: before } = desk.officer;
  const person = personOf(desk, id);
  if (person === undefined || !mayWork(person)) {
    await recordAudit(desk, 'officer-suspended', id, {});
    await leaveCounter(desk);
    return;
  }
  const { name, rank, role } = person;
  desk.officer = { id, name, rank, role };
  if (role !== before) await clearDesk(desk);
}
