import { IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { HostCheck } from '../../../domain/devices/host-report.ts';
import type { Failure } from '../../../domain/result.ts';
import { useStation } from '../../channel/station.tsx';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { Panel } from '../../design/panel.tsx';
import { LoadingState, Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { type Asked, useAsked } from '../shared/use-asked.ts';
import { BenchFailure } from './bench-failure.tsx';
import { EnvironmentList } from './environment-list.tsx';
import { FoundList } from './found-list.tsx';
import { HostChecks } from './host-checks.tsx';
import classes from './machine.module.css';

/** What the machine around the devices allows, what is plugged into it, and what surrounds the station. */
export function MachineSection({ bar }: { bar: ReactNode }): ReactNode {
  const { t } = useText();
  const station = useStation();
  const checks = useAsked('diagnostics.checks');
  const found = useAsked('diagnostics.found');
  const environment = useAsked('diagnostics.environment');
  const [fixing, setFixing] = useState<HostCheck['id'] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const fix = async (id: HostCheck['id']): Promise<void> => {
    if (fixing !== null) return;
    setFixing(id);
    setFailure(null);
    const fixed = await station.call('diagnostics.fix', { id });
    setFixing(null);
    if (fixed.ok) checks.put(fixed.value);
    else setFailure(fixed.error);
    found.again();
  };
  const again = (): void => {
    setFailure(null);
    for (const asked of [checks, found, environment]) asked.again();
  };
  return (
    <StepLayout
      fill
      title={t('desk.diagnostics')}
      aside={bar}
      primary={{
        label: t('machine.again'),
        combo: 'r',
        icon: <IconRefresh size={20} aria-hidden="true" />,
        busy: checks.busy || found.busy || environment.busy,
        onAct: again,
      }}
    >
      <div className={classes.columns}>
        {/* Either may hold nothing that takes the focus: they are scrolled by keys themselves. */}
        <div className={classes.column} tabIndex={0} role="group" aria-label={t('machine.checks')}>
          <Panel title={t('machine.checks')}>
            {fixing === null ? null : (
              <Note tone="info" live>
                {t('machine.fixing')}
              </Note>
            )}
            {failure === null ? null : <BenchFailure failure={failure} />}
            <Answer asked={checks}>
              {(value) => (
                <HostChecks
                  checks={value}
                  fixing={fixing}
                  byHand={failure !== null}
                  onFix={(id) => void fix(id)}
                />
              )}
            </Answer>
          </Panel>
          <Panel title={t('machine.found')}>
            <Answer asked={found}>{(value) => <FoundList found={value} />}</Answer>
          </Panel>
        </div>
        <div className={classes.column} tabIndex={0} role="group" aria-label={t('environment.title')}>
          <Panel title={t('environment.title')}>
            <Answer asked={environment}>{(value) => <EnvironmentList environment={value} />}</Answer>
          </Panel>
        </div>
      </div>
    </StepLayout>
  );
}

/** Loading, refused, or what was answered; the last answer stays when it can't be had again. */
function Answer<T>({ asked, children }: { asked: Asked<T>; children: (value: T) => ReactNode }): ReactNode {
  const { t } = useText();
  if (asked.value === null) {
    return asked.failure === null ? (
      <LoadingState words={t('machine.asking')} />
    ) : (
      <BenchFailure failure={asked.failure} />
    );
  }
  return (
    <>
      {asked.failure === null ? null : <BenchFailure tone="warning" failure={asked.failure} />}
      {children(asked.value)}
    </>
  );
}
