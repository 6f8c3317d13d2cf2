import { type ReactNode, useState } from 'react';
import type { ListedOfficer, SessionState } from '../../../domain/channels/session.ts';
import type { Failure } from '../../../domain/result.ts';
import { useStation } from '../../channel/station.tsx';
import { useLostFinger } from '../finger/use-lost-finger.ts';
import { FingerCheck } from './finger-check.tsx';
import { SignInForm } from './sign-in-form.tsx';

const mayTry = ({ signIn }: ListedOfficer): boolean => signIn !== 'blocked';

/** Who is at the counter: the credential, then the finger where one is asked for. */
export function SignIn({ session }: { session: SessionState }): ReactNode {
  const station = useStation();
  const [officerId, setOfficerId] = useState(session.officers.find(mayTry)?.id ?? '');
  const [failure, setFailure] = useState<Failure | null>(null);
  const { pending } = session;
  const byHand = useLostFinger(pending, setFailure);

  if (pending !== null) {
    return (
      <FingerCheck
        session={session}
        pending={pending}
        onCancel={() => {
          byHand();
          // Told as `session.changed`.
          void station.call('session.cancelSignIn', {}).then(() => undefined);
        }}
      />
    );
  }
  return (
    <SignInForm
      session={session}
      // The roster may change while the screen stands.
      officer={session.officers.find(({ id }) => id === officerId) ?? session.officers.find(mayTry)}
      onChoose={(id) => {
        setOfficerId(id);
        setFailure(null);
      }}
      failure={failure}
      onFailure={setFailure}
    />
  );
}
