import { IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { DeviceState } from '../../../domain/devices/device.ts';
import type { OfficerEvents } from '../../../domain/channels/officer.ts';
import type { Failure } from '../../../domain/result.ts';
import { useStation, useStationEvent } from '../../channel/station.tsx';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { LoadingState, Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { useCamera, useStream } from '../../camera/use-camera.ts';
import { BenchFailure } from './bench-failure.tsx';
import { deviceTitle } from './bench-words.ts';
import classes from './live.module.css';
import { LivePicture } from './live-picture.tsx';

/** What one device sees, large, until Esc or two minutes are over. A camera is opened by the window itself. */
export function LiveScreen({ device, onBack }: { device: DeviceState; onBack: () => void }): ReactNode {
  return device.kind === 'camera' ? (
    <CameraScreen device={device} onBack={onBack} />
  ) : (
    <HostScreen device={device} onBack={onBack} />
  );
}

type Live =
  | { readonly state: 'starting' | 'ended' }
  | { readonly state: 'on'; readonly attemptId: string }
  | { readonly state: 'failed'; readonly failure: Failure };

function HostScreen({ device, onBack }: { device: DeviceState; onBack: () => void }): ReactNode {
  const { t } = useText();
  const station = useStation();
  const [live, setLive] = useState<Live>({ state: 'starting' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let left = false;
    let attemptId: string | null = null;
    setLive({ state: 'starting' });
    const cancel = (id: string): void => void station.call('diagnostics.cancel', { attemptId: id });
    void station.call('diagnostics.live', { deviceId: device.id }).then((started) => {
      if (!started.ok) {
        if (!left) setLive({ state: 'failed', failure: started.error });
        return;
      }
      ({ attemptId } = started.value);
      if (left) cancel(attemptId);
      else setLive({ state: 'on', attemptId });
    });
    return () => {
      left = true;
      if (attemptId !== null) cancel(attemptId);
    };
  }, [station, device.id, round]);
  const onEnded = useCallback(({ attemptId }: OfficerEvents['diagnostics.liveEnded']['_output']) => {
    setLive((before) =>
      before.state === 'on' && before.attemptId === attemptId ? { state: 'ended' } : before,
    );
  }, []);
  useStationEvent('diagnostics.liveEnded', onEnded);
  const again = { label: t('live.again'), onAct: () => setRound((before) => before + 1) };
  return (
    <Around
      device={device}
      onBack={onBack}
      again={live.state === 'ended' || live.state === 'failed' ? again : null}
    >
      {live.state === 'starting' ? <LoadingState words={t('live.waiting')} /> : null}
      {live.state === 'failed' ? <BenchFailure failure={live.failure} /> : null}
      {live.state === 'ended' ? (
        <Note tone="info" live title={t('live.ended')}>
          {t('live.ended.what')}
        </Note>
      ) : null}
      {live.state === 'on' ? (
        <LivePicture
          attemptId={live.attemptId}
          label={t('live.picture', { device: t(`tray.kind.${device.kind}`) })}
        />
      ) : null}
    </Around>
  );
}

function CameraScreen({ device, onBack }: { device: DeviceState; onBack: () => void }): ReactNode {
  const { t } = useText();
  const [session, { state }] = useCamera('portrait');
  const show = useStream(state.status === 'live' ? state.stream : null);
  const again = { label: t('live.again'), onAct: session.retry };
  return (
    <Around device={device} onBack={onBack} again={state.status === 'trouble' ? again : null}>
      {state.status === 'starting' ? <LoadingState words={t('live.waiting')} /> : null}
      {state.status === 'trouble' ? <BenchFailure failure={{ code: state.code }} /> : null}
      {state.status === 'live' ? (
        <figure className={classes.figure}>
          <video
            ref={show}
            autoPlay
            muted
            playsInline
            aria-label={t('live.picture', { device: t('tray.kind.camera') })}
          />
          <figcaption>{state.label}</figcaption>
        </figure>
      ) : null}
    </Around>
  );
}

function Around(props: {
  device: DeviceState;
  onBack: () => void;
  again: { label: string; onAct: () => void } | null;
  children: ReactNode;
}): ReactNode {
  const { t } = useText();
  const { device, onBack, again } = props;
  const back = { label: t(again === null ? 'live.stop' : 'selfTest.back'), combo: 'escape', onAct: onBack };
  return (
    <StepLayout
      fill
      title={t('live.title', { device: t(`tray.kind.${device.kind}`) })}
      lead={
        <>
          <strong>{deviceTitle(device)}</strong> · {t('live.lead')}
        </>
      }
      primary={
        again === null ? back : { ...again, combo: 'v', icon: <IconRefresh size={20} aria-hidden="true" /> }
      }
      secondary={again === null ? [] : [back]}
    >
      <div className={classes.screen}>{props.children}</div>
    </StepLayout>
  );
}
