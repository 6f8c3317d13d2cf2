import type { ReactNode } from 'react';
import type { DeviceHealth } from '../../../domain/channels/diagnostics.ts';
import { dayAndClock } from '../../design/format.ts';
import { deviceIcons } from '../../design/frame/device-tray.tsx';
import { Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { Facts } from '../shared/facts.tsx';
import { ActivityChart } from './activity-chart.tsx';
import { activityDays, totalOf } from './activity-days.ts';
import { type BenchDevice, isInTrouble } from './bench-devices.ts';
import { count, countOutcomes, deviceTitle, tookWords } from './bench-words.ts';
import { BenchFailure } from './bench-failure.tsx';
import { DeviceStateWord, SimulatedMark } from './device-state-word.tsx';
import classes from './devices.module.css';
import { LastErrors } from './last-errors.tsx';

/** Everything known of one device: why it fails and what to do first, then who it is, how it was used, what went wrong. */
export function DeviceDetail({ device, note }: { device: BenchDevice; note: ReactNode }): ReactNode {
  const { t } = useText();
  const { state, health } = device;
  const Icon = deviceIcons[state.kind];
  const untold = <span className={classes.untold}>{t('bench.untold')}</span>;
  return (
    <article className={classes.detail} aria-labelledby="bench-device" tabIndex={0}>
      <header className={classes.detailHead}>
        <Icon size={32} aria-hidden="true" />
        <div>
          <h2 id="bench-device">{t(`tray.kind.${state.kind}`)}</h2>
          <p className={classes.name}>{deviceTitle(state)}</p>
        </div>
        <div className={classes.detailState}>
          <DeviceStateWord status={state.status} />
          <span className={`${classes.small} tabular`}>
            {t('bench.since', { when: dayAndClock(state.changedAt) })}
          </span>
        </div>
        {state.simulated ? <SimulatedMark /> : null}
      </header>
      <Trouble device={device} />
      {state.clearText === true ? (
        <Note tone="warning" title={t('bench.clearText')}>
          {t('bench.clearText.what')}
        </Note>
      ) : null}
      {note}
      <div className={classes.halves}>
        <section aria-labelledby="bench-identity">
          <h3 id="bench-identity">{t('bench.identity')}</h3>
          <Facts
            items={[
              { words: t('bench.make'), value: state.make ?? untold },
              { words: t('bench.model'), value: state.model ?? untold },
              { words: t('bench.serial'), value: state.serialNumber ?? untold },
              { words: t('bench.firmware'), value: state.firmware ?? untold },
              { words: t('bench.port'), value: state.port ?? '–' },
              { words: t('bench.driver'), value: <code className={classes.code}>{state.driver}</code> },
              { words: t('bench.lastTest'), value: <LastTest health={health} /> },
            ]}
          />
        </section>
        <section aria-labelledby="bench-week">
          <h3 id="bench-week">{t('bench.week')}</h3>
          {health === null ? (
            <p className={classes.small}>{t('bench.countUnknown')}</p>
          ) : (
            <Week health={health} />
          )}
        </section>
      </div>
      {health === null ? null : <LastErrors errors={health.lastErrors} />}
    </article>
  );
}

function Trouble({ device }: { device: BenchDevice }): ReactNode {
  const { state, health } = device;
  if (!isInTrouble(state) || state.code === null) return null;
  const same = health?.lastErrors.find((error) => error.code === state.code);
  return (
    <BenchFailure
      tone={state.status === 'fault' ? 'error' : 'warning'}
      live={false}
      failure={{
        code: state.code,
        ...(same === undefined || same.cause === null ? {} : { cause: same.cause }),
      }}
    />
  );
}

function LastTest({ health }: { health: DeviceHealth | null }): ReactNode {
  const { t } = useText();
  const test = health?.lastSelfTest ?? null;
  if (test === null) return t('bench.lastTest.never');
  const { failed } = countOutcomes(test.results);
  return (
    <span className={failed > 0 || !test.passed ? classes.bad : classes.good}>
      {t(test.passed ? 'bench.lastTest.passed' : 'bench.lastTest.failed', { when: dayAndClock(test.at) })}
    </span>
  );
}

function Week({ health }: { health: DeviceHealth }): ReactNode {
  const text = useText();
  const { t } = text;
  const now = new Date();
  const all = totalOf(activityDays(health.hours, now));
  const { tookMs } = health;
  return (
    <>
      <dl className={classes.sums}>
        <div>
          <dt>{t('bench.done')}</dt>
          <dd className="tabular">{count(text, all.done)}</dd>
        </div>
        <div data-tone={all.failed > 0 ? 'bad' : undefined}>
          <dt>{t('bench.failed')}</dt>
          <dd className="tabular">{count(text, all.failed)}</dd>
        </div>
        <div data-tone={all.losses > 0 ? 'warn' : undefined}>
          <dt>{t('bench.losses')}</dt>
          <dd className="tabular">{count(text, all.losses)}</dd>
        </div>
        <div>
          <dt>{t('bench.p50')}</dt>
          <dd className="tabular">{tookMs === null ? '–' : tookWords(text, tookMs.p50)}</dd>
        </div>
        <div>
          <dt>{t('bench.p95')}</dt>
          <dd className="tabular">{tookMs === null ? '–' : tookWords(text, tookMs.p95)}</dd>
        </div>
      </dl>
      <ActivityChart hours={health.hours} now={now} />
    </>
  );
}
