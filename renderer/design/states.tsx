import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconCloudOff,
  IconInfoCircle,
  IconLoader2,
  IconMoodEmpty,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Failure } from '../../domain/result.ts';
import { type CodeFamily, useText } from '../i18n/text.ts';
import { Button } from './button.tsx';
import type { KeyCombo } from './keys.ts';
import classes from './states.module.css';

export interface StateAction {
  readonly label: string;
  readonly onAct: () => void;
  readonly combo?: KeyCombo;
}

/** Nothing here yet: says what would be here and how to begin. */
export function EmptyState(props: { title: string; children?: ReactNode; action?: StateAction }): ReactNode {
  return (
    <div className={classes.state}>
      <IconMoodEmpty size={28} aria-hidden="true" />
      <p className={classes.title}>{props.title}</p>
      {props.children === undefined ? null : <p className={classes.words}>{props.children}</p>}
      <StateButton action={props.action} />
    </div>
  );
}

export function LoadingState({ words }: { words?: string }): ReactNode {
  const { t } = useText();
  return (
    <div className={classes.state} role="status">
      <IconLoader2 size={28} className={classes.turning} aria-hidden="true" />
      <p className={classes.words}>{words ?? t('general.loading')}</p>
    </div>
  );
}

/** A failure of the station as a full panel: what, why, what now. `family` picks the list of sentences. */
export function ErrorState(props: {
  failure: Failure;
  family?: CodeFamily;
  title?: string;
  action?: StateAction;
}): ReactNode {
  const { t, code, remedy } = useText();
  const family = props.family ?? 'failure';
  const what = remedy(family, props.failure.code, props.failure.details);
  return (
    <div className={classes.state} role="alert">
      <IconCircleX size={28} className={classes.bad} aria-hidden="true" />
      <p className={classes.title}>{props.title ?? t('state.failed')}</p>
      <p className={classes.words}>{code(family, props.failure.code, props.failure.details)}</p>
      {what === null ? null : <p className={classes.words}>{what}</p>}
      <StateButton action={props.action} />
    </div>
  );
}

function StateButton({ action }: { action: StateAction | undefined }): ReactNode {
  if (action === undefined) return null;
  return (
    <Button tone="plain" onClick={action.onAct} combo={action.combo}>
      {action.label}
    </Button>
  );
}

export type NoteTone = 'info' | 'ok' | 'warning' | 'error';
const noteIcon = {
  info: IconInfoCircle,
  ok: IconCircleCheck,
  warning: IconAlertTriangle,
  error: IconCircleX,
} as const;

/** One line or two inside a screen; `live` announces it when it appears. */
export function Note(props: {
  tone: NoteTone;
  title?: string;
  children?: ReactNode;
  live?: boolean;
  action?: StateAction;
}): ReactNode {
  const Icon = noteIcon[props.tone];
  const role = props.live !== true ? undefined : props.tone === 'error' ? 'alert' : 'status';
  return (
    <div className={`${classes.note} ${classes[props.tone]}`} role={role}>
      <Icon size={20} aria-hidden="true" />
      <div className={classes.noteWords}>
        {props.title === undefined ? null : <strong>{props.title}</strong>}
        {props.children === undefined ? null : <div>{props.children}</div>}
      </div>
      <StateButton action={props.action} />
    </div>
  );
}

/** A failed call beside what was being done; sentence and remedy by code. */
export function FailureNote(props: {
  failure: Failure;
  family?: CodeFamily;
  action?: StateAction;
}): ReactNode {
  const { code, remedy } = useText();
  const family = props.family ?? 'failure';
  return (
    <Note
      tone="error"
      live
      title={code(family, props.failure.code, props.failure.details)}
      {...(props.action === undefined ? {} : { action: props.action })}
    >
      {remedy(family, props.failure.code, props.failure.details)}
    </Note>
  );
}

/** Offline is a way of working, not an error. */
export function OfflineNote(): ReactNode {
  const { t } = useText();
  return (
    <p className={classes.offline}>
      <IconCloudOff size={18} aria-hidden="true" /> {t('state.offline')}
    </p>
  );
}
