import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconSend,
  IconShieldSearch,
  IconUsb,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { OutboxItem } from '../../domain/channels/outbox.ts';
import { useText } from '../i18n/text.ts';
import classes from './state-word.module.css';

/** One shape for each state, wherever it is shown. */
export const stateIcons = {
  waiting: IconClock,
  carried: IconUsb,
  sending: IconSend,
  verifying: IconShieldSearch,
  acknowledged: IconCircleCheck,
  refused: IconAlertTriangle,
} as const;

/** How far an application is on its way, as shape, word and colour. */
export function StateWord({ state }: { state: OutboxItem['state'] }): ReactNode {
  const { t } = useText();
  const Icon = stateIcons[state];
  return (
    <span className={classes.state} data-state={state}>
      <Icon size={18} aria-hidden="true" /> {t(`outbox.state.${state}`)}
    </span>
  );
}
