import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, type RefObject, useId } from 'react';
import type { DraftView } from '../../../../domain/application/draft.ts';
import type { PortraitLook } from '../../../../domain/biometrics/face/look.ts';
import { portraitCheckCodes } from '../../../../domain/biometrics/face/portrait-check.ts';
import type { FaceEngine } from '../../../camera/face/face-watcher.ts';
import { useEvidence } from '../../../channel/evidence.ts';
import { clock } from '../../../design/format.ts';
import { useText } from '../../../i18n/text.ts';
import { CheckList } from './check-list.tsx';
import classes from './photo.module.css';

const checkCodes: ReadonlySet<string> = new Set(portraitCheckCodes);

/** The portrait as it was taken, or as it would be; and what is met on it. */
export function PortraitSide(props: {
  view: DraftView;
  look: PortraitLook | null;
  preview: RefObject<HTMLCanvasElement | null>;
  retaking: boolean;
  /** It fails a check that stops, and nobody has said why it is kept. */
  poor: boolean;
  /** The camera shows something. */
  live: boolean;
  engine: FaceEngine;
}): ReactNode {
  const { t, code } = useText();
  const heading = useId();
  const { look, preview, engine } = props;
  const { draftId } = props.view;
  const photo = props.retaking ? null : props.view.photo;
  const picture = useEvidence(draftId, photo?.evidenceId ?? null);
  const checks = photo === null ? (look?.checks ?? []) : (photo.checks ?? []);
  const others = (photo?.remarks ?? []).filter(
    (remark) => !checkCodes.has(remark) || !checks.some((check) => check.code === remark),
  );
  /** Nothing is checked without a picture, or without what looks at it. */
  const judged = photo !== null || (props.live && engine.status !== 'failed');
  return (
    <div className={classes.side}>
      <figure className={classes.taken}>
        <div className={classes.frame} data-taken={photo === null ? 'none' : props.poor ? 'poor' : 'good'}>
          {photo === null ? (
            <canvas ref={preview} width={300} height={400} aria-hidden="true" hidden={look === null} />
          ) : null}
          {photo === null ? (
            look === null ? (
              <p className={classes.empty}>{t('photo.noneYet')}</p>
            ) : null
          ) : picture === null ? (
            <p className={classes.empty}>{t('general.loading')}</p>
          ) : (
            <img src={picture.url} alt={t('photo.takenCaption')} />
          )}
        </div>
        <figcaption className="tabular">
          {photo === null
            ? t('photo.cropCaption')
            : t(props.poor ? 'photo.poorAt' : 'photo.takenAt', {
                time: clock(photo.capturedAt, true),
                size: `${photo.width} × ${photo.height}`,
              })}
        </figcaption>
      </figure>
      {judged ? (
        // Reached by Tab: what is said of a portrait may be longer than its place.
        <section aria-labelledby={heading} className={classes.judged} tabIndex={0}>
          <h2 id={heading} className={classes.heading}>
            {t(photo === null ? 'photo.checks' : 'photo.checksTaken')}
          </h2>
          {checks.length === 0 && photo === null ? (
            <p className={classes.quiet}>{t('photo.preparing')}</p>
          ) : null}
          {others.length === 0 ? null : (
            <ul className={classes.remarks}>
              {others.map((remark) => (
                <li key={remark}>
                  <IconAlertTriangle size={17} aria-hidden="true" />
                  {code('photo-check', remark)}
                </li>
              ))}
            </ul>
          )}
          <CheckList checks={checks} />
          {photo?.acceptedPoorReason === undefined ? null : (
            <p className={classes.quiet}>{t('photo.poor.kept', { reason: photo.acceptedPoorReason })}</p>
          )}
        </section>
      ) : null}
    </div>
  );
}
