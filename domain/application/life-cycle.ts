import { err, type Failure, ok, type Result } from '../result.ts';
import type { ApplicationStatus } from './draft.ts';

/**
 * Life of one application at the station. `refused` is an answer of the centre: the application stays visible, and is sent again
 * after the cause was removed (a revoked station, an unknown certificate) or taken anew as another draft.
 */
const next: Readonly<Record<ApplicationStatus, readonly ApplicationStatus[]>> = {
  draft: ['sealed'],
  sealed: ['sending'],
  // Back to sealed when the line broke: it waits again, with its cause.
  sending: ['sealed', 'acknowledged', 'refused'],
  refused: ['sending'],
  acknowledged: [],
};

export function mayFollow(from: ApplicationStatus, to: ApplicationStatus): boolean {
  return next[from].includes(to);
}

export function transition(
  from: ApplicationStatus,
  to: ApplicationStatus,
): Result<ApplicationStatus, Failure<'transition-not-allowed'>> {
  return mayFollow(from, to) ? ok(to) : err('transition-not-allowed', `${from} to ${to}`);
}

/** Only a draft may be changed: once signed, its bytes are what was signed. */
export function isEditable(status: ApplicationStatus): boolean {
  return status === 'draft';
}
