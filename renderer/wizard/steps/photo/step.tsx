import { IconCameraOff } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { DraftView } from '../../../../domain/application/draft.ts';
import { isOpen } from '../../../../domain/application/findings.ts';
import { failing } from '../../../../domain/biometrics/face/check-groups.ts';
import type { PortraitCheckCode } from '../../../../domain/biometrics/face/portrait-check.ts';
import { policyById } from '../../../../domain/policy/policies.ts';
import { err, type Failure, type Result } from '../../../../domain/result.ts';
import { CameraChooser } from '../../../camera/camera-chooser.tsx';
import { CameraSettingsPanel } from '../../../camera/camera-settings.tsx';
import type { LookedFrame } from '../../../camera/face/use-face-watch.ts';
import { useCamera } from '../../../camera/use-camera.ts';
import { useStation } from '../../../channel/station.tsx';
import type { Action } from '../../../design/frame/action-bar.tsx';
import { StepLayout } from '../../../design/frame/step-layout.tsx';
import { FailureNote } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { useDraft, useWizard } from '../../draft-context.tsx';
import { findingsOf } from '../../findings/finding-words.ts';
import { FindingsPanel } from '../../findings/findings-panel.tsx';
import { familyOf } from '../fingerprints/scanner.ts';
import { play } from '../fingerprints/sounds.ts';
import { AcceptPoorPortrait } from './accept-poor-portrait.tsx';
import { isLargeEnough } from './crop.ts';
import { grabFrame } from './grab.ts';
import { Guide } from './guide.tsx';
import { Hints } from './hints.tsx';
import classes from './photo.module.css';
import { PortraitCoaching } from './portrait-coaching.tsx';
import { PortraitSide } from './portrait-side.tsx';
import { isOver, usePortrait } from './use-portrait.ts';

/** A capture session of the station, kept while its challenges are done. */
type Session = { readonly captureSessionId: string; readonly nonce: string };

