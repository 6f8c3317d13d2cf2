import { useEffect, useState } from 'react';
import type { SessionState } from '../../../domain/channels/session.ts';
import { mayCall } from '../../../domain/officers/rights.ts';
import { useStation } from '../../channel/station.tsx';

/** By the centre's settings this officer does nothing more before a finger is enrolled: the station says so when it is asked for work. */
export function useFingerNeeded(session: SessionState): boolean {
  const station = useStation();
  const [needed, setNeeded] = useState(false);
  const { officer } = session;
  const role = officer?.role ?? null;
  const signIn = session.officers.find(({ id }) => id === officer?.id)?.signIn;
  useEffect(() => {
    setNeeded(false);
    if (role === null || signIn !== 'passphrase') return undefined;
    let current = true;
    const asked = mayCall(role, 'shift.summary')
      ? station.call('shift.summary', {})
      : station.call('vault.state', {});
    void asked.then((result) => {
      if (current) setNeeded(!result.ok && result.error.code === 'finger-enrolment-needed');
    });
    return () => {
      current = false;
    };
  }, [station, role, signIn]);
  return needed;
}
