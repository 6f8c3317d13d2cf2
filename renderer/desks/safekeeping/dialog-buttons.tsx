import type { ReactNode } from 'react';
import { Button } from '../../design/button.tsx';
import { useText } from '../../i18n/text.ts';
import classes from './safekeeping.module.css';

/** The end of a form in a dialog: why it can't be sent yet, leave, act. */
export function DialogButtons(props: {
  act: string;
  blocked: string | null;
  busy: boolean;
  onClose: () => void;
}): ReactNode {
  const { t } = useText();
  return (
    <div className={classes.buttons}>
      {props.blocked === null ? null : <span className={classes.blocked}>{props.blocked}</span>}
      <Button onClick={props.onClose} combo="escape">
        {t('general.cancel')}
      </Button>
      <Button
        tone="primary"
        large
        type="submit"
        combo="enter"
        aria-disabled={props.blocked !== null || props.busy}
        aria-busy={props.busy}
      >
        {props.act}
      </Button>
    </div>
  );
}