/** The portrait: live with what is to be changed drawn on it, beside what was taken; Space takes the best of the last frames. */
export function PhotoStep(): ReactNode {
  const { t } = useText();
  const station = useStation();
  const { run, next } = useWizard();
  const { view, fields } = useDraft();
  const policy = policyById(view.policyId);
  const rules = policy.portrait;
  const video = useRef<HTMLVideoElement | null>(null);
  const preview = useRef<HTMLCanvasElement | null>(null);
  const [camera, { state, cameras }] = useCamera('portrait');
  const live = state.status === 'live';
  const portrait = usePortrait(video, live, rules, preview);
  const [session, setSession] = useState<Session | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [accepting, setAccepting] = useState(false);
  const pictured = portrait.width > 0;
  const tooSmall = pictured && !isLargeEnough(portrait.width, portrait.height);
  const challenged = !isOver(portrait.run);
  const stopping = stoppingOf(view, rules.stopping);
  const findings = session === null ? findingsOf(view.findings, 'photo') : [];
  const told = findings.find(isOpen) ?? null;

  const { draftId } = view;
  const over = portrait.run?.results;
  useEffect(() => {
    // The person sees which of them is next. Where that can't be shown, the sentence on this screen still says it.
    if (session === null || over === undefined || over.length === 0) return;
    void station
      .call('photo.challenged', { draftId, ...session, over: over.map(({ met }) => met) })
      .then(() => undefined);
  }, [station, session, over, draftId]);

  const submit = async (): Promise<Result<DraftView | null>> => {
    if (state.status !== 'live' || video.current === null) return err('no-picture');
    // The frame that was good when the key was pressed, not one that comes while the station answers.
    const chosen: LookedFrame | null = portrait.best();
    const grabbed = await grabFrame(chosen?.frame ?? video.current);
    if (!grabbed.ok) return grabbed;
    let own = session;
    if (own === null) {
      const opened = await station.call('photo.open', { draftId: view.draftId });
      if (!opened.ok) return opened;
      const { challenges, ...ids } = opened.value;
      own = ids;
      if (challenges.length > 0) {
        setSession(ids);
        portrait.begin(challenges);
        return { ok: true, value: null };
      }
    }
    setSession(null);
    const liveness = portrait.run === null ? {} : { liveness: [...portrait.run.results] };
    portrait.endRun();
    const remarks = chosen === null ? [] : failing(chosen.look.checks);
    const cameraLabel = state.label.slice(0, 200);
    return run(
      'photo.submit',
      { ...own, ...grabbed.value, cameraLabel, remarks, ...liveness },
      { quiet: true },
    );
  };
  const blocked =
    !live || !pictured
      ? t('photo.blocked')
      : tooSmall
        ? t('photo.blockedSmall')
        : challenged
          ? t('photo.challenge.blocked')
          : null;
  const take = async (): Promise<void> => {
    // Also asked from a finding, whose button knows nothing of the camera.
    if (busy || blocked !== null) return;
    setBusy(true);
    const taken = await submit();
    setBusy(false);
    setFailure(taken.ok ? null : taken.error);
    if (!taken.ok || taken.value !== null) play(taken.ok ? 'captured' : 'retry');
  };

  const takeAction: Action = {
    label: t(view.photo === null || session !== null ? 'photo.take' : 'photo.retake'),
    combo: 'space',
    onAct: () => void take(),
    busy,
    blocked,
  };
  const nextAction: Action = { label: t('wizard.next'), onAct: () => void next() };
  const acceptAction: Action = { label: t('photo.poor.open'), combo: 'k', onAct: () => setAccepting(true) };
  const taking = view.photo === null || session !== null || stopping.length > 0 || told !== null;
  const secondary: Action[] = [
    ...(challenged ? [{ label: t('photo.challenge.skip'), combo: 'b', onAct: portrait.giveUp }] : []),
    ...(view.photo !== null && !taking ? [takeAction] : []),
    ...(stopping.length > 0 && session === null ? [acceptAction] : []),
    ...(view.photo === null
      ? []
      : [{ label: t('photo.remove'), onAct: () => void run('photo.remove', {}), tone: 'danger' as const }]),
  ];
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
      primary={taking ? takeAction : nextAction}
      secondary={secondary}
    >
      <div className={classes.screen}>
        <PortraitCoaching
          camera={state}
          name={fields.name?.full ?? ''}
          portrait={portrait}
          stops={portrait.say !== null && rules.stopping.includes(portrait.say)}
          taken={view.photo === null || session !== null ? 'none' : stopping.length > 0 ? 'poor' : 'good'}
          finding={told}
          tooSmall={tooSmall ? `${portrait.width} × ${portrait.height}` : null}
        />
        {failure === null ? null : <FailureNote failure={failure} family={familyOf(failure)} />}
        <div className={classes.pictures}>
          <figure className={classes.live}>
            <div
              className={classes.frame}
              data-live={live}
              style={pictured ? { aspectRatio: `${portrait.width} / ${portrait.height}` } : undefined}
            >
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
                  {portrait.look === null || portrait.look.hints === null ? (
                    <Guide />
                  ) : (
                    <Hints
                      hints={portrait.look.hints}
                      width={portrait.width}
                      height={portrait.height}
                      good={portrait.say === null}
                    />
                  )}
                </>
              ) : (
                <p className={classes.empty}>
                  <IconCameraOff size={56} stroke={1.2} aria-hidden="true" />
                  {t(state.status === 'starting' ? 'photo.starting' : 'photo.noCamera')}
                </p>
              )}
            </div>
            <figcaption className="tabular">
              {!live
                ? null
                : portrait.look === null
                  ? t('photo.liveCaption')
                  : t('photo.liveScore', { score: Math.round(portrait.look.score), n: rules.burst })}
            </figcaption>
          </figure>
          <div className={classes.beside}>
            {findings.length === 0 ? null : (
              <FindingsPanel
                step="photo"
                {...(told === null ? {} : { told: told.findingId })}
                onTakeAnew={() => void take()}
              />
            )}
            <PortraitSide
              view={view}
              look={portrait.look}
              preview={preview}
              retaking={session !== null}
              poor={stopping.length > 0}
              live={live}
              engine={portrait.engine}
            />
          </div>
        </div>
      </div>
      {accepting ? (
        <AcceptPoorPortrait
          failing={stopping}
          asksSupervisor={policy.approvals.includes('poor-portrait')}
          onAccept={async (reason) => {
            const kept = await run('photo.acceptPoor', { reason }, { quiet: true });
            return kept.ok ? null : kept.error;
          }}
          onClose={() => setAccepting(false)}
        />
      ) : null}
    </StepLayout>
  );
}

/** What of the taken portrait still needs a reason. */
function stoppingOf({ photo }: DraftView, stopping: readonly PortraitCheckCode[]): PortraitCheckCode[] {
  if (photo === null || photo.acceptedPoorReason !== undefined) return [];
  return failing(photo.checks ?? []).filter((code) => stopping.includes(code));
}
