import { IconCopy } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { useText } from '../../i18n/text.ts';
import classes from './machine.module.css';

/** A command exactly as it must be typed. Copying selects it first: where the page may not copy, Ctrl+C does. */
export function Command({ text }: { text: string }): ReactNode {
  const { t } = useText();
  const code = useRef<HTMLElement>(null);
  const [said, setSaid] = useState<string | null>(null);
  const copy = (): void => {
    if (code.current === null) return;
    const selection = window.getSelection();
    selection?.selectAllChildren(code.current);
    // The asynchronous clipboard needs a permission that this window has no other use for.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    setSaid(t(document.execCommand('copy') ? 'machine.copied' : 'machine.selected'));
  };
  return (
    <div className={classes.command}>
      <code ref={code} tabIndex={0} aria-label={text}>
        {text}
      </code>
      <Button
        tone="quiet"
        icon={<IconCopy size={18} aria-hidden="true" />}
        aria-label={`${t('machine.copy')}: ${text}`}
        onClick={copy}
      >
        {t('machine.copy')}
      </Button>
      <span className={classes.said} role="status">
        {said}
      </span>
    </div>
  );
}
