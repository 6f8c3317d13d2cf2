import { useEffect, useRef } from 'react';
import type { SessionState } from '../../../domain/channels/session.ts';
import type { Failure } from '../../../domain/result.ts';

/**
 * Too many fingers that did not match, or too long: the station went back to the credential by itself, and the screen says so.
 * Answers what to call where it is stopped by hand, so that nothing is said.
 */
export function useLostFinger(
  pending: SessionState['pending'],
  onLost: (failure: Failure) => void,
): () => void {
  const waited = useRef(false);
  useEffect(() => {
    if (waited.current && pending === null) onLost({ code: 'sign-in-not-pending' });
    waited.current = pending !== null;
  }, [pending, onLost]);
  return () => {
    waited.current = false;
  };
}
