import type { DraftView } from '../../../domain/application/draft.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { changeDraft } from './change-draft.ts';

/**
 * "It is all right, because …": a finding that stops is explained instead of taking the evidence anew. The reason is sealed with the
 * application, and by policy a supervisor signs for it. Saying it again replaces the reason.
 *
 * Failures: `finding-unknown`: nothing of that id stops now; those of `changeDraft`.
 */
export function overruleFinding(
  desk: Desk,
  input: { draftId: string; findingId: string; reason: string },
): Promise<Result<DraftView>> {
  return changeDraft(desk, input.draftId, async ({ record, findings, officer, at, audit }) => {
    const found = findings.find(({ findingId }) => findingId === input.findingId);
    if (found?.severity !== 'stop') return err('finding-unknown');
    await audit('finding-overruled', { code: found.code, finding: found.findingId });
    const overruled = { reason: input.reason.normalize('NFC'), officerId: officer.id, at };
    return ok({
      ...record,
      findings: record.findings.map((finding) =>
        finding.findingId === found.findingId ? { ...finding, overruled } : finding,
      ),
    });
  });
}
