import type { ReactNode } from 'react';
import type { DeviceHealth } from '../../../domain/channels/diagnostics.ts';
import { dayAndClock } from '../../design/format.ts';
import { useText } from '../../i18n/text.ts';
import classes from './devices.module.css';

/** Newest first: when, what in words, and the code and cause a support engineer asks for. */
export function LastErrors({ errors }: { errors: DeviceHealth['lastErrors'] }): ReactNode {
  const { t, code } = useText();
  return (
    <section aria-labelledby="bench-errors">
      <h3 id="bench-errors">{t('bench.errors')}</h3>
      {errors.length === 0 ? <p className={classes.small}>{t('bench.errors.none')}</p> : null}
      <ol className={classes.errors}>
        {errors.map((error, index) => (
          // Two errors may share their moment and their code.
          <li key={`${error.at} ${index}`}>
            <span className={`${classes.small} tabular`}>{dayAndClock(error.at)}</span>
            <span className={classes.errorWords}>
              {code('device', error.code)}{' '}
              <span className={classes.small}>{t(`bench.error.kind.${error.kind}`)}</span>
            </span>
            <span className={classes.errorCode}>
              {error.code}
              {error.cause === null ? null : ` · ${error.cause}`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
