import type { OfficerCalls } from '../../../domain/channels/officer.ts';
import type { SessionState } from '../../../domain/channels/session.ts';
import { mayCall } from '../../../domain/officers/rights.ts';
import { useSession } from '../../app/live.tsx';

export interface SignedIn {
  readonly session: SessionState;
  readonly officer: NonNullable<SessionState['officer']>;
  /** What the station would refuse is not shown. */
  readonly may: (call: keyof OfficerCalls) => boolean;
  /** An officer's name by id; the id itself where nobody of that id is listed any more. */
  readonly nameOf: (officerId: string) => string;
}

/** Who sits at the desk; null in the moment between signing out and the desk being gone. */
export function useSignedIn(): SignedIn | null {
  const session = useSession();
  if (session.state !== 'here' || session.value.officer === null) return null;
  const { value } = session;
  const { officer } = value;
  if (officer === null) return null;
  return {
    session: value,
    officer,
    may: (call) => mayCall(officer.role, call),
    nameOf: (officerId) => value.officers.find(({ id }) => id === officerId)?.name ?? officerId,
  };
}
