import { type ReactNode, useState } from 'react';
import type { SessionState } from '../../domain/channels/session.ts';
import type { Failure } from '../../domain/result.ts';
import { useStation } from '../channel/station.tsx';
import { dayAndClock } from '../design/format.ts';
import { FailureNote, Note } from '../design/states.tsx';
import { useText } from '../i18n/text.ts';

/** Until when officers may sign in without the centre having said who works here, once that is not long any more. */
export function GraceNote({ session }: { session: SessionState }): ReactNode {
  const { t } = useText();
  const station = useStation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { state, until } = session.grace;
  if (state === 'ok') return null;
  const ask = async (): Promise<void> => {
    setBusy(true);
    const result = await station.call('roster.refresh', {});
    setBusy(false);
    setFailure(result.ok ? null : result.error);
  };
  const over = state === 'over';
  const when = { until: until === null ? '…' : dayAndClock(until) };
  return (
    <>
      <Note
        tone={over ? 'error' : 'warning'}
        title={t(over ? 'grace.over' : 'grace.warn')}
        {...(session.officer === null || busy
          ? {}
          : { action: { label: t('grace.ask'), onAct: () => void ask() } })}
      >
        {t(over ? 'grace.overWhat' : 'grace.warnWhat', when)}
      </Note>
      {failure === null ? null : <FailureNote failure={failure} />}
    </>
  );
}
