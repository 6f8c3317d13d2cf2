import type { ReactNode } from 'react';
import type { FingerprintProgress } from '../../../../domain/application/draft.ts';
import type { Finding } from '../../../../domain/application/findings.ts';
import { fingersOf, impressionOf } from '../../../../domain/biometrics/positions.ts';
import type { FingerPrompt } from '../../../../domain/devices/fingerprint-scanner.ts';
import { About, Coaching } from '../../../design/coaching.tsx';
import { useText } from '../../../i18n/text.ts';
import { FindingAlarm } from '../../findings/findings-panel.tsx';
import type { CaptureSnapshot } from './capture-session.ts';
import { mainRemark } from './main-remark.ts';
import { familyOf } from './scanner.ts';

/** What the applicant is asked to do at the beginning of a capture, before the scanner has said anything. */
export function firstPrompt(capture: FingerprintProgress): FingerPrompt {
  if (impressionOf(capture.captureId) === 'rolled') return 'roll-finger';
  if (fingersOf(capture.captureId).length === 2) return 'place-thumbs';
  return capture.captureId === 'PLAIN_RIGHT_FOUR_FINGERS' ? 'place-right-four' : 'place-left-four';
}

/** The one sentence the officer acts on now, and whose fingers these are. */
export function CoachingLine(props: {
  snapshot: CaptureSnapshot;
  captures: readonly FingerprintProgress[];
  name: string;
  trouble: string | null;
  attempts: number;
  /** What was found about the capture on the screen. */
  finding: Finding | null;
}): ReactNode {
  const { t, code, remedy } = useText();
  const { snapshot, name, trouble } = props;
  const { current, outcome, phase } = snapshot;
  const who = name === '' ? t('card.noName') : name;
  const what = current === null ? '' : t(`capture.${current.captureId}`);
  const about = current === null ? who : `${who} · ${what}`;
  const running = phase === 'running' || phase === 'starting';

  if (running && current !== null) {
    return (
      <Coaching tone="do" detail={<About who={who} what={what} />}>
        {code('coaching', snapshot.prompt ?? firstPrompt(current))}
      </Coaching>
    );
  }
  if (props.finding !== null) return <FindingAlarm finding={props.finding} detail={about} />;
  if (trouble !== null) {
    const waiting = snapshot.waitingForScanner ? ` ${t('fingerprints.resumes')}` : '';
    return (
      <Coaching
        tone="again"
        detail={`${t('tray.kind.fingerprint-scanner')} · ${remedy('device', trouble) ?? ''}${waiting}`}
      >
        {code('device', trouble)}
      </Coaching>
    );
  }
  if (outcome?.kind === 'failed' && outcome.failure.code === 'timeout') {
    // The time of a capture is the person's: nobody put a finger down, or none became good enough.
    return (
      <Coaching tone="again" detail={t('fingerprints.timedOutDetail')}>
        {t('fingerprints.timedOut')}
      </Coaching>
    );
  }
  if (outcome?.kind === 'failed') {
    const family = familyOf(outcome.failure);
    const { details } = outcome.failure;
    return (
      <Coaching tone="again" detail={remedy(family, outcome.failure.code, details) ?? about}>
        {code(family, outcome.failure.code, details)}
      </Coaching>
    );
  }
  if (current === null) {
    const taken = props.captures.filter(({ state }) => state !== 'exception').length;
    return (
      <Coaching tone="good" detail={t('fingerprints.allDoneDetail', { name: who })}>
        {t('fingerprints.allDone', { n: taken })}
      </Coaching>
    );
  }
  if (phase === 'pausing') {
    return (
      <Coaching tone="good" detail={t('fingerprints.nextIs', { what })}>
        {t('fingerprints.captured')}
      </Coaching>
    );
  }
  if (current.state === 'poor' && current.acceptedPoorReason !== null) {
    return (
      <Coaching tone="do" detail={current.acceptedPoorReason}>
        {t('fingerprints.poorTaken')}
      </Coaching>
    );
  }
  if (current.state === 'poor') {
    const left = props.attempts - current.attempts.length;
    const why = mainRemark(current);
    const advice = why === null ? null : remedy('quality', why);
    return (
      <Coaching
        tone="again"
        detail={
          left > 0
            ? `${advice ?? t('fingerprints.poorAdvice')} ${t('fingerprints.poorLeft', { left })}`
            : t('fingerprints.poorMayAccept')
        }
      >
        {why === null ? t('fingerprints.poor') : code('quality', why)}
      </Coaching>
    );
  }
  if (outcome?.kind === 'good') {
    return (
      <Coaching tone="good" detail={t('fingerprints.nextIs', { what })}>
        {t('fingerprints.captured')}
      </Coaching>
    );
  }
  if (outcome?.kind === 'cancelled') {
    return (
      <Coaching tone="do" detail={about}>
        {t('fingerprints.stopped')}
      </Coaching>
    );
  }
  return (
    <Coaching tone="do" detail={snapshot.begun ? about : t('fingerprints.glance', { name: who })}>
      {t('fingerprints.ready', { what })}
    </Coaching>
  );
}
