import { IconAlertTriangle, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { OutboxWarning } from '../../../domain/channels/outbox.ts';
import { byLevel, warningRemedy, warningTitle } from '../../design/outbox-warnings.ts';
import { useText } from '../../i18n/text.ts';
import classes from './outbox.module.css';

const icons = { reached: IconCircleX, near: IconAlertTriangle, soon: IconInfoCircle } as const;

/** What will stop the work, the worst first: where it stands against its limit, and what to do. All five leave the list its room. */
export function Warnings({ warnings }: { warnings: readonly OutboxWarning[] }): ReactNode {
  const text = useText();
  if (warnings.length === 0) return null;
  return (
    <ul className={classes.warnings} role="status">
      {byLevel(warnings).map((warning) => {
        const Icon = icons[warning.level];
        return (
          <li key={warning.code} data-level={warning.level}>
            <Icon size={18} aria-hidden="true" />
            <span>
              <strong>{warningTitle(text, warning)}.</strong> {warningRemedy(text, warning)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
