import type { ReactNode } from 'react';
import type { PortraitHints } from '../../../../domain/biometrics/face/portrait-hints.ts';
import classes from './photo.module.css';

/** What is drawn over the live picture: what becomes the portrait, the face that was found, the eye line, where to move. */
export function Hints(props: {
  hints: PortraitHints;
  width: number;
  height: number;
  good: boolean;
}): ReactNode {
  const { hints, width, height } = props;
  const x = (share: number): number => share * width;
  const y = (share: number): number => share * height;
  const { crop, outline, eyeLine, arrows, marks } = hints;
  const thick = height / 240;
  const [from, to] = eyeLine;
  return (
    <svg
      className={classes.guide}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="xMidYMid meet"
      data-good={props.good}
      aria-hidden="true"
    >
      <path
        className={classes.shade}
        fillRule="evenodd"
        d={`M0 0H${width}V${height}H0Z M${x(crop.x)} ${y(crop.y)}h${x(crop.width)}v${y(crop.height)}h${-x(crop.width)}Z`}
      />
      <rect
        className={classes.cropEdge}
        strokeWidth={thick}
        x={x(crop.x)}
        y={y(crop.y)}
        width={x(crop.width)}
        height={y(crop.height)}
      />
      <polygon
        className={classes.faceLine}
        strokeWidth={thick}
        points={outline.map((point) => `${x(point.x)},${y(point.y)}`).join(' ')}
      />
      <line
        className={classes.eyeLine}
        strokeWidth={thick}
        x1={x(from.x)}
        y1={y(from.y)}
        x2={x(to.x)}
        y2={y(to.y)}
      />
      {marks.map((mark, index) => (
        <circle
          key={`${mark.code}${index}`}
          className={classes.mark}
          strokeWidth={thick * 1.5}
          cx={x(mark.at.x)}
          cy={y(mark.at.y)}
          r={mark.radius * height}
        />
      ))}
      {arrows.map(({ code, from: start, to: end }) => (
        <Arrow key={code} x1={x(start.x)} y1={y(start.y)} x2={x(end.x)} y2={y(end.y)} thick={thick * 3} />
      ))}
    </svg>
  );
}

/** A shaft and a head that show the way; white with a dark rim, to be seen on skin and on shirts. */
function Arrow(props: { x1: number; y1: number; x2: number; y2: number; thick: number }): ReactNode {
  const { x1, y1, x2, y2, thick } = props;
  const length = Math.max(1, Math.hypot(x2 - x1, y2 - y1));
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const size = thick * 4;
  const head = [
    [x2, y2],
    [x2 - dx * size - dy * size * 0.6, y2 - dy * size + dx * size * 0.6],
    [x2 - dx * size + dy * size * 0.6, y2 - dy * size - dx * size * 0.6],
  ];
  const path = `M${x1} ${y1}L${x2 - dx * size * 0.8} ${y2 - dy * size * 0.8}`;
  const points = head.map((point) => point.join(',')).join(' ');
  return (
    <g>
      <path className={classes.arrowRim} strokeWidth={thick * 1.9} d={path} />
      <polygon className={classes.arrowRim} strokeWidth={thick * 0.9} points={points} />
      <path className={classes.arrow} strokeWidth={thick} d={path} />
      <polygon className={classes.arrowHead} points={points} />
    </g>
  );
}
