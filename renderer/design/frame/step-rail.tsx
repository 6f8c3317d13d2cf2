import {
  IconAlertTriangleFilled,
  IconCircle,
  IconCircleCheckFilled,
  IconLock,
  IconPlayerPlayFilled,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { StepId, StepStatus } from '../../../domain/application/steps.ts';
import { useText } from '../../i18n/text.ts';
import { KeyCap } from '../key-cap.tsx';
import classes from './step-rail.module.css';

export interface RailStep {
  readonly id: StepId;
  readonly status: StepStatus;
  readonly missing: number;
}

const icons = {
  todo: IconCircle,
  current: IconPlayerPlayFilled,
  done: IconCircleCheckFilled,
  attention: IconAlertTriangleFilled,
  locked: IconLock,
} as const;

/** Every step with its state as icon and word. `current` is the step on the screen, whatever its own state. */
export function StepRail(props: {
  steps: readonly RailStep[];
  current: StepId;
  onGo: (step: StepId) => void;
}): ReactNode {
  return (
    <ol>
      {props.steps.map((step, index) => (
        <li key={step.id}>
          <RailItem step={step} number={index + 1} here={step.id === props.current} onGo={props.onGo} />
        </li>
      ))}
    </ol>
  );
}

function RailItem(props: {
  step: RailStep;
  number: number;
  here: boolean;
  onGo: (step: StepId) => void;
}): ReactNode {
  const { t } = useText();
  const { step, number, here } = props;
  const status = here && step.status !== 'done' && step.status !== 'attention' ? 'current' : step.status;
  const Icon = icons[status];
  const locked = step.status === 'locked';
  return (
    <button
      type="button"
      className={classes.item}
      data-status={status}
      aria-current={here ? 'step' : undefined}
      aria-disabled={locked}
      aria-keyshortcuts={number <= 10 ? `Alt+${number % 10}` : undefined}
      onClick={() => {
        if (!locked) props.onGo(step.id);
      }}
    >
      <Icon size={20} aria-hidden="true" />
      <span className={classes.words}>
        <span className={classes.name}>{t(`step.${step.id}`)}</span>
        <span className={classes.state}>
          {step.missing > 0 && status !== 'locked' && status !== 'todo'
            ? t('status.missing', { n: step.missing })
            : t(`status.${status}`)}
        </span>
      </span>
      {number <= 10 ? <KeyCap combo={`alt+${number % 10}`} /> : null}
    </button>
  );
}
