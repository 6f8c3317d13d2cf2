import { type ReactNode, useRef, useState } from 'react';
import type { FingerPosition } from '../../../../domain/biometrics/positions.ts';
import { err, type Failure, type Result } from '../../../../domain/result.ts';
import { CameraChooser } from '../../../camera/camera-chooser.tsx';
import { useCamera } from '../../../camera/use-camera.ts';
import { useStation } from '../../../channel/station.tsx';
import { Button } from '../../../design/button.tsx';
import { useKeys } from '../../../design/keys.ts';
import { FailureNote, LoadingState, Note } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { useDraft, useWizard } from '../../draft-context.tsx';
import { lowered } from '../../findings/finding-words.ts';
import classes from './dialogs.module.css';
import { grabWhole } from './grab-whole.ts';
import { familyOf } from './scanner.ts';
import { play } from './sounds.ts';

/** Pictures the hand of an excepted finger, with whichever camera looks at the counter. */
export function HandPhoto(props: {
  finger: FingerPosition;
  /** What leaving without a picture is called: back to the list, or later. */
  onLeave: () => void;
  onTaken: () => void;
}): ReactNode {
  const { t, code, remedy, language } = useText();
  const station = useStation();
  const { run } = useWizard();
  const { view } = useDraft();
  const video = useRef<HTMLVideoElement | null>(null);
  const [camera, { state, cameras }] = useCamera('document');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const live = state.status === 'live';

  const submit = async (): Promise<Result<unknown>> => {
    if (state.status !== 'live' || video.current === null) return err('no-picture');
    const opened = await station.call('photo.open', { draftId: view.draftId });
    if (!opened.ok) return opened;
    const picture = await grabWhole(video.current);
    if (picture === null) return err('no-picture');
    const { captureSessionId, nonce } = opened.value;
    const cameraLabel = state.label.slice(0, 200);
    return run(
      'fingerprint.exceptionPhoto',
      { finger: props.finger, captureSessionId, nonce, ...picture, cameraLabel },
      { quiet: true },
    );
  };
  const take = async (): Promise<void> => {
    if (!live || busy) return;
    setBusy(true);
    const taken = await submit();
    setBusy(false);
    play(taken.ok ? 'captured' : 'retry');
    setFailure(taken.ok ? null : taken.error);
    if (taken.ok) props.onTaken();
  };
  useKeys({ space: () => void take() }, { inDialog: true });

  return (
    <div className={classes.form}>
      <p className={classes.lead}>
        {t('exception.photoLead', { finger: lowered(t(`finger.${props.finger}`), language) })}
      </p>
      {state.status === 'trouble' ? (
        <Note
          tone="error"
          live
          title={code('device', state.code)}
          action={{ label: t('general.retry'), onAct: camera.retry }}
        >
          {remedy('device', state.code)}
        </Note>
      ) : null}
      {state.status === 'starting' ? <LoadingState words={t('photo.starting')} /> : null}
      <CameraChooser camera={camera} state={state} cameras={cameras} />
      <video
        className={classes.video}
        ref={(element) => {
          video.current = element;
          if (element === null || state.status !== 'live' || element.srcObject === state.stream) return;
          element.srcObject = state.stream;
        }}
        autoPlay
        muted
        playsInline
        aria-label={t('photo.live')}
        hidden={!live}
      />
      {failure === null ? null : <FailureNote failure={failure} family={familyOf(failure)} />}
      <div className={classes.actions}>
        <Button onClick={props.onLeave}>{t('exception.photoLater')}</Button>
        <Button
          tone="primary"
          large
          combo="space"
          data-autofocus
          aria-disabled={!live || busy}
          aria-busy={busy}
          onClick={() => void take()}
        >
          {t('exception.photoTake')}
        </Button>
      </div>
    </div>
  );
}
