import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import { useText } from '../../../i18n/text.ts';
import classes from './documents.module.css';
import type { Corners, Point } from '../../../../domain/documents/perspective.ts';

const names = ['topLeft', 'topRight', 'bottomRight', 'bottomLeft'] as const;
/** Hundredths of the picture's width a corner moves by an arrow key; with Shift a tenth of it. */
const keyStep = 0.01;

const moves: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The picture just taken with the page's corners on it: each can be pulled, or moved with the arrow keys. */
export function CornerEditor(props: {
  url: string;
  width: number;
  height: number;
  corners: Corners;
  onMove: (corners: Corners) => void;
}): ReactNode {
  const { t } = useText();
  const { width, height, corners } = props;
  const area = useRef<HTMLDivElement>(null);

  const put = (index: number, to: Point): void => {
    const within = {
      x: Math.min(width, Math.max(0, to.x)),
      y: Math.min(height, Math.max(0, to.y)),
    };
    props.onMove(corners.map((corner, each) => (each === index ? within : corner)) as unknown as Corners);
  };
  const pull = (index: number, event: PointerEvent): void => {
    const box = area.current?.getBoundingClientRect();
    if (box === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    put(index, {
      x: ((event.clientX - box.left) / box.width) * width,
      y: ((event.clientY - box.top) / box.height) * height,
    });
  };
  const press = (index: number, event: KeyboardEvent): void => {
    const move = moves[event.key];
    const corner = corners[index];
    if (move === undefined || corner === undefined) return;
    event.preventDefault();
    const step = width * keyStep * (event.shiftKey ? 0.1 : 1);
    put(index, { x: corner.x + move.x * step, y: corner.y + move.y * step });
  };

  return (
    <div className={classes.still} ref={area}>
      <img src={props.url} alt={t('documents.still')} draggable={false} />
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <path
          className={classes.outside}
          fillRule="evenodd"
          d={`M0 0H${width}V${height}H0Z M${corners.map(({ x, y }) => `${x} ${y}`).join('L')}Z`}
        />
        <polygon points={corners.map(({ x, y }) => `${x},${y}`).join(' ')} />
      </svg>
      {names.map((name, index) => (
        <button
          key={name}
          type="button"
          className={classes.corner}
          aria-label={t(`documents.corner.${name}`)}
          ref={(element) => {
            // The page's policy refuses style attributes, not what a script sets.
            element?.style.setProperty('left', `${((corners[index]?.x ?? 0) / width) * 100}%`);
            element?.style.setProperty('top', `${((corners[index]?.y ?? 0) / height) * 100}%`);
          }}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={(event) => pull(index, event)}
          onKeyDown={(event) => press(index, event)}
        />
      ))}
    </div>
  );
}
