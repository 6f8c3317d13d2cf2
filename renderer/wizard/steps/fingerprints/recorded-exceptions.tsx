import { IconCamera } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { FingerException } from '../../../../domain/biometrics/exceptions.ts';
import type { FingerPosition } from '../../../../domain/biometrics/positions.ts';
import type { Policy } from '../../../../domain/policy/policy.ts';
import type { Failure } from '../../../../domain/result.ts';
import { useEvidence } from '../../../channel/evidence.ts';
import { Button } from '../../../design/button.tsx';
import { FailureNote } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { lowered } from '../../findings/finding-words.ts';
import classes from './dialogs.module.css';

/** What was recorded so far, each with its picture or the way to one. */
export function RecordedExceptions(props: {
  draftId: string;
  recorded: readonly FingerException[];
  proofPhoto: Policy['fingerExceptions']['proofPhoto'];
  onClear: (finger: FingerPosition) => Promise<Failure | null>;
  onPhoto: (finger: FingerPosition) => void;
}): ReactNode {
  const { t, language } = useText();
  const [failure, setFailure] = useState<Failure | null>(null);
  if (props.recorded.length === 0) return null;
  return (
    <section className={classes.recorded} aria-labelledby="recorded-exceptions">
      <h3 id="recorded-exceptions">{t('exception.recorded')}</h3>
      <ul>
        {props.recorded.map((exception) => {
          const finger = t(`finger.${exception.finger}`);
          const { photo } = exception;
          return (
            <li key={exception.finger}>
              {photo === undefined ? (
                <span className={classes.noPicture} data-wanted={props.proofPhoto === 'required'}>
                  <IconCamera size={20} stroke={1.4} aria-hidden="true" />
                  <span className="visually-hidden">{t('exception.noPhoto')}</span>
                </span>
              ) : (
                <HandPicture draftId={props.draftId} evidenceId={photo.evidenceId} finger={finger} />
              )}
              <span className={classes.recordedWords}>
                <strong>{finger}</strong>: {t(`exception.presence.${exception.presence}`)},{' '}
                {lowered(t(`exception.permanence.${exception.permanence}`), language)}
                {exception.note === '' ? null : ` – ${exception.note}`}
                {photo === undefined && props.proofPhoto === 'required' ? (
                  <span className={classes.wanted}> {t('exception.photoMissing')}</span>
                ) : null}
              </span>
              <Button
                tone="quiet"
                aria-label={t('exception.photoOf', { finger })}
                onClick={() => props.onPhoto(exception.finger)}
              >
                {t(photo === undefined ? 'exception.photoTake' : 'exception.photoAgain')}
              </Button>
              <Button
                tone="quiet"
                aria-label={t('exception.clearOf', { finger })}
                onClick={async () => setFailure(await props.onClear(exception.finger))}
              >
                {t('exception.clear')}
              </Button>
            </li>
          );
        })}
      </ul>
      {failure === null ? null : <FailureNote failure={failure} />}
    </section>
  );
}

function HandPicture(props: { draftId: string; evidenceId: string; finger: string }): ReactNode {
  const { t } = useText();
  const picture = useEvidence(props.draftId, props.evidenceId);
  if (picture === null) return <span className={classes.noPicture} />;
  return (
    <img
      className={classes.handPicture}
      src={picture.url}
      alt={t('exception.photoAlt', { finger: props.finger })}
    />
  );
}
