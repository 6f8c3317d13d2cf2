import type { ReactNode } from 'react';
import { type MessageKey, useText } from '../i18n/text.ts';
import { Dialog } from './dialog.tsx';
import { KeyCap } from './key-cap.tsx';
import { keysOnScreen } from './key-help.ts';
import type { KeyCombo } from './keys.ts';
import classes from './shortcuts-dialog.module.css';

const everywhere: readonly (readonly [KeyCombo, MessageKey])[] = [
  ['escape', 'keys.stop'],
  ['f2', 'keys.language'],
  ['f1', 'keys.help'],
];

/** The keys of the screen as it stands behind the dialog, then those that answer everywhere. */
export function ShortcutsDialog(props: { open: boolean; onClose: () => void }): ReactNode {
  const { t } = useText();
  return (
    <Dialog open={props.open} onClose={props.onClose} title={t('keys.title')}>
      {props.open ? <KeyList /> : null}
    </Dialog>
  );
}

function KeyList(): ReactNode {
  const { t } = useText();
  const here = keysOnScreen();
  const general = everywhere
    .filter(([combo]) => !here.some((entry) => entry.combo === combo))
    .map(([combo, words]) => ({ combo, words: t(words) }));
  return (
    <dl className={classes.list}>
      {[...here, ...general].map(({ combo, words }) => (
        <div key={combo}>
          <dt>
            <KeyCap combo={combo} />
            <span className="visually-hidden">{combo}</span>
          </dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}
