import { type ReactNode, useId } from 'react';
import type { FingerPosition } from '../../../../domain/biometrics/positions.ts';
import { useText } from '../../../i18n/text.ts';
import type { FingerState, FingerStates } from './finger-states.ts';
import { fingerShape, fingersOfHand, handField, palmPath } from './hand-shapes.ts';
import classes from './hands.module.css';

export type Side = 'left' | 'right';

/**
 * Two hands (or one), seen from the back as their owner sees them on the scanner. A finger's state is told by the
 * shape of its mark, its colour, and in words to who can't see either.
 */
export function Hands(props: {
  states: FingerStates;
  sides?: readonly Side[];
  /** For the applicant: only the fingers to place are marked, with an arrow each. */
  guide?: boolean;
  /** Instead of the name of the hand in the officer's language. */
  caption?: (side: Side) => ReactNode;
}): ReactNode {
  const { t } = useText();
  const sides = props.sides ?? ['left', 'right'];
  return (
    <div className={classes.hands} data-guide={props.guide === true} data-count={sides.length}>
      {sides.map((side) => (
        <figure key={side} className={classes.figure}>
          <Hand side={side} states={props.states} guide={props.guide === true} />
          <figcaption>{props.caption?.(side) ?? t(`hand.${side}`)}</figcaption>
        </figure>
      ))}
    </div>
  );
}

function Hand({ side, states, guide }: { side: Side; states: FingerStates; guide: boolean }): ReactNode {
  const { t } = useText();
  const hatch = useId();
  const fingers = fingersOfHand(side);
  const told = fingers.map((finger) => `${t(`finger.${finger}`)}: ${t(`finger.state.${states[finger]}`)}`);
  // Room for the arrows above and beside the fingers.
  const top = guide ? -20 : 0;
  const beside = guide ? 20 : 4;
  return (
    <svg
      className={classes.hand}
      viewBox={`${-beside} ${top} ${handField.width + 2 * beside} ${handField.height - top}`}
      role="img"
      aria-label={told.join(', ')}
    >
      <defs>
        <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0 V5" className={classes.hatch} />
        </pattern>
      </defs>
      <path d={palmPath(side)} className={classes.outline} />
      {fingers.map((finger) => (
        <path
          key={finger}
          d={fingerShape(finger).path}
          className={classes.outline}
          data-state={states[finger]}
        />
      ))}
      {fingers.map((finger) => (
        <path
          key={finger}
          d={fingerShape(finger).path}
          className={classes.finger}
          data-state={states[finger]}
        />
      ))}
      {fingers
        .filter((finger) => states[finger] === 'exception')
        .map((finger) => (
          <path key={finger} d={fingerShape(finger).path} fill={`url(#${hatch})`} />
        ))}
      <path d={palmPath(side)} className={classes.palm} />
      {fingers.map((finger) => (
        <Mark key={finger} finger={finger} state={states[finger]} guide={guide} />
      ))}
    </svg>
  );
}

function Mark(props: { finger: FingerPosition; state: FingerState; guide: boolean }): ReactNode {
  const { mark, above, turn } = fingerShape(props.finger);
  if (props.guide) {
    if (props.state !== 'now') return null;
    return (
      <g transform={`translate(${above.x} ${above.y}) rotate(${turn})`}>
        <path d="M0 -9 V6 M-5 1 L0 7 L5 1" className={classes.arrow} />
      </g>
    );
  }
  return (
    <g transform={`translate(${mark.x} ${mark.y})`} className={classes.mark} data-state={props.state}>
      <StateMark state={props.state} />
    </g>
  );
}

/** The mark of a state around the origin, 14 units across: the same in the hands, the legend and the list. */
export function StateMark({ state }: { state: FingerState }): ReactNode {
  switch (state) {
    case 'todo':
      return <circle r="5" className={classes.todo} />;
    case 'now':
      return (
        <>
          <circle r="6.6" className={classes.now} />
          <circle r="2.4" className={classes.dot} />
        </>
      );
    case 'good':
      return (
        <>
          <circle r="6.6" className={classes.good} />
          <path d="M-3 0.2 L-0.8 2.6 L3.2 -2.4" className={classes.glyph} />
        </>
      );
    case 'poor':
      return (
        <>
          <path d="M0 -7 L7 5.5 H-7 Z" className={classes.poor} />
          <path d="M0 -2.6 V1.4 M0 3.4 V3.6" className={classes.glyph} />
        </>
      );
    case 'finding':
      return (
        <>
          <path d="M0 -7.4 L7.4 0 L0 7.4 L-7.4 0 Z" className={classes.finding} />
          <path
            d="M-2 -1.8 C-2 -4.6 2.2 -4.4 2 -1.8 C1.9 -0.4 0 -0.4 0 1.2 M0 3.6 V3.7"
            className={classes.glyph}
          />
        </>
      );
    case 'exception':
      return (
        <>
          <rect x="-6" y="-6" width="12" height="12" rx="2" className={classes.exception} />
          <path d="M-2.8 -2.8 L2.8 2.8 M2.8 -2.8 L-2.8 2.8" className={classes.glyph} />
        </>
      );
  }
}

const states: readonly FingerState[] = ['todo', 'now', 'good', 'poor', 'finding', 'exception'];

/** What the marks mean, in words. */
export function Legend(): ReactNode {
  const { t } = useText();
  return (
    <ul className={classes.legend}>
      {states.map((state) => (
        <li key={state}>
          <StateIcon state={state} size={16} />
          {t(`finger.state.${state}`)}
        </li>
      ))}
    </ul>
  );
}

/** A state's mark on its own, for lists and legends; the word stands beside it. */
export function StateIcon({ state, size = 18 }: { state: FingerState; size?: number }): ReactNode {
  return (
    <svg className={classes.mark} width={size} height={size} viewBox="-8 -8 16 16" aria-hidden="true">
      <StateMark state={state} />
    </svg>
  );
}
