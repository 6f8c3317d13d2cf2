import { X509Certificate } from 'node:crypto';
import type { ListedOfficer } from '../../../domain/channels/session.ts';
import type { Desk, Officer } from '../desk.ts';
import { settingsInForce } from './roster.ts';

/** Somebody the centre says works here, and how that person signs in at this station. */
export interface Person extends Officer {
  readonly signIn: ListedOfficer['signIn'];
}

type DeskOfPeople = Pick<Desk, 'identity' | 'roster' | 'signInFingers'>;

/** The roster where the centre has confirmed one, else whom it named at provisioning; in its order. */
export function peopleOf(desk: DeskOfPeople): Person[] {
  const { identity, roster } = desk;
  if (identity === null) return [];
  const named =
    roster?.officers ?? identity.officers.map((officer) => ({ ...officer, state: 'active' as const }));
  return named.map((officer) => ({
    id: officer.officerId,
    name: officer.name,
    rank: officer.rank,
    role: officer.role,
    signIn: signInOf(desk, officer),
  }));
}

export function personOf(desk: DeskOfPeople, officerId: string): Person | undefined {
  return peopleOf(desk).find((person) => person.id === officerId);
}

/** Not suspended, and with a key here that is in force. */
export function mayWork({ signIn }: Person): boolean {
  return signIn !== 'blocked' && signIn !== 'activate';
}

function signInOf(
  desk: DeskOfPeople,
  officer: {
    readonly officerId: string;
    readonly state: 'active' | 'suspended';
    readonly certificate: string | null;
  },
): ListedOfficer['signIn'] {
  if (officer.state === 'suspended') return 'blocked';
  const here = desk.identity?.officers.find(({ officerId }) => officerId === officer.officerId);
  if (here === undefined || officer.certificate === null || !sameKey(here.certificate, officer.certificate)) {
    return 'activate';
  }
  if (here.token !== undefined) return 'token';
  if (here.key === undefined) return 'activate';
  const asked = settingsInForce(desk).signInFinger !== 'off' && desk.signInFingers.has(officer.officerId);
  return asked ? 'passphrase-finger' : 'passphrase';
}

/** A certificate in force of another key than the one here: the officer was given a new one elsewhere. */
function sameKey(here: string, inForce: string): boolean {
  if (here === inForce) return true;
  const [one, other] = [here, inForce].map((pem) => new X509Certificate(pem).publicKey);
  return one !== undefined && other !== undefined && one.equals(other);
}

/** By the centre's settings nobody works here on a passphrase alone, and this officer has no finger to be compared with yet. */
export function mustEnrolFinger(desk: DeskOfPeople & Pick<Desk, 'officer'>): boolean {
  if (desk.officer === null || settingsInForce(desk).signInFinger !== 'required') return false;
  return personOf(desk, desk.officer.id)?.signIn === 'passphrase';
}
