import type { ReactNode } from 'react';
import { type MessageKey, useText } from '../i18n/text.ts';
import { Dialog } from './dialog.tsx';
import { KeyCap } from './key-cap.tsx';
import type { KeyCombo } from './keys.ts';
import classes from './shortcuts-dialog.module.css';

const shortcuts: readonly (readonly [KeyCombo, MessageKey])[] = [
  ['ctrl+enter', 'keys.primary'],
  ['enter', 'keys.next'],
  ['alt+1…0', 'keys.step'],
  ['space', 'keys.capture'],
  ['escape', 'keys.stop'],
  ['f6', 'keys.dayUnknown'],
  ['f7', 'keys.monthUnknown'],
  ['f8', 'keys.aside'],
  ['f2', 'keys.language'],
  ['f1', 'keys.help'],
];

export function ShortcutsDialog(props: { open: boolean; onClose: () => void }): ReactNode {
  const { t } = useText();
  return (
    <Dialog open={props.open} onClose={props.onClose} title={t('keys.title')}>
      <dl className={classes.list}>
        {shortcuts.map(([combo, words]) => (
          <div key={combo}>
            <dt>
              <KeyCap combo={combo} />
              <span className="visually-hidden">{combo}</span>
            </dt>
            <dd>{t(words)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
