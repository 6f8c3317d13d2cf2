import { createHash } from 'node:crypto';
import type { KeptFinding } from '../../../domain/application/findings.ts';
import type { DraftAtHand } from '../intake/change-draft.ts';
import type { DraftRecord } from '../intake/draft-record.ts';

/** A finding as a comparison gives it. Id, moment and what the officer says of it are added here. */
export type NewFinding = Omit<KeptFinding, 'findingId' | 'foundAt' | 'overruled'>;

/**
 * The record with these findings in it, for use inside `changeDraft`: the one way anything (fingers, face, signature) is found. A finding
 * that is there already stays as it is, with the officer's reason where one was given; each new one is audited, unless it says nothing
 * because it is the same person who comes again.
 *
 * Nobody need take findings away: one counts and is shown only while every piece in `subjects` would be sealed (`findingsNow`), and
 * `changeDraft` forgets those whose evidence has left the draft. `subjects` are evidence ids of fingers, the photo or a signature image.
 */
export async function addFindings(
  { at, audit }: Pick<DraftAtHand, 'at' | 'audit'>,
  record: DraftRecord,
  findings: readonly NewFinding[],
): Promise<DraftRecord> {
  const known = new Map(record.findings.map((finding) => [finding.findingId, finding]));
  for (const found of findings) {
    const findingId = findingIdOf(found);
    if (known.has(findingId)) continue;
    const finding = { ...found, findingId, foundAt: at, overruled: null };
    known.set(findingId, finding);
    if (found.person !== 'same') await auditFound(audit, finding);
  }
  return { ...record, findings: [...known.values()] };
}

/** Audits what was found of somebody who was taken for the same person until another number was typed. */
export async function auditSaidNow(
  audit: DraftAtHand['audit'],
  before: DraftRecord,
  after: DraftRecord,
): Promise<void> {
  const silent = before.findings.filter(({ person }) => person === 'same').map(({ findingId }) => findingId);
  if (silent.length === 0) return;
  for (const finding of after.findings) {
    if (finding.person !== 'same' && silent.includes(finding.findingId)) await auditFound(audit, finding);
  }
}

async function auditFound(audit: DraftAtHand['audit'], finding: KeptFinding): Promise<void> {
  await audit('finding-found', {
    code: finding.code,
    finding: finding.findingId,
    score: Math.round(finding.score),
    other: finding.other?.label ?? '',
  });
}

/** The same for the same code, subjects and other side, in whichever order the subjects stand; 32 hexadecimal digits. */
export function findingIdOf({
  code,
  subjects,
  other,
}: Pick<NewFinding, 'code' | 'subjects' | 'other'>): string {
  const ids = subjects.map(({ evidenceId }) => evidenceId).sort();
  const text = JSON.stringify([code, ids, other?.kind ?? null, other?.label ?? null]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
