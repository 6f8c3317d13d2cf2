import { IconLoader2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../button.tsx';
import { type KeyHelp, useKeyHelp } from '../key-help.ts';
import { type KeyCombo, useKeys } from '../keys.ts';
import classes from './action-bar.module.css';

export interface Action {
  readonly label: string;
  readonly onAct: () => void;
  /** Bound for as long as the bar shows the action. The primary action has `ctrl+enter` besides. */
  readonly combo?: KeyCombo;
  /** Why it can't be done now, shown beside it; the button stays reachable. */
  readonly blocked?: string | null;
  readonly busy?: boolean;
  readonly icon?: ReactNode;
  readonly tone?: 'plain' | 'quiet' | 'danger';
}

export interface ActionBarProps {
  readonly primary?: Action | undefined;
  readonly secondary?: readonly Action[] | undefined;
  /** Between the two: whether the work is saved. */
  readonly status?: ReactNode;
}

const can = (action: Action): boolean => action.busy !== true && (action.blocked ?? null) === null;

function helpFor(primary: Action | undefined, secondary: readonly Action[]): readonly KeyHelp[] {
  const own = (action: Action): KeyHelp[] =>
    action.combo === undefined ? [] : [{ combo: action.combo, words: action.label }];
  return primary === undefined
    ? secondary.flatMap(own)
    : [{ combo: 'ctrl+enter', words: primary.label }, ...own(primary), ...secondary.flatMap(own)];
}

/** Bottom of the window: secondary actions left, the one primary action always at the right end. */
export function ActionBar({ primary, secondary = [], status }: ActionBarProps): ReactNode {
  const { t } = useText();
  const bindings: Record<string, () => void> = {};
  for (const action of secondary) {
    if (action.combo !== undefined && can(action)) bindings[action.combo] = action.onAct;
  }
  if (primary !== undefined && can(primary)) {
    bindings['ctrl+enter'] = primary.onAct;
    if (primary.combo !== undefined) bindings[primary.combo] = primary.onAct;
  }
  useKeys(bindings);
  useKeyHelp(helpFor(primary, secondary));
  return (
    <footer className={classes.bar} aria-label={t('frame.actions')}>
      <div className={classes.left}>
        {secondary.map((action) => (
          <ActionButton key={action.label} action={action} tone={action.tone ?? 'plain'} />
        ))}
      </div>
      <div className={classes.status}>{status}</div>
      {primary === undefined ? null : (
        <div className={classes.right}>
          {primary.blocked ? (
            <span id="primary-blocked" className={classes.blocked}>
              {primary.blocked}
            </span>
          ) : null}
          <ActionButton action={primary} tone="primary" />
        </div>
      )}
    </footer>
  );
}

function ActionButton(props: { action: Action; tone: 'primary' | 'plain' | 'quiet' | 'danger' }): ReactNode {
  const { action, tone } = props;
  const primary = tone === 'primary';
  const combo = action.combo ?? (primary ? 'ctrl+enter' : undefined);
  return (
    <Button
      tone={tone}
      large={primary}
      combo={combo}
      icon={
        action.busy === true ? (
          <IconLoader2 size={20} className={classes.turning} aria-hidden="true" />
        ) : (
          action.icon
        )
      }
      aria-disabled={!can(action)}
      aria-busy={action.busy === true}
      aria-describedby={primary && action.blocked ? 'primary-blocked' : undefined}
      title={primary ? undefined : (action.blocked ?? undefined)}
      data-primary={primary ? '' : undefined}
      onClick={() => {
        if (can(action)) action.onAct();
      }}
    >
      {action.label}
    </Button>
  );
}
