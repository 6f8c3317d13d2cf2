import {
  IconCamera,
  IconCreditCard,
  IconEye,
  IconFingerprint,
  IconFingerprintScan,
  IconId,
  type IconProps,
  IconPrinter,
  IconQrcode,
  IconScan,
  IconSignature,
  IconUsb,
} from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import type { DeviceKind, DeviceState } from '../../../domain/devices/device.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../button.tsx';
import classes from './device-tray.module.css';

/** One shape for each family of devices, wherever one is shown. */
export const deviceIcons: Readonly<Record<DeviceKind, ComponentType<IconProps>>> = {
  'fingerprint-scanner': IconFingerprint,
  'signature-pad': IconSignature,
  camera: IconCamera,
  'slip-printer': IconPrinter,
  'iris-scanner': IconEye,
  'officer-token': IconUsb,
  'finger-verifier': IconFingerprintScan,
  'code-reader': IconQrcode,
  'card-reader': IconCreditCard,
  'document-scanner': IconScan,
  'card-printer': IconId,
};

/** Every device's state in words; a device in trouble says why, what to do, and offers another try. */
export function DeviceTray(props: {
  devices: readonly DeviceState[];
  onRetry: (deviceId: string) => void;
}): ReactNode {
  const { t } = useText();
  return (
    <section className={classes.tray} aria-labelledby="device-tray">
      <h2 id="device-tray" className={classes.title}>
        {t('tray.title')}
      </h2>
      {props.devices.length === 0 ? <p className={classes.empty}>{t('tray.empty')}</p> : null}
      <ul>
        {props.devices.map((device) => (
          <Device key={device.id} device={device} onRetry={props.onRetry} />
        ))}
      </ul>
    </section>
  );
}

function Device({ device, onRetry }: { device: DeviceState; onRetry: (id: string) => void }): ReactNode {
  const { t, code, remedy } = useText();
  const Icon = deviceIcons[device.kind];
  const trouble = device.status === 'absent' || device.status === 'fault';
  return (
    <li className={classes.device} data-status={device.status}>
      <Icon size={22} aria-hidden="true" />
      <div className={classes.words}>
        <span className={classes.name}>{t(`tray.kind.${device.kind}`)}</span>
        <span className={classes.state}>
          <i className={classes.dot} aria-hidden="true" />
          {t(`tray.status.${device.status}`)}
          {device.simulated ? <em className={classes.simulated}>{t('tray.simulated')}</em> : null}
        </span>
        {trouble && device.code !== null ? (
          <span className={classes.cause}>
            {code('device', device.code)} {remedy('device', device.code)}
          </span>
        ) : null}
      </div>
      {trouble ? (
        <Button
          tone="quiet"
          onClick={() => onRetry(device.id)}
          aria-label={`${t('general.retry')}: ${t(`tray.kind.${device.kind}`)}`}
        >
          {t('general.retry')}
        </Button>
      ) : null}
    </li>
  );
}
