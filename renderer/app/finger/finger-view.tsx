import { IconFingerprint, IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { FingerPosition } from '../../../domain/biometrics/positions.ts';
import { Coaching } from '../../design/coaching.tsx';
import { useText } from '../../i18n/text.ts';
import { useFrameUrl } from '../../wizard/steps/fingerprints/frame-url.ts';
import { familyOf, isUsable, troubleOf, useDevice } from '../../wizard/steps/fingerprints/scanner.ts';
import classes from './finger.module.css';
import type { FingerSnapshot } from './use-finger-attempt.ts';

/** One finger: the sentence to act on, and what the scanner sees. */
export function FingerView(props: {
  snapshot: FingerSnapshot;
  finger: FingerPosition;
  detail?: ReactNode;
}): ReactNode {
  const { t } = useText();
  const { snapshot } = props;
  const scanner = useDevice('fingerprint-scanner');
  const url = useFrameUrl(snapshot.frame);
  const there = isUsable(scanner);
  return (
    <div className={classes.finger}>
      <Sentence {...props} trouble={troubleOf(scanner)} />
      <div className={classes.live} data-live={snapshot.running} data-testid="officer-finger">
        {snapshot.running && url !== null ? (
          <img src={url} alt={t('fingerCheck.live')} />
        ) : (
          <p>
            {there ? (
              <IconFingerprint size={56} stroke={1.1} aria-hidden="true" />
            ) : (
              <IconPlugConnectedX size={56} stroke={1.1} aria-hidden="true" />
            )}
            {t(there ? 'fingerCheck.waiting' : 'fingerprints.noScanner')}
          </p>
        )}
      </div>
    </div>
  );
}

function Sentence(props: {
  snapshot: FingerSnapshot;
  finger: FingerPosition;
  detail?: ReactNode;
  trouble: string | null;
}): ReactNode {
  const { t, code, remedy } = useText();
  const { running, prompt, outcome } = props.snapshot;
  const finger = t(`finger.${props.finger}`).toLocaleLowerCase('vi');
  const place = t('fingerCheck.place', { finger });
  if (running) {
    return (
      <Coaching tone="do" detail={props.detail}>
        {prompt === null || prompt === 'place-finger' ? place : code('coaching', prompt)}
      </Coaching>
    );
  }
  if (outcome === 'matched' || outcome === 'enrolled') {
    return <Coaching tone="good">{t(`fingerCheck.${outcome}`)}</Coaching>;
  }
  if (props.trouble !== null) {
    return (
      <Coaching tone="again" detail={remedy('device', props.trouble)}>
        {code('device', props.trouble)}
      </Coaching>
    );
  }
  if (outcome === 'cancelled') {
    return (
      <Coaching tone="do" detail={props.detail}>
        {t('fingerCheck.stopped')}
      </Coaching>
    );
  }
  if (outcome === null) {
    return (
      <Coaching tone="do" detail={props.detail}>
        {place}
      </Coaching>
    );
  }
  const family = familyOf({ code: outcome });
  return (
    <Coaching tone="again" detail={remedy(family, outcome)}>
      {code(family, outcome)}
    </Coaching>
  );
}
