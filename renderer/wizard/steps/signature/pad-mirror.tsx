import { type ReactNode, useEffect, useRef } from 'react';
import type { PadGeometry, PenPoint } from '../../../../domain/devices/signature-pad.ts';
import { useText } from '../../../i18n/text.ts';
import { lineWidth, strokesOf } from './pen-strokes.ts';
import classes from './signature.module.css';

/** What the pen writes on the pad, as it is written. */
export function PadMirror(props: { geometry: PadGeometry; points: readonly PenPoint[] }): ReactNode {
  const { t } = useText();
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const { geometry, points } = props;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context !== null && context !== undefined) draw(context, geometry, points);
  }, [geometry, points]);
  return (
    <canvas
      ref={canvas}
      className={classes.paper}
      width={geometry.screenWidth * sharpness}
      height={geometry.screenHeight * sharpness}
      role="img"
      aria-label={t('signature.mirror')}
    />
  );
}

/** Pads have few pixels; the mirror has more than the pad so that the line is smooth. */
const sharpness = 2;

function draw(context: CanvasRenderingContext2D, geometry: PadGeometry, points: readonly PenPoint[]): void {
  const { width, height } = context.canvas;
  context.clearRect(0, 0, width, height);
  context.strokeStyle = '#10202f';
  context.lineCap = 'round';
  context.lineJoin = 'round';
  const x = (point: PenPoint): number => (point.x / Math.max(1, geometry.maxX)) * width;
  const y = (point: PenPoint): number => (point.y / Math.max(1, geometry.maxY)) * height;
  for (const stroke of strokesOf(points)) {
    for (const [index, point] of stroke.entries()) {
      const from = stroke[index - 1] ?? point;
      context.lineWidth = lineWidth(point.pressure, geometry.maxPressure) * sharpness;
      context.beginPath();
      context.moveTo(x(from), y(from));
      context.lineTo(x(point), y(point));
      context.stroke();
    }
  }
}
