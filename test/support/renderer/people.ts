import type { SessionState } from '../../../domain/channels/session.ts';
import type { Credential } from '../../../domain/officers/credential.ts';
import type { OfficerCalls } from '../../../domain/channels/officer.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import { type Result, err, ok } from '../../../domain/result.ts';
import type { Scenario } from './station.ts';

type PeopleCall = Extract<
  keyof OfficerCalls,
  | `session.${string}`
  | `shift.${string}`
  | `setup.${string}`
  | 'places.list'
  | 'officers.unlock'
  | 'roster.refresh'
>;

/** Shorter than any passphrase: taken for a wrong one. */
const shortestRight = 4;

const isRight = (credential: Credential): boolean =>
  (credential.kind === 'pin' ? credential.pin : credential.passphrase).length >= shortestRight;

/** Plays who sits at the counter: everything but what a device says, which the test emits as `session.fingerState`. */
export function scriptedPeople(
  scenario: Scenario,
  tell: (session: SessionState) => void,
): Pick<Handlers<OfficerCalls>, PeopleCall> {
  const become = (change: Partial<SessionState>): Result<SessionState> => {
    scenario.session = { ...scenario.session, ...change };
    tell(scenario.session);
    return ok(scenario.session);
  };
  const wrong = (): Result<never> =>
    err('passphrase-wrong', undefined, { failures: 1, left: 4, seconds: 0, ...scenario.wrongDetails });
  return {
    'setup.provision': () => become({ provisioned: true }),
    'setup.restore': () => become({ provisioned: true }),
    'places.list': () => ok(scenario.places),
    'session.state': () => ok(scenario.session),
    'session.signIn': ({ officerId, credential }) => {
      const found = scenario.session.officers.find(({ id }) => id === officerId);
      if (found === undefined || !isRight(credential)) return wrong();
      return found.signIn === 'passphrase-finger'
        ? become({ pending: { officerId, finger: 'RIGHT_INDEX' } })
        : become({ officer: found });
    },
    'session.finger': () => ok({ attemptId: 'officer-finger-1' }),
    'session.cancelSignIn': () => become({ pending: null }),
    'session.activate': ({ officerId }) =>
      become({ officer: scenario.session.officers.find(({ id }) => id === officerId) ?? null }),
    'session.signOut': () => become({ officer: null, locked: false }),
    'session.lock': () => become({ locked: true }),
    'session.unlock': ({ credential }) => (isRight(credential) ? become({ locked: false }) : wrong()),
    'session.active': () => ok(null),
    'session.changePassphrase': ({ current }) => (current.length >= shortestRight ? ok(null) : wrong()),
    'session.enrolFinger': ({ credential }) =>
      isRight(credential) ? ok({ attemptId: 'officer-finger-2' }) : wrong(),
    'session.enrolFingerCancel': () => ok(null),
    'officers.unlock': ({ approval }) => (isRight(approval.credential) ? ok(scenario.session) : wrong()),
    'shift.summary': () => ok(scenario.shift),
    'shift.handOver': ({ officerId, credential }) => {
      const next = scenario.session.officers.find(({ id }) => id === officerId);
      return next !== undefined && isRight(credential) ? become({ officer: next }) : wrong();
    },
    'roster.refresh': () => become({ grace: { state: 'ok', until: scenario.session.grace.until } }),
  };
}
