import type { ReactNode } from 'react';
import { deviceIcons } from '../../design/frame/device-tray.tsx';
import { useText } from '../../i18n/text.ts';
import { type BenchDevice, isInTrouble } from './bench-devices.ts';
import { deviceTitle } from './bench-words.ts';
import { DeviceStateWord, SimulatedMark } from './device-state-word.tsx';
import classes from './devices.module.css';

/** What kind, how it is; below, which one, or why not. */
export function DeviceRow({ device }: { device: BenchDevice }): ReactNode {
  const { t, code } = useText();
  const { state } = device;
  const Icon = deviceIcons[state.kind];
  const cause = isInTrouble(state) && state.code !== null ? code('device', state.code) : null;
  return (
    <div className={classes.row}>
      <Icon size={24} aria-hidden="true" />
      <div>
        <span className={classes.rowTop}>
          <strong>{t(`tray.kind.${state.kind}`)}</strong>
          <span className={classes.rowState}>
            <DeviceStateWord status={state.status} />
          </span>
        </span>
        <span className={classes.rowBottom}>
          <span className={cause === null ? classes.oneLine : classes.cause} title={deviceTitle(state)}>
            {cause ?? deviceTitle(state)}
          </span>
          {state.simulated ? <SimulatedMark /> : null}
        </span>
      </div>
    </div>
  );
}
