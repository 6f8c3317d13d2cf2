import { type ReactNode, useEffect, useRef } from 'react';
import { useText } from '../../i18n/text.ts';
import { ActionBar, type ActionBarProps } from './action-bar.tsx';
import { useActionStatus } from './action-status.ts';
import classes from './step-layout.module.css';

export interface StepLayoutProps extends ActionBarProps {
  /** What is being done, as the screen's one h1. */
  readonly title: string;
  /** One line under the title: what for, or which rule asks for it. */
  readonly lead?: ReactNode;
  /** At the right of the title: a count, a switch. */
  readonly aside?: ReactNode;
  /** `fill`: the content takes the whole height and scrolls by itself where it must (capture screens). */
  readonly fill?: boolean;
  readonly children: ReactNode;
}

/**
 * Centre and action bar of one screen. On opening, the focus goes to the first element marked
 * `data-autofocus`, else to the heading, so that keyboard and screen reader start where the work is.
 */
export function StepLayout(props: StepLayoutProps): ReactNode {
  const { t } = useText();
  const main = useRef<HTMLElement>(null);
  const status = useActionStatus();
  useEffect(() => {
    const first = main.current?.querySelector<HTMLElement>('[data-autofocus]');
    (first ?? main.current?.querySelector<HTMLElement>('h1'))?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <main
        id="main"
        tabIndex={-1}
        ref={main}
        className={classes.main}
        data-fill={props.fill === true}
        aria-label={t('frame.main')}
      >
        <div className={classes.head}>
          <h1 tabIndex={-1}>{props.title}</h1>
          {props.aside === undefined ? null : <div className={classes.aside}>{props.aside}</div>}
          {props.lead === undefined ? null : <div className={classes.lead}>{props.lead}</div>}
        </div>
        <div className={classes.body}>{props.children}</div>
      </main>
      <ActionBar primary={props.primary} secondary={props.secondary} status={props.status ?? status} />
    </>
  );
}
