import { type ReactNode, useState } from 'react';
import { leavesFocus } from '../../../design/mouse-focus.ts';
import { useText } from '../../../i18n/text.ts';
import { setSound, soundOn } from './sounds.ts';
import classes from './step.module.css';

let continues = true;

/** Whether the next capture begins by itself after a good one. Lasts as long as the window. */
export const goesOn = (): boolean => continues;

/** The officer's two switches of the capture screen. */
export function Switches(): ReactNode {
  const { t } = useText();
  const [on, setOn] = useState(continues);
  const [sound, setSoundState] = useState(soundOn);
  return (
    <span className={classes.switches}>
      <label {...leavesFocus}>
        <input
          type="checkbox"
          role="switch"
          checked={on}
          onChange={(event) => {
            continues = event.currentTarget.checked;
            setOn(continues);
          }}
        />
        {t('fingerprints.goesOn')}
      </label>
      <label {...leavesFocus}>
        <input
          type="checkbox"
          role="switch"
          checked={sound}
          onChange={(event) => {
            setSound(event.currentTarget.checked);
            setSoundState(event.currentTarget.checked);
          }}
        />
        {t('fingerprints.sound')}
      </label>
    </span>
  );
}
