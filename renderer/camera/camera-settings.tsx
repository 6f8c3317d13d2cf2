import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import { Button } from '../design/button.tsx';
import { useText } from '../i18n/text.ts';
import classes from './camera.module.css';
import { type CameraControl, controlsOf, setAutomatic, setByHand, settingsOf } from './camera-controls.ts';
import { cameraMemory } from './camera-memory.ts';

/** Exposure, white balance, focus by hand, for a camera that offers it; nothing for one that does not. What is set is kept for this camera. */
export function CameraSettingsPanel(props: { stream: MediaStream; label: string }): ReactNode {
  const { t } = useText();
  const id = useId();
  const track = props.stream.getVideoTracks()[0];
  const [controls, setControls] = useState(() => (track === undefined ? [] : controlsOf(track)));
  const [open, setOpen] = useState(false);
  const [refused, setRefused] = useState(false);
  if (track === undefined || controls.length === 0) return null;

  const change = async (work: () => Promise<boolean>): Promise<void> => {
    setRefused(!(await work()));
    const now = controlsOf(track);
    setControls(now);
    cameraMemory.keepSettings(props.label, settingsOf(now));
  };
  return (
    <div className={classes.settings}>
      <Button
        tone="quiet"
        icon={<IconAdjustmentsHorizontal size={18} aria-hidden="true" />}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {t('camera.settings')}
      </Button>
      <div id={id} className={classes.controls} hidden={!open}>
        {controls.map((control) => (
          <Control
            key={control.id}
            control={control}
            onAutomatic={(automatic) =>
              void change(() =>
                automatic ? setAutomatic(track, control) : setByHand(track, control, control.now),
              )
            }
            onValue={(value) => void change(() => setByHand(track, control, value))}
          />
        ))}
        {refused ? (
          <p role="status" className={classes.refused}>
            {t('camera.refused')}
          </p>
        ) : null}
      </div>
    </div>
  );
}

function Control(props: {
  control: CameraControl;
  onAutomatic: (automatic: boolean) => void;
  onValue: (value: number) => void;
}): ReactNode {
  const { t } = useText();
  const { control } = props;
  const name = t(`camera.control.${control.id}`);
  return (
    <div className={classes.control}>
      <span className={classes.name}>{name}</span>
      {control.mode === null ? (
        <span />
      ) : (
        <label className={classes.automatic}>
          <input
            type="checkbox"
            checked={control.automatic}
            onChange={(event) => props.onAutomatic(event.currentTarget.checked)}
            aria-label={`${name}: ${t('camera.automatic')}`}
          />
          {t('camera.automatic')}
        </label>
      )}
      <input
        type="range"
        min={control.min}
        max={control.max}
        step={control.step}
        value={control.now}
        disabled={control.automatic}
        aria-label={name}
        onChange={(event) => props.onValue(Number(event.currentTarget.value))}
      />
      <output className="tabular">{control.automatic ? '–' : Math.round(control.now)}</output>
    </div>
  );
}
