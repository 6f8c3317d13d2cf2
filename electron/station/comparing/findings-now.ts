import type { FingerprintProgress } from '../../../domain/application/draft.ts';
import { type Finding, isOpen, saidNow, stepOfFinding } from '../../../domain/application/findings.ts';
import { lifeDoubts } from '../../../domain/application/life-status.ts';
import type { StepId } from '../../../domain/application/steps.ts';
import { standingFindings } from '../../../domain/biometrics/guard/standing.ts';
import type { DraftRecord } from '../intake/draft-record.ts';

/** Evidence that would be sealed now and that a finding can be about. */
function sealedNow(record: DraftRecord, fingerprints: readonly FingerprintProgress[]): Set<string> {
  return new Set([
    ...fingerprints.flatMap(({ choices }) => choices.map(({ evidenceId }) => evidenceId)),
    ...(record.photo === null ? [] : [record.photo.evidenceId]),
    ...record.signatures.map(({ evidenceId }) => evidenceId),
    // What the population data base said of another number than stands in the form says nothing of the applicant.
    ...lifeDoubts(record.fields, record.statements).map(({ statementId }) => statementId),
  ]);
}

/** What comparing and asking have found about what would be sealed now. */
export function findingsNow(record: DraftRecord, fingerprints: readonly FingerprintProgress[]): Finding[] {
  return standingFindings(saidNow(record.findings), sealedNow(record, fingerprints));
}

/** How many findings stop, by the step whose evidence they are about. */
export function openFindings(findings: readonly Finding[]): Partial<Record<StepId, number>> {
  const counts: Partial<Record<StepId, number>> = {};
  for (const finding of findings.filter(isOpen)) {
    const step = stepOfFinding(finding.code);
    counts[step] = (counts[step] ?? 0) + 1;
  }
  return counts;
}

/** Without what was found about evidence that is no part of the draft any more: it can't come back. */
export function withoutLostFindings(record: DraftRecord): DraftRecord {
  if (record.findings.length === 0) return record;
  const there = new Set([
    ...record.attempts.flatMap(({ fingers }) => fingers.map(({ evidenceId }) => evidenceId)),
    ...(record.photo === null ? [] : [record.photo.evidenceId]),
    ...record.signatures.map(({ evidenceId }) => evidenceId),
    ...record.statements.map(({ statementId }) => statementId),
  ]);
  const findings = record.findings.filter(({ subjects }) =>
    subjects.every(({ evidenceId }) => there.has(evidenceId)),
  );
  return findings.length === record.findings.length ? record : { ...record, findings };
}
