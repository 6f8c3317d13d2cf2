import type { ReactNode } from 'react';
import { useText } from '../../i18n/text.ts';
import classes from './live.module.css';

/** Frames of one live view as they come on the preview port. */
export function LivePicture({ attemptId, label }: { attemptId: string; label: string }): ReactNode {
  const { t } = useText();
  return (
    <figure className={classes.figure}>
      <canvas aria-label={label} data-attempt={attemptId} />
      <figcaption>{t('live.hint')}</figcaption>
    </figure>
  );
}
