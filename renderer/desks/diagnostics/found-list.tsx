import { IconCircleCheck, IconCirclePlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { FoundHardware } from '../../../domain/devices/host-report.ts';
import { useDevices } from '../../app/live.tsx';
import { useText } from '../../i18n/text.ts';
import classes from './machine.module.css';

/** Hardware the station knows how to use, first what nobody uses yet. */
export function FoundList({ found }: { found: readonly FoundHardware[] }): ReactNode {
  const { t } = useText();
  const devices = useDevices();
  const nameOf = (deviceId: string): string => {
    const device = devices.state === 'here' ? devices.value.find(({ id }) => id === deviceId) : undefined;
    return device === undefined ? deviceId : t(`tray.kind.${device.kind}`);
  };
  if (found.length === 0) return <p className={classes.small}>{t('machine.found.none')}</p>;
  const unused = found.filter(({ deviceId }) => deviceId === null);
  const used = found.filter(({ deviceId }) => deviceId !== null);
  return (
    <>
      <ul className={classes.found}>
        {[...unused, ...used].map(({ driver, name, port, deviceId }) => (
          <li key={`${driver} ${port}`} data-used={deviceId !== null}>
            {deviceId === null ? (
              <IconCirclePlus size={20} aria-hidden="true" />
            ) : (
              <IconCircleCheck size={20} aria-hidden="true" />
            )}
            <div>
              <strong>{name}</strong>
              <p className={classes.port}>
                {port} · {driver}
              </p>
            </div>
            <span className={classes.word}>
              {deviceId === null
                ? t('machine.found.unused')
                : t('machine.found.used', { device: nameOf(deviceId) })}
            </span>
          </li>
        ))}
      </ul>
      {unused.length === 0 ? null : <p className={classes.small}>{t('machine.found.unusedHint')}</p>}
    </>
  );
}
