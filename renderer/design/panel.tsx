import { type ReactNode, useId } from 'react';
import classes from './panel.module.css';

/** A titled part of a screen on its own surface. `tools` stand right of the title. */
export function Panel(props: {
  title?: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
  id?: string;
}): ReactNode {
  const heading = useId();
  return (
    <section
      className={classes.panel}
      id={props.id}
      aria-labelledby={props.title === undefined ? undefined : heading}
    >
      {props.title === undefined ? null : (
        <div className={classes.head}>
          <h2 id={heading}>{props.title}</h2>
          {props.tools}
        </div>
      )}
      {props.children}
    </section>
  );
}
