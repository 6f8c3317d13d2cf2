import { consentText } from '../../domain/application/consent.ts';
import type { ApplicantView } from '../../domain/channels/applicant.ts';
import { nextCapture } from '../../domain/biometrics/sequence-checks.ts';
import type { Desk } from './desk.ts';
import { signerNameOf } from './intake/take-signature.ts';

type DeskAsSeen = Pick<
  Desk,
  'identity' | 'officer' | 'locked' | 'open' | 'sealed' | 'fingerprints' | 'signatures' | 'photos'
>;

/**
 * What the person across the counter sees: one instruction at a time, following the officer's step. With no officer, a locked
 * session or no application on the desk it is idle and says nothing about anybody.
 */
export function applicantViewOf(desk: DeskAsSeen): ApplicantView {
  const idle: ApplicantView = { kind: 'idle', unitName: desk.identity?.station.unitName ?? '' };
  if (desk.officer === null || desk.locked) return idle;
  if (desk.sealed !== null) {
    const { band, ticket, resultDate } = desk.sealed;
    return { kind: 'done', band, ticket, resultDate };
  }
  const draft = desk.open;
  if (draft === null) return idle;
  const { band } = draft;
  switch (draft.step) {
    case 'fingerprints':
      return fingerprintView(desk, draft);
    case 'photo':
      return photoView(desk, draft);
    case 'signature': {
      const { running: attempt } = desk.signatures;
      const running = attempt?.draftId === draft.draftId ? attempt : null;
      const signer =
        running?.signer ?? draft.signers.find((one) => !draft.signatures.some((done) => done.signer === one));
      if (signer === undefined) break;
      return {
        kind: 'signature',
        band,
        consentText: running?.consentText ?? consentText(draft.policyId),
        signerName: running?.signerName ?? signerNameOf(draft.fields, signer),
      };
    }
    case 'review':
    case 'sign':
      return {
        kind: 'review',
        band,
        draftId: draft.draftId,
        revision: draft.revision,
        fields: draft.fields,
        reasonCode: draft.reasonCode,
        confirmed: draft.confirmedAt !== null,
      };
    default:
  }
  return { kind: 'wait', band, greetingName: draft.fields.name?.full ?? '' };
}

function photoView({ photos }: DeskAsSeen, { draftId, band }: NonNullable<Desk['open']>): ApplicantView {
  const { challenges, over } = photos.challengesOf(draftId);
  return challenges.length === 0 ? { kind: 'photo', band } : { kind: 'photo', band, challenges, over };
}

function fingerprintView({ fingerprints }: DeskAsSeen, draft: NonNullable<Desk['open']>): ApplicantView {
  const running = fingerprints.running?.draftId === draft.draftId ? fingerprints.running : null;
  const captureId = running?.captureId ?? nextCapture(draft.fingerprints);
  const index = draft.fingerprints.findIndex((capture) => capture.captureId === captureId);
  const capture = draft.fingerprints[index];
  if (capture === undefined) {
    return { kind: 'wait', band: draft.band, greetingName: draft.fields.name?.full ?? '' };
  }
  return {
    kind: 'fingerprint',
    band: draft.band,
    captureId: capture.captureId,
    expected: capture.expected,
    position: { index: index + 1, total: draft.fingerprints.length },
    state: running?.state ?? null,
  };
}
