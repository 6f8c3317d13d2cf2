import type { Finding, FindingCode } from '../../application/findings.ts';

/** Say what `plain-rolled-differ` says of one finger, and why. */
const explaining: readonly FindingCode[] = ['same-finger-twice', 'hands-swapped', 'thumb-among-fingers'];

/**
 * Findings that count now: those all of whose subjects are among the evidence that would be sealed. A plain and a rolled print that
 * differ are left out where a finding about one of the two says already that it is another finger. The order is that of code
 * and subjects, however they were found.
 */
export function standingFindings(findings: readonly Finding[], sealed: ReadonlySet<string>): Finding[] {
  const here = findings.filter(({ subjects }) => subjects.every(({ evidenceId }) => sealed.has(evidenceId)));
  const explained = new Set(
    here
      .filter(({ code }) => explaining.includes(code))
      .flatMap(({ subjects }) => subjects.map(({ evidenceId }) => evidenceId)),
  );
  return here
    .filter(
      ({ code, subjects }) =>
        code !== 'plain-rolled-differ' || !subjects.some(({ evidenceId }) => explained.has(evidenceId)),
    )
    .toSorted((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

function orderOf({ severity, code, findingId }: Finding): string {
  return `${severity} ${code} ${findingId}`;
}
