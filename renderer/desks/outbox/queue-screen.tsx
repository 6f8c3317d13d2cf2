import { IconPlayerPause, IconPlayerPlay, IconSettings, IconUsb } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { OutboxState } from '../../../domain/channels/outbox.ts';
import type { Failure, Result } from '../../../domain/result.ts';
import { useOutbox } from '../../app/live.tsx';
import { useStation } from '../../channel/station.tsx';
import type { Action } from '../../design/frame/action-bar.tsx';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { ErrorState, FailureNote, LoadingState } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { useSignedIn } from '../shared/use-may.ts';
import { LimitsDialog } from './limits-dialog.tsx';
import { Queue } from './queue.tsx';

/** What waits to be sent, why, and what may be done about it. */
export function QueueScreen({ onCarry }: { onCarry: () => void }): ReactNode {
  const { t } = useText();
  const station = useStation();
  const outbox = useOutbox();
  const who = useSignedIn();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [limits, setLimits] = useState(false);

  const ask = async (call: () => Promise<Result<OutboxState>>): Promise<void> => {
    const result = await call();
    setFailure(result.ok ? null : result.error);
  };
  // Only a switch waits for its own answer: a key pressed while something else is asked is not lost.
  const turn = async (call: 'outbox.pause' | 'outbox.resume'): Promise<void> => {
    setBusy(true);
    await ask(() => station.call(call, {}));
    setBusy(false);
  };
  const may = who?.may ?? (() => false);
  const paused = outbox.state === 'here' && outbox.value.held?.by === 'officer';
  const resume: Action = {
    label: t('queue.resume'),
    combo: 'p',
    busy,
    icon: <IconPlayerPlay size={20} aria-hidden="true" />,
    onAct: () => void turn('outbox.resume'),
  };
  const pause: Action = {
    label: t('queue.pause'),
    combo: 'p',
    busy,
    icon: <IconPlayerPause size={20} aria-hidden="true" />,
    onAct: () => void turn('outbox.pause'),
  };
  const carry: Action = {
    label: t('queue.carry'),
    combo: 'u',
    icon: <IconUsb size={20} aria-hidden="true" />,
    onAct: onCarry,
  };
  const secondary: Action[] = [];
  if (may('outbox.pause') && !paused) secondary.push(pause);
  if (may('carry.handOver') && paused) secondary.push(carry);
  if (may('outbox.setLimits')) {
    secondary.push({
      label: t('queue.limits'),
      combo: 'l',
      icon: <IconSettings size={20} aria-hidden="true" />,
      onAct: () => setLimits(true),
    });
  }
  const primary = paused && may('outbox.resume') ? resume : may('carry.handOver') ? carry : undefined;
  return (
    <StepLayout fill title={t('desk.outbox')} lead={t('queue.lead')} primary={primary} secondary={secondary}>
      {outbox.state === 'loading' ? <LoadingState /> : null}
      {outbox.state === 'failed' ? <ErrorState failure={outbox.failure} /> : null}
      {outbox.state === 'here' ? (
        <Queue
          outbox={outbox.value}
          note={
            failure === null ? null : (
              <FailureNote
                failure={failure}
                action={{ label: t('general.close'), onAct: () => setFailure(null) }}
              />
            )
          }
          onRetry={
            may('outbox.retry')
              ? (applicationId) => void ask(() => station.call('outbox.retry', { applicationId }))
              : null
          }
          onPrioritise={
            may('outbox.prioritise')
              ? (applicationId, priority) =>
                  void ask(() => station.call('outbox.prioritise', { applicationId, priority }))
              : null
          }
        />
      ) : null}
      <LimitsDialog open={limits} onClose={() => setLimits(false)} />
    </StepLayout>
  );
}
