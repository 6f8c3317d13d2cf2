import { IconSchool } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/text.ts';
import classes from './training-strip.module.css';

/** Stays for as long as anything on this station is not real. */
export function TrainingStrip({ reasons }: { reasons: readonly string[] }): ReactNode {
  const { t, code } = useText();
  const words = reasons.map((reason) => code('training', reason)).join(' · ');
  return (
    <p className={classes.strip} title={words}>
      <IconSchool size={16} aria-hidden="true" />
      <strong>{t('frame.training')}</strong>
      <span className={classes.reasons}>{words}</span>
    </p>
  );
}
