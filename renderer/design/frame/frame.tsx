import type { ReactNode } from 'react';
import { useText } from '../../i18n/text.ts';
import { bandClass } from '../band.tsx';
import classes from './frame.module.css';
import { TopBar, type TopBarProps } from './top-bar.tsx';
import { TrainingStrip } from './training-strip.tsx';

export interface FrameProps {
  readonly top: TopBarProps;
  /** Codes of why this is training; empty: no strip. */
  readonly training: readonly string[];
  readonly reconnecting: boolean;
  /** Band of the application on the screen, or null where there is none. */
  readonly band: number | null;
  readonly rail?: ReactNode;
  /** What the rail lists, for the ears; the steps of an application unless told. */
  readonly railLabel?: string;
  /** Under the top bar for as long as it holds: what concerns the whole station. */
  readonly banner?: ReactNode;
  readonly side?: ReactNode;
  /** A `StepLayout`, which brings the centre and the action bar. */
  readonly children: ReactNode;
}

/**
 * The officer window: never scrolls itself. Top bar, training strip, band, then rail | centre | side, and the action
 * bar under all three.
 */
export function Frame(props: FrameProps): ReactNode {
  const { t } = useText();
  return (
    <div className={classes.frame} data-rail={props.rail !== undefined} data-side={props.side !== undefined}>
      <a className={classes.skip} href="#main">
        {t('frame.skip')}
      </a>
      <header className={classes.top}>
        <TopBar {...props.top} />
        {props.training.length > 0 ? <TrainingStrip reasons={props.training} /> : null}
        {props.banner}
        {props.reconnecting ? (
          <p className={classes.reconnecting} role="status">
            {t('frame.reconnecting')}
          </p>
        ) : null}
        <div
          className={`${classes.band} ${props.band === null ? classes.noBand : bandClass(props.band)}`}
          data-testid="band"
        />
      </header>
      {props.rail === undefined ? null : (
        <nav className={classes.rail} aria-label={props.railLabel ?? t('frame.steps')}>
          {props.rail}
        </nav>
      )}
      {props.children}
      {props.side === undefined ? null : (
        <aside className={classes.side} aria-label={t('frame.side')}>
          {props.side}
        </aside>
      )}
    </div>
  );
}
