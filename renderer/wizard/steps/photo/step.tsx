import { IconAlertTriangle, IconCameraOff, IconCircleCheck } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import type { DraftView } from '../../../../domain/application/draft.ts';
import { err, type Failure, type Result } from '../../../../domain/result.ts';
import { useEvidence } from '../../../channel/evidence.ts';
import { useStation } from '../../../channel/station.tsx';
import { Coaching } from '../../../design/coaching.tsx';
import { clock } from '../../../design/format.ts';
import type { Action } from '../../../design/frame/action-bar.tsx';
import { StepLayout } from '../../../design/frame/step-layout.tsx';
import { FailureNote } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { useDraft, useWizard } from '../../draft-context.tsx';
import { familyOf } from '../fingerprints/scanner.ts';
import { play } from '../fingerprints/sounds.ts';
import { CameraChooser } from '../../../camera/camera-chooser.tsx';
import { CameraSettingsPanel } from '../../../camera/camera-settings.tsx';
import type { CameraSnapshot } from '../../../camera/camera-session.ts';
import { isLargeEnough } from './crop.ts';
import { grabPhoto, sample } from './grab.ts';
import { Guide } from './guide.tsx';
import { checkPhoto } from './photo-checks.ts';
import classes from './photo.module.css';
import { useCamera } from '../../../camera/use-camera.ts';
import { usePhotoChecks } from './use-photo-checks.ts';

/** The portrait: live beside what was taken, advice while looking, Space takes. */
export function PhotoStep(): ReactNode {
  const { t } = useText();
  const station = useStation();
  const { run, next } = useWizard();
  const { view, fields } = useDraft();
  const video = useRef<HTMLVideoElement | null>(null);
  const [camera, { state, cameras }] = useCamera('portrait');
  const live = state.status === 'live';
  const checks = usePhotoChecks(video, live);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const pictured = checks.width > 0;
  const tooSmall = pictured && !isLargeEnough(checks.width, checks.height);

  const submit = async (): Promise<Result<DraftView>> => {
    if (state.status !== 'live' || video.current === null) return err('no-picture');
    const opened = await station.call('photo.open', { draftId: view.draftId });
    if (!opened.ok) return opened;
    const grabbed = await grabPhoto(video.current);
    if (!grabbed.ok) return grabbed;
    // The very picture is looked at too: whoever is quick may take it before the live checks have settled.
    const still = sample(video.current, document.createElement('canvas'));
    const remarks = [
      ...new Set([...checks.remarks, ...(still === null ? [] : checkPhoto(still, null).remarks)]),
    ];
    const cameraLabel = state.label.slice(0, 200);
    return run('photo.submit', { ...opened.value, ...grabbed.value, cameraLabel, remarks }, { quiet: true });
  };
  const take = async (): Promise<void> => {
    setBusy(true);
    const taken = await submit();
    setBusy(false);
    setFailure(taken.ok ? null : taken.error);
    play(taken.ok ? 'captured' : 'retry');
  };

  const takeAction: Action = {
    label: t(view.photo === null ? 'photo.take' : 'photo.retake'),
    combo: 'space',
    onAct: () => void take(),
    busy,
    blocked: !live || !pictured ? t('photo.blocked') : tooSmall ? t('photo.blockedSmall') : null,
  };
  const nextAction: Action = { label: t('wizard.next'), onAct: () => void next() };
  const secondary: Action[] =
    view.photo === null
      ? []
      : [takeAction, { label: t('photo.remove'), onAct: () => void run('photo.remove', {}), tone: 'danger' }];
  return (
    <StepLayout
      title={t('photo.title')}
      aside={
        <div className={classes.tools}>
          {state.status === 'live' ? (
            <CameraSettingsPanel key={state.cameraId} stream={state.stream} label={state.label} />
          ) : null}
          <CameraChooser camera={camera} state={state} cameras={cameras} />
        </div>
      }
      fill
      primary={view.photo === null ? takeAction : nextAction}
      secondary={secondary}
    >
      <div className={classes.screen}>
        <PhotoCoaching
          camera={state}
          name={fields.name?.full ?? ''}
          remarks={checks.remarks}
          taken={view.photo !== null}
          tooSmall={tooSmall ? `${checks.width} × ${checks.height}` : null}
        />
        {failure === null ? null : <FailureNote failure={failure} family={familyOf(failure)} />}
        <div className={classes.pictures}>
          <figure className={classes.live}>
            <div className={classes.frame} data-live={live}>
              {state.status === 'live' ? (
                <>
                  <video
                    ref={(element) => {
                      video.current = element;
                      if (element !== null && element.srcObject !== state.stream)
                        element.srcObject = state.stream;
                    }}
                    autoPlay
                    muted
                    playsInline
                    aria-label={t('photo.live')}
                  />
                  <Guide />
                </>
              ) : (
                <p className={classes.empty}>
                  <IconCameraOff size={56} stroke={1.2} aria-hidden="true" />
                  {t(state.status === 'starting' ? 'photo.starting' : 'photo.noCamera')}
                </p>
              )}
            </div>
            <figcaption>{t('photo.liveCaption')}</figcaption>
          </figure>
          <Taken view={view} live={checks.remarks} judged={checks.judged} />
        </div>
      </div>
    </StepLayout>
  );
}

