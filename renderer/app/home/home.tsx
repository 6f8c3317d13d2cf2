import { type ReactNode, useEffect, useState } from 'react';
import type { DraftListItem, DraftView } from '../../../domain/application/draft.ts';
import { err, type Failure, type Result } from '../../../domain/result.ts';
import { useLive, useStation } from '../../channel/station.tsx';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { citationOf } from '../../design/source.ts';
import { FailureNote } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { useOutbox, useSession } from '../live.tsx';
import { DayCounts } from './day-counts.tsx';
import { DiscardDialog } from './discard-dialog.tsx';
import { Drafts } from './drafts.tsx';
import classes from './home.module.css';
import { Outbox } from './outbox.tsx';

/** Between two applicants: begin, go on with one put aside, see what waits to be sent. */
export function Home({ onOpen }: { onOpen: (draft: DraftView) => void }): ReactNode {
  const { t } = useText();
  const station = useStation();
  const session = useSession();
  const outbox = useOutbox();
  const [drafts, reload] = useLive('draft.list', null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [discarding, setDiscarding] = useState<DraftListItem | null>(null);

  const open = async (ask: () => Promise<Result<DraftView>>): Promise<void> => {
    setBusy(true);
    const result = await ask();
    setBusy(false);
    if (result.ok) onOpen(result.value);
    else setFailure(result.error);
  };
  const create = (intakePlace: 'counter' | 'home'): void =>
    void open(() => station.call('draft.create', { intakePlace }));
  const resume = (draftId: string): void => void open(() => station.call('draft.open', { draftId }));
  const discard = async (reason: string): Promise<Result<null>> => {
    if (discarding === null) return err('draft-unknown');
    const result = await station.call('draft.discard', { draftId: discarding.draftId, reason });
    if (result.ok) {
      setDiscarding(null);
      reload();
    }
    return result;
  };
  const retry = async (applicationId: string): Promise<void> => {
    const result = await station.call('outbox.retry', { applicationId });
    if (!result.ok) setFailure(result.error);
  };
  // An application that arrived or came back changes what can be resumed.
  const settled = outbox.state === 'here' ? outbox.value.items.length : 0;
  useEffect(reload, [settled]); // eslint-disable-line react-hooks/exhaustive-deps

  const policy = session.state === 'here' ? session.value.policy : null;
  return (
    <StepLayout
      fill
      title={t('home.title')}
      lead={policy === null ? undefined : t('home.law', { law: citationOf(policy.law).text })}
      primary={{ label: t('home.newAtCounter'), onAct: () => create('counter'), busy }}
      secondary={[{ label: t('home.newAtHome'), combo: 'f9', onAct: () => create('home'), busy }]}
    >
      <div className={classes.home}>
        {failure === null ? null : (
          <FailureNote
            failure={failure}
            action={{ label: t('general.close'), onAct: () => setFailure(null) }}
          />
        )}
        {outbox.state === 'here' && outbox.value.items.length > 0 ? (
          <DayCounts outbox={outbox.value} />
        ) : null}
        <div className={classes.columns}>
          <Drafts drafts={drafts} onResume={resume} onDiscard={setDiscarding} />
          <Outbox outbox={outbox} onRetry={(id) => void retry(id)} />
        </div>
      </div>
      <DiscardDialog draft={discarding} onClose={() => setDiscarding(null)} onDiscard={discard} />
    </StepLayout>
  );
}
