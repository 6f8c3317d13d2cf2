import type { ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import { capsOf, type KeyCombo } from './keys.ts';
import classes from './key-cap.module.css';

/** The key of an action, drawn as keys; hidden from screen readers, which get `aria-keyshortcuts`. */
export function KeyCap({ combo }: { combo: KeyCombo }): ReactNode {
  const { t } = useText();
  return (
    <span className={classes.keys} aria-hidden="true">
      {capsOf(combo).map((cap) => (
        <kbd key={cap} className={classes.cap}>
          {cap === 'SPACE' ? t('key.space') : cap}
        </kbd>
      ))}
    </span>
  );
}