function PhotoCoaching(props: {
  camera: CameraSnapshot['state'];
  name: string;
  remarks: readonly string[];
  taken: boolean;
  tooSmall: string | null;
}): ReactNode {
  const { t, code, remedy } = useText();
  const { camera, remarks } = props;
  const who = props.name === '' ? t('card.noName') : props.name;
  if (camera.status === 'trouble') {
    return (
      <Coaching tone="again" detail={remedy('device', camera.code)}>
        {camera.code === 'not-found' ? t('photo.noneFound') : code('device', camera.code)}
      </Coaching>
    );
  }
  if (camera.status === 'starting') return <Coaching detail={who}>{t('photo.starting')}</Coaching>;
  if (props.tooSmall !== null) {
    return (
      <Coaching tone="again" detail={t('photo.tooSmallDetail', { size: props.tooSmall })}>
        {t('photo.tooSmall')}
      </Coaching>
    );
  }
  if (props.taken) {
    return (
      <Coaching tone="good" detail={who}>
        {t('photo.taken')}
      </Coaching>
    );
  }
  const first = remarks[0];
  if (first !== undefined) {
    return (
      <Coaching tone="again" detail={`${who} · ${t('photo.mayStill')}`}>
        {code('photo-check', first)}
      </Coaching>
    );
  }
  return <Coaching detail={who}>{t('photo.ready')}</Coaching>;
}

function Taken(props: { view: DraftView; live: readonly string[]; judged: boolean }): ReactNode {
  const { t, code } = useText();
  const { photo, draftId } = props.view;
  const picture = useEvidence(draftId, photo?.evidenceId ?? null);
  const remarks = photo === null ? props.live : photo.remarks;
  return (
    <div className={classes.side}>
      <figure className={classes.taken}>
        <div className={classes.frame} data-taken={photo !== null}>
          {picture === null ? (
            <p className={classes.empty}>{t(photo === null ? 'photo.noneYet' : 'general.loading')}</p>
          ) : (
            <img src={picture.url} alt={t('photo.takenCaption')} />
          )}
        </div>
        <figcaption className="tabular">
          {photo === null
            ? t('photo.takenCaption')
            : t('photo.takenAt', {
                time: clock(photo.capturedAt, true),
                size: `${photo.width} × ${photo.height}`,
              })}
        </figcaption>
      </figure>
      <section aria-label={t('photo.checks')}>
        <h2 className={classes.heading}>{t(photo === null ? 'photo.checks' : 'photo.checksTaken')}</h2>
        {remarks.length === 0 && (photo !== null || props.judged) ? (
          <p className={classes.fine}>
            <IconCircleCheck size={18} aria-hidden="true" /> {t('photo.noRemarks')}
          </p>
        ) : null}
        <ul className={classes.remarks}>
          {remarks.map((remark) => (
            <li key={remark}>
              <IconAlertTriangle size={18} aria-hidden="true" />
              {code('photo-check', remark)}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
