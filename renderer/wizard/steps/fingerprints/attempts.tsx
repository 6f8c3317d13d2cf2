import { IconCircleCheckFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { AttemptSummary, FingerprintProgress } from '../../../../domain/application/draft.ts';
import { type QualityRule, thresholdFor, thresholdForAll } from '../../../../domain/biometrics/best-of.ts';
import type { FingerPosition } from '../../../../domain/biometrics/positions.ts';
import { useText } from '../../../i18n/text.ts';
import classes from './attempts.module.css';

/** Every attempt at one capture with the score of each finger; of each finger the image that will be sealed is marked. */
export function Attempts(props: { capture: FingerprintProgress; rule: QualityRule }): ReactNode {
  const { t } = useText();
  const { capture, rule } = props;
  const used = new Set(capture.choices.map(({ evidenceId }) => evidenceId));
  return (
    <section className={classes.strip} aria-label={t('fingerprints.attempts')}>
      {capture.attempts.length === 0 ? (
        <p className={classes.none}>
          {t('fingerprints.noAttempt', { threshold: thresholdForAll(rule, capture.expected) })}
        </p>
      ) : null}
      <ul className={classes.list}>
        {capture.attempts.map((attempt) => {
          const count = attempt.fingers.filter(({ evidenceId }) => used.has(evidenceId)).length;
          return (
            <li key={attempt.attemptId} className={classes.attempt} data-chosen={count > 0}>
              <span className={classes.head}>
                <strong>{t('fingerprints.attempt', { n: attempt.number })}</strong>
                <span className={classes.chosen}>
                  {count === 0
                    ? null
                    : count === attempt.fingers.length
                      ? t('fingerprints.chosen')
                      : t('fingerprints.chosenSome', { n: count })}
                </span>
              </span>
              <Scores attempt={attempt} rule={rule} used={used} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Scores(props: { attempt: AttemptSummary; rule: QualityRule; used: ReadonlySet<string> }): ReactNode {
  const { t } = useText();
  return (
    <ul className={classes.scores}>
      {props.attempt.fingers.map(({ finger, quality, evidenceId }) => {
        const threshold = thresholdFor(props.rule, finger);
        const good = quality >= threshold;
        const isUsed = props.used.has(evidenceId);
        return (
          <li
            key={finger}
            data-good={good}
            data-used={isUsed}
            title={t('fingerprints.needs', { finger: t(`finger.${finger}`), threshold })}
          >
            <span className={classes.finger}>{t(`finger.short.${partOf(finger)}`)}</span>
            <span className={`${classes.score} tabular`}>
              {Math.round(quality)}
              {isUsed ? (
                <IconCircleCheckFilled
                  size={13}
                  className={classes.used}
                  aria-label={t('fingerprints.chosen')}
                />
              ) : null}
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
