import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import classes from './button.module.css';
import { KeyCap } from './key-cap.tsx';
import type { KeyCombo } from './keys.ts';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'style'> {
  readonly tone?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly large?: boolean;
  /** Shown as key cap and announced; binding it is the caller's (see useKeys, ActionBar). */
  readonly combo?: KeyCombo | undefined;
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button(props: ButtonProps): ReactNode {
  const { tone = 'plain', large = false, combo, icon, children, className, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      className={[classes.button, classes[tone], large ? classes.large : '', className ?? ''].join(' ')}
      {...(combo === undefined ? {} : { 'aria-keyshortcuts': combo.replace('ctrl', 'Control') })}
    >
      {icon}
      <span className={classes.words}>{children}</span>
      {combo === undefined ? null : <KeyCap combo={combo} />}
    </button>
  );
}
