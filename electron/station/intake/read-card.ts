import { randomUUID } from 'node:crypto';
import type { ChipAccess } from '../../../domain/devices/card-reader.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { openDraft } from './open-draft.ts';

/**
 * Reads the chip of the card that the applicant has. What comes of it are proposals (`card.state`), never fields.
 *
 * Failures: those of `openDraft`, `capture-running`, `draft-not-open`, `device-host-absent`, and the device's own codes.
 */
export async function readCard(
  desk: Desk,
  input: { draftId: string; access: ChipAccess },
): Promise<Result<{ attemptId: string }>> {
  const opened = await openDraft(desk, input.draftId);
  if (!opened.ok) return opened;
  const { draftId } = opened.value.draft;
  if (desk.cards.running !== null) return err('capture-running');
  if (desk.open?.draftId !== draftId) return err('draft-not-open');

  const attemptId = `cr-${randomUUID()}`;
  const { cardReadMs, hostGraceMs } = desk.timings;
  desk.cards.begin({ attemptId, draftId }, cardReadMs + hostGraceMs);
  const started = await desk.devices.call('card.read', {
    attemptId,
    access: input.access,
    dataGroups: [2, 13],
    timeoutMs: cardReadMs,
  });
  if (!started.ok) {
    desk.cards.abandon(attemptId);
    return started;
  }
  return ok({ attemptId });
}

/** Idempotent. */
export async function cancelCardRead(desk: Desk, input: { draftId: string }): Promise<Result<null>> {
  if (desk.cards.running?.draftId === input.draftId) await desk.cards.cancel();
  return ok(null);
}
