import { sessionChannels } from '../../../domain/channels/session.ts';
import type { Handlers } from '../../../domain/channels/rpc.ts';
import { ok } from '../../../domain/result.ts';
import type { Desk } from '../desk.ts';
import { sessionState } from '../officers/session-state.ts';
import { signIn, signOut } from '../officers/sign-in.ts';
import { unbuilt } from './unbuilt.ts';

/** Who sits at the counter. */
export function sessionHandlers(desk: Desk): Handlers<(typeof sessionChannels)['calls']> {
  return {
    ...unbuilt(sessionChannels.calls),
    'session.state': async () => {
      await desk.findIdentity();
      return ok(sessionState(desk));
    },
    'session.signIn': (input) => signIn(desk, input),
    'session.signOut': () => signOut(desk),
  };
}
