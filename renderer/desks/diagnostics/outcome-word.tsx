import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { SelfTestResult } from '../../../domain/devices/self-test.ts';
import { useText } from '../../i18n/text.ts';
import classes from './outcome-word.module.css';

const icons = { passed: IconCircleCheck, failed: IconCircleX, skipped: IconCircleDashed } as const;

/** How one part of a test ended, as shape, word and colour. */
export function OutcomeWord({ outcome }: { outcome: SelfTestResult['outcome'] }): ReactNode {
  const { t } = useText();
  const Icon = icons[outcome];
  return (
    <span className={classes.outcome} data-outcome={outcome}>
      <Icon size={18} aria-hidden="true" /> {t(`selfTest.outcome.${outcome}`)}
    </span>
  );
}
