import { IconCircleCheck, IconDatabaseExclamation, IconLoader2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { clock } from '../design/format.ts';
import { useText } from '../i18n/text.ts';
import { useDraftPart } from './draft-context.tsx';
import classes from './save-line.module.css';

/** Whether what stands on the screen is in the vault. */
export function SaveLine(): ReactNode {
  const { t } = useText();
  const save = useDraftPart((draft) => draft.save);
  if (save.kind === 'saved') {
    return (
      <span className={`${classes.line} tabular`} data-testid="save-line" data-save="saved">
        <IconCircleCheck size={18} aria-hidden="true" /> {t('save.saved', { time: clock(save.at, true) })}
      </span>
    );
  }
  if (save.kind === 'pending') {
    return (
      <span className={classes.line} data-testid="save-line" data-save="pending">
        <IconLoader2 size={18} aria-hidden="true" /> {t('save.pending')}
      </span>
    );
  }
  return (
    <span className={classes.failed} role="status" data-testid="save-line" data-save="failed">
      <IconDatabaseExclamation size={18} aria-hidden="true" />
      {t(save.failure.code === 'disconnected' ? 'save.disconnected' : 'save.failed')}
    </span>
  );
}
