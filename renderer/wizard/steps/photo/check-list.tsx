import { IconAlertTriangle, IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { groupStates } from '../../../../domain/biometrics/face/check-groups.ts';
import type { PortraitCheck } from '../../../../domain/biometrics/face/portrait-check.ts';
import { useText } from '../../../i18n/text.ts';
import classes from './photo.module.css';

const icons = { met: IconCircleCheck, 'not-met': IconAlertTriangle, unknown: IconHelpCircle } as const;

/** What is met, what is not, what can't be told: by icon and by word. */
export function CheckList(props: { checks: readonly PortraitCheck[] }): ReactNode {
  const { t } = useText();
  return (
    <ul className={classes.checks}>
      {groupStates(props.checks).map(({ group, state }) => {
        const Icon = icons[state];
        return (
          <li key={group} data-state={state}>
            <Icon size={17} aria-hidden="true" />
            <span>
              {t(`photo.group.${group}`)}
              <span className={state === 'met' ? 'visually-hidden' : classes.stateWord}>
                {': '}
                {t(`photo.state.${state}`)}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
