import { IconAlertTriangle, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { LogLine } from '../../../domain/channels/diagnostics.ts';
import { clock, dayAndClock } from '../../design/format.ts';
import { useText } from '../../i18n/text.ts';
import classes from './log.module.css';

const icons = { info: IconInfoCircle, warn: IconAlertTriangle, error: IconCircleX } as const;

const detailsOf = (details: LogLine['details']): string =>
  Object.entries(details)
    .map(([name, value]) => `${name}=${value === null ? '–' : String(value)}`)
    .join('  ');

/** Nothing in it takes the focus: the list itself is scrolled by keys. Lines are what the programs wrote, untranslated. */
export function LogLines({ lines, label }: { lines: readonly LogLine[]; label: string }): ReactNode {
  const { t } = useText();
  return (
    <ol className={classes.lines} tabIndex={0} aria-label={label}>
      {lines.map((line, index) => {
        const Icon = icons[line.level];
        return (
          // A program may write the same line twice in one millisecond.
          <li key={`${line.at} ${index}`} data-level={line.level}>
            <time className="tabular" dateTime={line.at} title={line.at}>
              {dayAndClock(line.at).slice(0, 5)} {clock(line.at, true)}
            </time>
            <span className={classes.level}>
              <Icon size={16} aria-hidden="true" /> {t(`log.line.${line.level}`)}
            </span>
            <span className={classes.small}>{t(`log.process.${line.process}`)}</span>
            <span className={classes.message}>
              <strong>{line.message}</strong> <span>{detailsOf(line.details)}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
