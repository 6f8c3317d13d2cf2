import { createHash } from 'node:crypto';
import { z } from 'zod';
import { certificateResponseSchema, gatewayPaths } from '../../../domain/channels/gateway.ts';
import type { SessionState } from '../../../domain/channels/session.ts';
import type { Credential } from '../../../domain/officers/credential.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { appendAudit } from '../audit/audit-log.ts';
import type { Desk } from '../desk.ts';
import { type NewOfficerKey, newOfficerKey } from '../keys/new-officer-key.ts';
import { openOfficerKey, storedKeySchema } from '../keys/officer-key.ts';
import { askCentre, askCentreMs, centreOf } from '../provisioning/ask-centre.ts';
import { checkCertified } from '../provisioning/certified.ts';
import {
  type OfficerOfStation,
  type StationIdentity,
  readStationIdentity,
  writeStationIdentity,
} from '../provisioning/identity.ts';
import { publicKeyOfRequest } from '../provisioning/request-key.ts';
import { readSetting, writeSetting } from '../vault/settings.ts';
import { withinGrace } from './grace.ts';
import { guarded } from './guard.ts';
import { type Person, personOf } from './people.ts';
import { type Roster, writeRoster } from './roster.ts';
import { completeSignIn } from './sign-in.ts';

const settingOf = (officerId: string): string => `activation-pending.${officerId}`;

/** Kept before the code is sent: where the answer is lost, the same request gets it again. */
const pendingSchema = z.object({
  codeSha256: z.string(),
  csr: z.string(),
  key: storedKeySchema.optional(),
  token: z.object({ serial: z.string(), keyId: z.string() }).optional(),
});
type Pending = z.infer<typeof pendingSchema>;

/**
 * First sign-in of an officer the roster names: a key is made, under the new passphrase or on the token, and the centre certifies it
 * for the code it gave this officer.
 *
 * Failures: `officer-unknown`, `officer-suspended`, `officer-already-active`, `grace-expired`; those of `newOfficerKey`, `guarded`,
 * `askCentre` (`code-invalid` …) and `checkCertified`; `passphrase-wrong` where an earlier try with this code had another one.
 */
export async function activate(
  desk: Desk,
  input: { officerId: string; code: string; credential: Credential },
): Promise<Result<SessionState>> {
  const { officerId } = input;
  const person = personOf(desk, officerId);
  if (person === undefined) return err('officer-unknown');
  if (person.signIn === 'blocked') return err('officer-suspended');
  if (person.signIn !== 'activate') return err('officer-already-active');
  const allowed = withinGrace(desk, person.role);
  if (!allowed.ok) return allowed;
  // Codes are guessed at no faster than passphrases.
  const certified = await guarded(desk, officerId, () => certify(desk, input));
  if (!certified.ok) return certified;
  const kept = await keep(desk, person, certified.value);
  return kept.ok ? completeSignIn(desk, officerId) : kept;
}

interface Certified {
  readonly certificate: string;
  readonly keep: NewOfficerKey['keep'];
}

async function certify(
  desk: Desk,
  input: { officerId: string; code: string; credential: Credential },
): Promise<Result<Certified>> {
  const centre = centreOf(desk);
  if (!centre.ok) return centre;
  const pending = await pendingFor(desk, input);
  if (!pending.ok) return pending;
  const { csr, key, token } = pending.value;
  const answer = await askCentre(centre.value, {
    method: 'POST',
    path: gatewayPaths.officerCertificate(input.officerId),
    json: { csr, code: input.code },
    answer: certificateResponseSchema,
    timeoutMs: askCentreMs,
  });
  if (!answer.ok) return answer;
  const { certificate } = answer.value;
  const publicKey = publicKeyOfRequest(csr);
  const checked = checkCertified(
    { who: input.officerId, pem: certificate, publicKey },
    centre.value.ca,
    desk.now(),
  );
  if (!checked.ok) return checked;
  if (key !== undefined) return ok({ certificate, keep: { key } });
  return token === undefined ? err('stored-key-damaged') : ok({ certificate, keep: { token } });
}

/** The key of an earlier try with the same code and the same kind of credential, else a new one. */
async function pendingFor(
  desk: Desk,
  { officerId, code, credential }: { officerId: string; code: string; credential: Credential },
): Promise<Result<Pending>> {
  const codeSha256 = createHash('sha256').update(code, 'utf8').digest('hex');
  const text = await readSetting(desk.vault.database, settingOf(officerId));
  const earlier = text === null ? null : pendingSchema.parse(JSON.parse(text));
  if (earlier?.codeSha256 === codeSha256) {
    if (earlier.token !== undefined && credential.kind === 'pin') return ok(earlier);
    if (earlier.key !== undefined && credential.kind === 'passphrase') {
      const opened = await openOfficerKey(earlier.key, credential.passphrase);
      return opened.ok ? ok(earlier) : opened;
    }
  }
  const made = await newOfficerKey(desk, officerId, credential);
  if (!made.ok) return made;
  const pending: Pending = { codeSha256, csr: made.value.csr, ...made.value.keep };
  await writeSetting(desk.vault.database, settingOf(officerId), JSON.stringify(pending));
  return ok(pending);
}

async function keep(desk: Desk, person: Person, { certificate, keep }: Certified): Promise<Result<void>> {
  const { id: officerId, name, rank, role } = person;
  const officer: OfficerOfStation = { officerId, name, rank, role, certificate, ...keep };
  const changed = await desk.vault.change(
    async (transaction): Promise<Result<{ identity: StationIdentity; roster: Roster | null }>> => {
      const stored = await readStationIdentity(transaction);
      if (stored === null) return err('not-provisioned');
      const others = stored.officers.filter((one) => one.officerId !== officerId);
      const identity = { ...stored, officers: [...others, officer] };
      const roster = desk.roster && inForce(desk.roster, officerId, certificate);
      await writeStationIdentity(transaction, identity);
      if (roster !== null) await writeRoster(transaction, roster);
      await transaction.deleteFrom('setting').where('key', '=', settingOf(officerId)).execute();
      await appendAudit(transaction, {
        at: desk.now(),
        event: 'officer-activated',
        officerId,
        subjectId: officerId,
        details: { key: 'token' in keep ? 'token' : 'vault' },
      });
      return ok({ identity, roster });
    },
  );
  if (!changed.ok) return changed;
  desk.identity = changed.value.identity;
  desk.roster = changed.value.roster;
  return ok();
}

/** The centre has just said so; its next roster will too. */
function inForce(roster: Roster, officerId: string, certificate: string): Roster {
  const officers = roster.officers.map((one) =>
    one.officerId === officerId ? { ...one, certificate } : one,
  );
  return { ...roster, officers };
}
