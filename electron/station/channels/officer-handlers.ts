import type { OfficerCalls } from '../../../domain/channels/officer.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import { type Desk, onDuty } from '../desk.ts';
import { acceptPoorCapture } from '../intake/accept-poor-capture.ts';
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
import { printSlip, slipPdf } from '../intake/print-slip.ts';
import { putAside } from '../intake/put-aside.ts';
import { removeDocument } from '../intake/remove-document.ts';
import { saveFields } from '../intake/save-fields.ts';
import { showEvidence } from '../intake/show-evidence.ts';
import { signAndSeal } from '../intake/sign-and-seal.ts';
import { startApplication } from '../intake/start-application.ts';
import { openPhotoSession, removePhoto, takePhoto } from '../intake/take-photo.ts';
import { cancelSignature, takeSignature } from '../intake/take-signature.ts';
import { sessionState } from '../officers/session-state.ts';
import { signIn, signOut } from '../officers/sign-in.ts';

/** What the officer window may ask, each answered by one use case. */
export function officerHandlers(desk: Desk): Handlers<OfficerCalls> {
  return {
    'session.state': async () => {
      await desk.findIdentity();
      return ok(sessionState(desk));
    },
    'session.signIn': (input) => signIn(desk, input),
    'session.signOut': () => signOut(desk),
    'devices.state': () => withIdentity(desk, () => ok([...desk.devices.states])),
    'devices.retry': (input) => withIdentity(desk, () => desk.devices.call('devices.retry', input)),
    'outbox.state': () => withIdentity(desk, () => outboxState(desk)),
    'outbox.retry': ({ applicationId }) => whenOnDuty(desk, () => retry(desk, applicationId)),

    'draft.list': () => listDrafts(desk),
    'draft.create': (input) => startApplication(desk, input),
    'draft.open': (input) => openApplication(desk, input),
    'draft.close': (input) => putAside(desk, input),
    'draft.discard': (input) => discardApplication(desk, input),
    'draft.save': (input) => saveFields(desk, input),
    'draft.goto': (input) => goToStep(desk, input),
    'draft.setReason': (input) => chooseReason(desk, input),
    'draft.lookup': (input) => lookUp(desk, input),

    'document.add': (input) => addDocument(desk, input),
    'document.remove': (input) => removeDocument(desk, input),

    'fingerprint.start': (input) => captureFingerprints(desk, input),
    'fingerprint.cancel': (input) => cancelFingerprints(desk, input),
    'fingerprint.except': (input) => exceptFinger(desk, input),
    'fingerprint.clearException': (input) => clearFingerException(desk, input),
    'fingerprint.acceptPoor': (input) => acceptPoorCapture(desk, input),
    'iris.except': (input) => exceptIris(desk, input),

    'photo.open': (input) => openPhotoSession(desk, input),
    'photo.submit': (input) => takePhoto(desk, input),
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

type Answer<T> = Result<T> | Promise<Result<T>>;

/** Trays are shown before anybody has signed in, but not on a machine that is no station yet. */
function withIdentity<T>(desk: Desk, answer: () => Answer<T>): Answer<T> {
  return desk.identity === null ? err('not-provisioned') : answer();
}

function whenOnDuty<T>(desk: Desk, answer: () => Answer<T>): Answer<T> {
  const duty = onDuty(desk);
  return duty.ok ? answer() : duty;
}

async function outboxState(
  desk: Desk,
): Promise<Result<Awaited<ReturnType<NonNullable<Desk['outbox']>['state']>>>> {
  return ok(desk.outbox === null ? { network: 'unknown', waiting: 0, items: [] } : await desk.outbox.state());
}

function retry(desk: Desk, applicationId: string): ReturnType<NonNullable<Desk['outbox']>['retry']> {
  return desk.outbox === null
    ? Promise.resolve(err('application-unknown'))
    : desk.outbox.retry(applicationId);
}
