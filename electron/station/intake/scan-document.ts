import { randomUUID } from 'node:crypto';
import { documentTypeOf } from '../../../domain/application/document-types.ts';
import { mayEnter } from '../../../domain/application/progress.ts';
import type { DocumentScanRequest } from '../../../domain/devices/document-scanner.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { openDraft } from './open-draft.ts';

/** As the centre wants papers: readable, in colour, and small enough to send from the countryside. */
const quality = { colour: 'colour', resolutionPpi: 300, duplex: false } as const;
const maxPages = 20;

/**
 * Scans the paper that lies on the platen, or all sheets of the feeder, into one document of that type.
 *
 * Failures: those of `openDraft`, `step-locked`, `document-type-unknown`, `capture-running`, `draft-not-open`, `device-host-absent`, and the
 * device's own codes.
 */
export async function scanDocument(
  desk: Desk,
  input: { draftId: string; type: string; source: DocumentScanRequest['source'] },
): Promise<Result<{ attemptId: string }>> {
  const opened = await openDraft(desk, input.draftId);
  if (!opened.ok) return opened;
  const { state, draft } = opened.value;
  const allowed = mayEnter(state, 'documents');
  if (!allowed.ok) return allowed;
  if (documentTypeOf(input.type) === null) return err('document-type-unknown');
  if (desk.documents.running !== null) return err('capture-running');
  if (desk.open?.draftId !== draft.draftId) return err('draft-not-open');

  const attemptId = `ds-${randomUUID()}`;
  const { documentScanMs, hostGraceMs } = desk.timings;
  const { draftId, type, source } = input;
  desk.documents.begin({ attemptId, draftId, type, maxPages }, documentScanMs + hostGraceMs);
  const started = await desk.devices.call('document.scan', {
    attemptId,
    source,
    ...quality,
    maxPages: source === 'platen' ? 1 : maxPages,
    timeoutMs: documentScanMs,
  });
  if (!started.ok) {
    desk.documents.abandon(attemptId);
    return started;
  }
  return ok({ attemptId });
}

/** Stops the scanner; pages that came are let go. Idempotent. */
export async function cancelDocumentScan(desk: Desk, input: { draftId: string }): Promise<Result<null>> {
  if (desk.documents.running?.draftId === input.draftId) await desk.documents.cancel();
  return ok(null);
}
