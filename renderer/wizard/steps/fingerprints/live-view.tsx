import { IconFingerprint, IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { FingerprintProgress } from '../../../../domain/application/draft.ts';
import { useEvidence } from '../../../channel/evidence.ts';
import { useText } from '../../../i18n/text.ts';
import type { CaptureSnapshot } from './capture-session.ts';
import { useFrameUrl } from './frame-url.ts';
import classes from './live-view.module.css';

/** The large picture: live while the scanner runs, else the prints that will be used, else what to do. */
export function LiveView(props: {
  draftId: string;
  snapshot: CaptureSnapshot;
  /** Whose prints are shown while nothing runs. */
  shown: FingerprintProgress | null;
  scannerThere: boolean;
}): ReactNode {
  const { t } = useText();
  const { snapshot, shown } = props;
  const url = useFrameUrl(snapshot.frame);
  const live = snapshot.phase === 'running' || snapshot.phase === 'starting';
  const chosen = shown === null || shown.choices.length === 0 ? null : shown;
  return (
    <div
      className={classes.view}
      data-live={live}
      data-outcome={live ? undefined : snapshot.outcome?.kind}
      data-testid="live"
    >
      {live && url !== null ? (
        <img className={classes.frame} src={url} alt={t('fingerprints.live')} />
      ) : live || chosen === null ? (
        <p className={classes.empty}>
          {props.scannerThere ? (
            <IconFingerprint size={64} stroke={1.1} aria-hidden="true" />
          ) : (
            <IconPlugConnectedX size={64} stroke={1.1} aria-hidden="true" />
          )}
          {t(
            live
              ? 'fingerprints.starting'
              : props.scannerThere
                ? 'fingerprints.noPicture'
                : 'fingerprints.noScanner',
          )}
        </p>
      ) : (
        <ChosenPrints draftId={props.draftId} capture={chosen} />
      )}
      {live ? (
        <span className={classes.tag}>
          <i aria-hidden="true" /> {t('fingerprints.liveTag')}
        </span>
      ) : null}
    </div>
  );
}

/** Of each finger the image that will be sealed, and why it is that one. */
function ChosenPrints({ draftId, capture }: { draftId: string; capture: FingerprintProgress }): ReactNode {
  const { t, code } = useText();
  const remarks = new Map(
    capture.attempts.flatMap(({ fingers }) =>
      fingers.map((one) => [one.evidenceId, one.remarks[0]] as const),
    ),
  );
  return (
    <ul className={classes.prints}>
      {capture.choices.map(({ finger, evidenceId, quality, threshold, good, because, attemptNumber }) => {
        const why = remarks.get(evidenceId);
        return (
          <li key={finger} data-good={good}>
            <Print draftId={draftId} evidenceId={evidenceId} alt={t(`finger.${finger}`)} />
            <span className={classes.caption}>{t(`finger.${finger}`)}</span>
            <span className={`${classes.score} tabular`}>
              {t('fingerprints.score', { score: Math.round(quality) })} ·{' '}
              {t(good ? 'finger.state.good' : 'finger.state.poor')}
            </span>
            <span className={`${classes.why} tabular`}>
              {t(`fingerprints.because.${because}`, { n: attemptNumber, threshold })}
            </span>
            {why === undefined ? null : <span className={classes.why}>{code('quality', why)}</span>}
          </li>
        );
      })}
    </ul>
  );
}

function Print(props: { draftId: string; evidenceId: string; alt: string }): ReactNode {
  const picture = useEvidence(props.draftId, props.evidenceId);
  return (
    <div className={classes.print}>{picture === null ? null : <img src={picture.url} alt={props.alt} />}</div>
  );
}
