import {
  IconAlertTriangle,
  IconCircleCheck,
  IconLoader2,
  IconPlayerPlay,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { DeviceState } from '../../../domain/devices/device.ts';
import { useText } from '../../i18n/text.ts';
import classes from './device-state-word.module.css';

const icons = {
  ready: IconCircleCheck,
  busy: IconPlayerPlay,
  connecting: IconLoader2,
  absent: IconPlugConnectedX,
  fault: IconAlertTriangle,
} as const;

/** How a device is, as shape, word and colour. */
export function DeviceStateWord({ status }: { status: DeviceState['status'] }): ReactNode {
  const { t } = useText();
  const Icon = icons[status];
  return (
    <span className={classes.state} data-status={status}>
      <Icon size={18} aria-hidden="true" /> {t(`tray.status.${status}`)}
    </span>
  );
}

/** Wherever a device is not real. */
export function SimulatedMark(): ReactNode {
  const { t } = useText();
  return <em className={classes.simulated}>{t('tray.simulated')}</em>;
}
