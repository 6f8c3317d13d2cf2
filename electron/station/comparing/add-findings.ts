import { createHash } from 'node:crypto';
import type { Finding } from '../../../domain/application/findings.ts';
import type { DraftAtHand } from '../intake/change-draft.ts';
import type { DraftRecord } from '../intake/draft-record.ts';

/** A finding as a comparison gives it. Id, moment and what the officer says of it are added here. */
export type NewFinding = Omit<Finding, 'findingId' | 'foundAt' | 'overruled'>;

/**
 * The record with these findings in it, for use inside `changeDraft`: the one way anything (fingers, face, signature) is found. A finding
 * that is there already stays as it is, with the officer's reason where one was given; each new one is audited.
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
    known.set(findingId, { ...found, findingId, foundAt: at, overruled: null });
    await audit('finding-found', {
      code: found.code,
      finding: findingId,
      score: Math.round(found.score),
      other: found.other?.label ?? '',
    });
  }
  return { ...record, findings: [...known.values()] };
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
