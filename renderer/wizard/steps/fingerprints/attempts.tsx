import { IconCircleCheckFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { AttemptSummary, FingerprintProgress } from '../../../../domain/application/draft.ts';
import type { FingerPosition } from '../../../../domain/biometrics/positions.ts';
import { hasMessage, useText } from '../../../i18n/text.ts';
import classes from './attempts.module.css';

/** Attempts at one capture with the score of each finger; the one that will be sealed is marked and says why. */
export function Attempts(props: { capture: FingerprintProgress; threshold: number }): ReactNode {
  const { t } = useText();
  const { capture, threshold } = props;
  const because = `fingerprints.because.${capture.choices.find((choice) => choice.good)?.because ?? 'best-score'}`;
  return (
    <section className={classes.strip} aria-label={t('fingerprints.attempts')}>
      {capture.attempts.length === 0 ? (
        <p className={classes.none}>{t('fingerprints.noAttempt', { threshold })}</p>
      ) : null}
      <ul className={classes.list}>
        {capture.attempts.map((attempt) => (
          <li key={attempt.attemptId} className={classes.attempt} data-chosen={attempt.chosen}>
            <span className={classes.head}>
              <strong>{t('fingerprints.attempt', { n: attempt.number })}</strong>
              {attempt.chosen ? (
                <span className={classes.chosen}>
                  <IconCircleCheckFilled size={15} aria-hidden="true" />
                  <span className="visually-hidden">{t('fingerprints.chosen')}: </span>
                  {hasMessage(because) ? t(because) : t('fingerprints.chosen')}
                </span>
              ) : null}
            </span>
            <Scores attempt={attempt} threshold={threshold} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Scores({ attempt, threshold }: { attempt: AttemptSummary; threshold: number }): ReactNode {
  const { t } = useText();
  return (
    <ul className={classes.scores}>
      {attempt.fingers.map(({ finger, quality }) => {
        const good = quality >= threshold;
        return (
          <li key={finger} data-good={good} title={t(`finger.${finger}`)}>
            <span className={classes.finger}>{t(`finger.short.${partOf(finger)}`)}</span>
            <span className={`${classes.score} tabular`}>
              {Math.round(quality)}
              <span className="visually-hidden"> {t(good ? 'finger.state.good' : 'finger.state.poor')}</span>
            </span>
            <svg viewBox="0 0 100 6" preserveAspectRatio="none" className={classes.bar} aria-hidden="true">
              <rect width="100" height="6" className={classes.track} />
              <rect width={Math.max(2, quality)} height="6" className={classes.fill} />
              <rect x={threshold - 0.75} width="1.5" height="6" className={classes.limit} />
            </svg>
          </li>
        );
      })}
    </ul>
  );
}

const partOf = (finger: FingerPosition) =>
  finger.slice(finger.indexOf('_') + 1) as 'THUMB' | 'INDEX' | 'MIDDLE' | 'RING' | 'LITTLE';
