import type { ReactNode } from 'react';
import type { Finding } from '../../../../domain/application/findings.ts';
import { type ChallengeRun, challengeNow } from '../../../../domain/biometrics/face/liveness.ts';
import type { CameraSnapshot } from '../../../camera/camera-session.ts';
import { About, Coaching } from '../../../design/coaching.tsx';
import { useText } from '../../../i18n/text.ts';
import { FindingAlarm } from '../../findings/findings-panel.tsx';
import type { Portrait } from './use-portrait.ts';

/** One sentence at a time: what is missing to have a picture, what the person is to do, or that all is well. */
export function PortraitCoaching(props: {
  camera: CameraSnapshot['state'];
  name: string;
  portrait: Portrait;
  /** What is said now would have the portrait taken again, or explained. */
  stops: boolean;
  taken: 'none' | 'good' | 'poor';
  /** What was found about the portrait that was taken. */
  finding: Finding | null;
  tooSmall: string | null;
}): ReactNode {
  const { t, code, remedy } = useText();
  const { camera, portrait, taken } = props;
  const who = props.name === '' ? t('card.noName') : props.name;
  if (camera.status === 'trouble') {
    return (
      <Coaching tone="again" detail={remedy('device', camera.code)}>
        {camera.code === 'not-found' ? t('photo.noneFound') : code('device', camera.code)}
      </Coaching>
    );
  }
  if (camera.status === 'starting')
    return <Coaching detail={<About who={who} />}>{t('photo.starting')}</Coaching>;
  if (props.tooSmall !== null) {
    return (
      <Coaching tone="again" detail={t('photo.tooSmallDetail', { size: props.tooSmall })}>
        {t('photo.tooSmall')}
      </Coaching>
    );
  }
  const asked = portrait.run === null ? null : challengeNow(portrait.run);
  if (portrait.run !== null && asked !== null) {
    return <Coaching detail={progress(portrait.run, t)}>{t(`photo.challenge.${asked}`)}</Coaching>;
  }
  if (props.finding !== null) return <FindingAlarm finding={props.finding} detail={who} />;
  if (taken === 'poor') {
    return (
      <Coaching tone="again" detail={<About who={who} />}>
        {t('photo.takenPoor')}
      </Coaching>
    );
  }
  if (taken === 'good') {
    return (
      <Coaching tone="good" detail={<About who={who} />}>
        {t('photo.taken')}
      </Coaching>
    );
  }
  if (portrait.engine.status === 'failed') {
    return (
      <Coaching tone="again" detail={t('photo.noEngineDetail')}>
        {t('photo.noEngine')}
      </Coaching>
    );
  }
  if (portrait.look === null) return <Coaching detail={<About who={who} />}>{t('photo.preparing')}</Coaching>;
  if (portrait.say !== null) {
    return (
      <Coaching
        tone="again"
        detail={<About who={who} what={t(props.stops ? 'photo.stops' : 'photo.mayStill')} />}
      >
        {code('photo-check', portrait.say)}
      </Coaching>
    );
  }
  return (
    <Coaching tone="good" detail={<About who={who} />}>
      {t('photo.readyNow')}
    </Coaching>
  );
}

function progress(run: ChallengeRun, t: ReturnType<typeof useText>['t']): string {
  return t('photo.challenge.count', { n: run.results.length + 1, total: run.challenges.length });
}
