import type { ReactNode } from 'react';
import { type MessageKey, useText } from '../i18n/text.ts';
import classes from './band.module.css';

const shape = (band: number): string => classes[`b${((band % 8) + 8) % 8}`] ?? '';

/** Class that paints an application's band: colour and pattern, so that it is told apart without colour. */
export function bandClass(band: number): string {
  return `${classes.band} ${shape(band)}`;
}

/** The band in colour, pattern and word. */
export function BandChip({ band }: { band: number }): ReactNode {
  const { t } = useText();
  return (
    <span className={classes.chip}>
      <span className={`${classes.swatch} ${bandClass(band)}`} aria-hidden="true" />
      {t(`band.${((band % 8) + 8) % 8}` as MessageKey)}
    </span>
  );
}
