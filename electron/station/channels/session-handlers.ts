import type { sessionChannels } from '../../../domain/channels/session.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import { ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { activate } from '../officers/activate.ts';
import { changePassphrase } from '../officers/change-passphrase.ts';
import { enrolFinger } from '../officers/enrol-finger.ts';
import { lockSession, unlockSession } from '../officers/lock-session.ts';
import { sessionState } from '../officers/session-state.ts';
import { cancelSignIn, signIn, signOut } from '../officers/sign-in.ts';
import { handOverShift, shiftSummary } from '../officers/shift.ts';
import { takeSignInFinger } from '../officers/sign-in-finger.ts';
import { unlockOfficer } from '../officers/unlock-officer.ts';
import { listPlaces } from '../provisioning/places.ts';
import { setUpStation } from '../provisioning/set-up.ts';
import { restoreStation } from '../vault/backup/restore.ts';
import { contentsOfPlace } from './place-contents.ts';

/** Who sits at the counter. */
export function sessionHandlers(desk: Desk): Handlers<(typeof sessionChannels)['calls']> {
  return {
    'setup.provision': (input) => setUpStation(desk, input),
    'setup.restore': (input) => restoreStation(desk, input),
    'places.list': () => listPlaces(desk, contentsOfPlace),
    'session.state': async () => {
      await desk.findIdentity();
      return ok(sessionState(desk));
    },
    'session.signIn': (input) => signIn(desk, input),
    'session.cancelSignIn': () => cancelSignIn(desk),
    'session.finger': () => takeSignInFinger(desk),
    'session.activate': (input) => activate(desk, input),
    'session.signOut': () => signOut(desk),
    'session.lock': () => lockSession(desk, 'officer'),
    'session.unlock': (input) => unlockSession(desk, input),
    // The call itself is what puts the idle lock off.
    'session.active': () => ok(null),
    'session.changePassphrase': (input) => changePassphrase(desk, input),
    'session.enrolFinger': (input) => enrolFinger(desk, input),
    'session.enrolFingerCancel': async () => {
      await desk.officerFingers.cancel();
      return ok(null);
    },
    'shift.summary': () => shiftSummary(desk),
    'shift.handOver': (input) => handOverShift(desk, input),
    'roster.refresh': () => desk.rosterKeeper.refresh(),
    'officers.unlock': (input) => unlockOfficer(desk, input),
  };
}
