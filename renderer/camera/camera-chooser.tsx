import type { ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import classes from './camera.module.css';
import type { CameraSession, CameraSnapshot } from './camera-session.ts';

/** Which camera; nothing where there is no choice. What is chosen is remembered for this purpose. */
export function CameraChooser(props: CameraSnapshot & { camera: CameraSession }): ReactNode {
  const { t } = useText();
  const { camera, state, cameras } = props;
  if (cameras.length < 2) return null;
  return (
    <label className={classes.choice}>
      {t('photo.camera')}
      <select
        value={state.status === 'live' ? state.cameraId : ''}
        onChange={(event) => camera.choose(event.currentTarget.value)}
      >
        {cameras.map(({ id, label }, index) => (
          <option key={id} value={id}>
            {label || t('photo.cameraNumber', { n: index + 1 })}
          </option>
        ))}
      </select>
    </label>
  );
}
