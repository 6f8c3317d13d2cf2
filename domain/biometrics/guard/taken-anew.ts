import { type Finding, isOpen } from '../../application/findings.ts';

interface Attempt {
  /** By the station's clock, as findings are; a scanner's may differ. Unknown in drafts of earlier versions. */
  readonly keptAt?: string | undefined;
  readonly fingers: readonly { readonly evidenceId: string }[];
}

/**
 * Attempts at one capture that may still give fingers: one that a finding stops at gives way, with all its fingers, as soon as the capture was
 * taken anew after it was found. Without this an image of another finger would stay chosen for as long as it has the better score.
 * What the officer explained instead is no longer in doubt and stays.
 */
export function notTakenAnew<A extends Attempt>(
  attempts: readonly A[],
  findings: readonly Pick<Finding, 'severity' | 'overruled' | 'subjects' | 'foundAt'>[],
): A[] {
  const stopping = findings.filter(isOpen);
  if (stopping.length === 0) return [...attempts];
  return attempts.filter((attempt) => {
    const ids = new Set(attempt.fingers.map(({ evidenceId }) => evidenceId));
    return !stopping.some(
      ({ subjects, foundAt }) =>
        subjects.some(({ evidenceId }) => ids.has(evidenceId)) &&
        attempts.some(({ keptAt }) => keptAt !== undefined && keptAt > foundAt),
    );
  });
}
