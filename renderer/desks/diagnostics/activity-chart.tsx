import type { ReactNode } from 'react';
import type { ActivityHour } from '../../../domain/channels/diagnostics.ts';
import { useText } from '../../i18n/text.ts';
import { activityDays, type ActivityDay, scaleTop, totalOf } from './activity-days.ts';
import classes from './activity-chart.module.css';
import { count } from './bench-words.ts';

/** Sizes in the drawing's own units, which are pixels at the width it mostly has. */
const size = { width: 420, plot: 92, left: 34, labels: 20, marks: 14 } as const;
const two = (value: number): string => String(value).padStart(2, '0');
const dayWords = (start: Date): string => `${two(start.getDate())}/${two(start.getMonth() + 1)}`;

/** A bar for every day: done below, failed (hatched) on top, a triangle where the connection was lost. The same as a table for ears. */
export function ActivityChart({ hours, now }: { hours: readonly ActivityHour[]; now: Date }): ReactNode {
  const text = useText();
  const { t } = text;
  const days = activityDays(hours, now);
  const all = totalOf(days);
  if (all.done + all.failed + all.losses === 0) return <p className={classes.none}>{t('bench.noUse')}</p>;
  return (
    <figure className={classes.figure}>
      <Bars days={days} today={t('bench.today')} />
      <figcaption className={classes.legend} aria-hidden="true">
        <span>
          <i className={classes.doneKey} /> {t('bench.done')}
        </span>
        <span>
          <i className={classes.failedKey} /> {t('bench.failed')}
        </span>
        <span>
          <i className={classes.lossKey} /> {t('bench.losses')}
        </span>
      </figcaption>
      {/* A table takes no size from its style: what hides it stands around it. */}
      <div className="visually-hidden">
        <table>
          <caption>{t('bench.chart')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('bench.day')}</th>
              <th scope="col">{t('bench.done')}</th>
              <th scope="col">{t('bench.failed')}</th>
              <th scope="col">{t('bench.losses')}</th>
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day.start.toISOString()}>
                <th scope="row">{dayWords(day.start)}</th>
                <td>{count(text, day.done)}</td>
                <td>{count(text, day.failed)}</td>
                <td>{count(text, day.losses)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

function Bars({ days, today }: { days: readonly ActivityDay[]; today: string }): ReactNode {
  const text = useText();
  const top = scaleTop(Math.max(...days.map(({ done, failed }) => done + failed)));
  const { width, plot, left, labels, marks } = size;
  const floor = marks + plot;
  const slot = (width - left) / days.length;
  const bar = Math.min(30, slot * 0.6);
  const high = (value: number): number => (value / top) * plot;
  return (
    <svg
      className={classes.chart}
      viewBox={`0 0 ${width} ${floor + labels}`}
      aria-hidden="true"
      data-testid="activity-chart"
    >
      <defs>
        <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" className={classes.failedFill} />
          <line x1="0" y1="0" x2="0" y2="5" className={classes.failedLine} />
        </pattern>
      </defs>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line
            className={classes.grid}
            x1={left}
            x2={width}
            y1={floor - share * plot}
            y2={floor - share * plot}
          />
          <text className={classes.scale} x={left - 6} y={floor - share * plot + 4} textAnchor="end">
            {count(text, share * top)}
          </text>
        </g>
      ))}
      {days.map(({ start, done, failed, losses }, index) => {
        const middle = left + slot * (index + 0.5);
        const last = index === days.length - 1;
        return (
          <g key={start.toISOString()}>
            <rect
              className={classes.doneBar}
              x={middle - bar / 2}
              y={floor - high(done)}
              width={bar}
              height={high(done)}
            />
            <rect
              className={classes.failedBar}
              fill="url(#hatch)"
              x={middle - bar / 2}
              y={floor - high(done + failed)}
              width={bar}
              height={high(failed)}
            />
            {losses === 0 ? null : (
              <path
                className={classes.loss}
                d={`M${middle - 5} ${floor - high(done + failed) - 11}h10l-5 8z`}
              />
            )}
            <text
              className={last ? classes.today : classes.scale}
              x={middle}
              y={floor + 15}
              textAnchor="middle"
            >
              {last ? today : dayWords(start)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
