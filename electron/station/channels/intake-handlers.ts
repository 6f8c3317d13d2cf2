import { acceptPoorCapture } from '../intake/accept-poor-capture.ts';
import { askPopulation } from '../intake/ask-population.ts';
import { addDocument } from '../intake/add-document.ts';
import { cancelFingerprints, captureFingerprints } from '../intake/capture-fingerprints.ts';
import { chooseReason } from '../intake/choose-reason.ts';
import { confirmData } from '../intake/confirm-data.ts';
import { discardApplication } from '../intake/discard-application.ts';
import { clearFingerException, exceptFinger } from '../intake/except-finger.ts';
import { exceptIris } from '../intake/except-iris.ts';
import { goToStep } from '../intake/go-to-step.ts';
import { listDrafts } from '../intake/list-drafts.ts';
import { lookUp } from '../intake/look-up.ts';
import { openApplication } from '../intake/open-application.ts';
import { overruleFinding } from '../intake/overrule-finding.ts';
import { pictureHand } from '../intake/picture-hand.ts';
import { printSlip, slipPdf } from '../intake/print-slip.ts';
import { putAside } from '../intake/put-aside.ts';
import { cancelCardRead, readCard } from '../intake/read-card.ts';
import { choosePageCopy } from '../intake/choose-page-copy.ts';
import { retypePage } from '../intake/retype-page.ts';
import { removeDocument } from '../intake/remove-document.ts';
import { resolveDifference } from '../intake/resolve-difference.ts';
import { saveFields } from '../intake/save-fields.ts';
import { cancelDocumentScan, scanDocument } from '../intake/scan-document.ts';
import { showEvidence } from '../intake/show-evidence.ts';
import { signAndSeal } from '../intake/sign-and-seal.ts';
import { startApplication } from '../intake/start-application.ts';
import {
  acceptPoorPhoto,
  openPhotoSession,
  removePhoto,
  showChallenges,
  takePhoto,
} from '../intake/take-photo.ts';
import { cancelSignature, takeSignature } from '../intake/take-signature.ts';
import type { OfficerCalls } from '../../../domain/channels/officer.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import type { Desk } from '../desk.ts';

export type IntakeCalls = Pick<OfficerCalls, IntakeCall>;
type IntakeCall = Extract<
  keyof OfficerCalls,
  | `draft.${string}`
  | `card.${string}`
  | 'document.add'
  | 'document.remove'
  | 'document.retype'
  | 'document.chooseCopy'
  | 'document.scan'
  | 'document.scanCancel'
  | `fingerprint.${string}`
  | `iris.${string}`
  | `finding.${string}`
  | `difference.${string}`
  | `population.${string}`
  | `photo.${string}`
  | `signature.${string}`
  | `review.${string}`
  | `slip.${string}`
  | `evidence.${string}`
  | 'application.sign'
>;

/** One application at the counter, from "next, please" to the slip. */
export function intakeHandlers(desk: Desk): Handlers<IntakeCalls> {
  return {
    'draft.list': () => listDrafts(desk),
    'draft.create': (input) => startApplication(desk, input),
    'draft.open': (input) => openApplication(desk, input),
    'draft.close': (input) => putAside(desk, input),
    'draft.discard': (input) => discardApplication(desk, input),
    'draft.save': (input) => saveFields(desk, input),
    'draft.goto': (input) => goToStep(desk, input),
    'draft.setReason': (input) => chooseReason(desk, input),
    'draft.lookup': (input) => lookUp(desk, input),

    'card.read': (input) => readCard(desk, input),
    'card.cancel': (input) => cancelCardRead(desk, input),

    'document.add': (input) => addDocument(desk, input),
    'document.remove': (input) => removeDocument(desk, input),
    'document.retype': (input) => retypePage(desk, input),
    'document.chooseCopy': (input) => choosePageCopy(desk, input),
    'document.scan': (input) => scanDocument(desk, input),
    'document.scanCancel': (input) => cancelDocumentScan(desk, input),

    'fingerprint.start': (input) => captureFingerprints(desk, input),
    'fingerprint.cancel': (input) => cancelFingerprints(desk, input),
    'fingerprint.except': (input) => exceptFinger(desk, input),
    'fingerprint.clearException': (input) => clearFingerException(desk, input),
    'fingerprint.acceptPoor': (input) => acceptPoorCapture(desk, input),
    'fingerprint.exceptionPhoto': (input) => pictureHand(desk, input),
    'finding.overrule': (input) => overruleFinding(desk, input),
    'difference.resolve': (input) => resolveDifference(desk, input),
    'population.ask': (input) => askPopulation(desk, input),
    'iris.except': (input) => exceptIris(desk, input),

    'photo.open': (input) => openPhotoSession(desk, input),
    'photo.challenged': (input) => showChallenges(desk, input),
    'photo.submit': (input) => takePhoto(desk, input),
    'photo.acceptPoor': (input) => acceptPoorPhoto(desk, input),
    'photo.remove': (input) => removePhoto(desk, input),

    'signature.start': (input) => takeSignature(desk, input),
    'signature.cancel': (input) => cancelSignature(desk, input),
    'review.confirm': (input) => confirmData(desk, input, 'officer-window'),
    'application.sign': (input) => signAndSeal(desk, input),
    'slip.pdf': (input) => slipPdf(desk, input),
    'slip.print': (input) => printSlip(desk, input),
    'evidence.preview': (input) => showEvidence(desk, input),
  };
}
