import {
  IconAlertTriangle,
  IconCircleCheck,
  IconFileText,
  IconHandFinger,
  IconLoader2,
  IconRefresh,
} from '@tabler/icons-react';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import type { DeviceState } from '../../../domain/devices/device.ts';
import type { SelfTestResult } from '../../../domain/devices/self-test.ts';
import { useStation } from '../../channel/station.tsx';
import { Coaching } from '../../design/coaching.tsx';
import type { Action } from '../../design/frame/action-bar.tsx';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import type { BenchDevice } from './bench-devices.ts';
import { countOutcomes, deviceTitle, saysNothing, stepWords } from './bench-words.ts';
import { BenchFailure } from './bench-failure.tsx';
import { OutcomeWord } from './outcome-word.tsx';
import { ReportDialog } from './report-dialog.tsx';
import { isUnderWay, SelfTestRun, type SelfTestSnapshot } from './self-test-run.ts';
import classes from './self-test.module.css';
import { TraceNote } from './trace-note.tsx';
import { isRecording, type Trace } from './use-trace.ts';

interface ScreenProps {
  readonly device: DeviceState;
  readonly devices: readonly BenchDevice[];
  readonly trace: Trace;
  readonly onBack: () => void;
}

/** One device is tested: what to do now large on the left, what has been tested on the right. Begins by itself, ends with Esc. */
export function SelfTestScreen({ device, devices, trace, onBack }: ScreenProps): ReactNode {
  const { t } = useText();
  const station = useStation();
  const [run] = useState(() => new SelfTestRun(station, device.id));
  const [report, setReport] = useState(false);
  const snapshot = useSyncExternalStore(run.subscribe, run.snapshot);
  useEffect(() => {
    void run.start();
    return run.stop;
  }, [run]);
  const underWay = isUnderWay(snapshot);
  const stop: Action = { label: t('selfTest.stop'), combo: 'escape', tone: 'danger', onAct: run.stop };
  const after: readonly Action[] = [
    { label: t('selfTest.back'), combo: 'escape', onAct: onBack },
    {
      label: t('bench.report'),
      combo: 'b',
      icon: <IconFileText size={20} aria-hidden="true" />,
      onAct: () => setReport(true),
    },
  ];
  const again: Action = {
    label: t('bench.testAgain'),
    combo: 'k',
    icon: <IconRefresh size={20} aria-hidden="true" />,
    onAct: () => void run.start(),
  };
  const done: Action = { label: t('selfTest.back'), combo: 'escape', onAct: onBack };
  const passed = snapshot.phase === 'finished' && snapshot.passed;
  return (
    <StepLayout
      fill
      title={t('selfTest.title', { device: t(`tray.kind.${device.kind}`) })}
      lead={
        <>
          <strong>{deviceTitle(device)}</strong> · {t('selfTest.lead')}
        </>
      }
      primary={
        underWay
          ? { label: t('selfTest.running'), busy: true, onAct: () => undefined }
          : passed
            ? done
            : again
      }
      secondary={underWay ? [stop] : passed ? [again, ...after.slice(1)] : after}
    >
      <div className={classes.screen}>
        <div className={classes.now}>
          {isRecording(trace.current) ? (
            <TraceNote trace={trace} device={t(`tray.kind.${device.kind}`)} />
          ) : null}
          <Now snapshot={snapshot} />
        </div>
        <section className={classes.steps} aria-label={t('selfTest.steps')}>
          <h2>{t('selfTest.steps')}</h2>
          <Steps snapshot={snapshot} />
        </section>
      </div>
      <ReportDialog open={report} devices={devices} onClose={() => setReport(false)} />
    </StepLayout>
  );
}

/** The one thing to do now, or how it ended. */
function Now({ snapshot }: { snapshot: SelfTestSnapshot }): ReactNode {
  const text = useText();
  const { t } = text;
  const { step, results } = snapshot;
  const turning = <IconLoader2 size={32} className={classes.turning} aria-hidden="true" />;
  switch (snapshot.phase) {
    case 'starting':
      return (
        <Coaching icon={turning} detail={t('selfTest.auto')}>
          {t('selfTest.starting')}
        </Coaching>
      );
    case 'running':
      return step === null ? (
        <Coaching icon={turning} detail={t('selfTest.auto')}>
          {t('selfTest.between')}
        </Coaching>
      ) : step.human ? (
        <Coaching
          tone="again"
          icon={<IconHandFinger size={36} aria-hidden="true" />}
          detail={t('selfTest.human')}
        >
          {t(`selfTest.${step.id}.do`)}
        </Coaching>
      ) : (
        <Coaching icon={turning} detail={t('selfTest.auto')}>
          {t(`selfTest.${step.id}.do`)}
        </Coaching>
      );
    case 'failed':
      return (
        <BenchFailure title={t('selfTest.notStarted')} failure={snapshot.failure ?? { code: 'internal' }} />
      );
    case 'cancelled':
      return (
        <Note tone="info" live title={t('selfTest.cancelled')}>
          {t('selfTest.cancelled.what')}
        </Note>
      );
    case 'finished':
      return <Ended passed={snapshot.passed} results={results} />;
  }
}

function Ended({ passed, results }: Pick<SelfTestSnapshot, 'passed' | 'results'>): ReactNode {
  const text = useText();
  const { t } = text;
  const counted = countOutcomes(results);
  return (
    <div className={classes.ended}>
      <Coaching
        tone={passed ? 'good' : 'again'}
        icon={
          passed ? (
            <IconCircleCheck size={36} aria-hidden="true" />
          ) : (
            <IconAlertTriangle size={36} aria-hidden="true" />
          )
        }
        detail={
          passed
            ? t('selfTest.passed.what', { passed: counted.passed, all: results.length })
            : t('selfTest.failed.what', { failed: counted.failed, all: results.length })
        }
      >
        {t(passed ? 'selfTest.passed' : 'selfTest.failed')}
      </Coaching>
      {byCode(results).map(([code, failed]) => (
        <BenchFailure
          key={code}
          live={false}
          failure={{ code, ...causeOf(failed) }}
          concerns={failed.length === 1 ? [] : failed.map(({ step }) => stepWords(text, step))}
        />
      ))}
    </div>
  );
}

/** One cause often fails several parts: it is said once, with the parts it failed. A single part is named by its sentence and stands in the list. */
function byCode(
  results: readonly SelfTestResult[],
): readonly (readonly [string, readonly SelfTestResult[]])[] {
  const codeOf = ({ failure }: SelfTestResult): string => failure?.code ?? 'unknown';
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  return [...new Set(failed.map(codeOf))].map((code) => [
    code,
    failed.filter((result) => codeOf(result) === code),
  ]);
}

function causeOf(failed: readonly SelfTestResult[]): { cause?: string } {
  const cause = failed.find(({ failure }) => failure?.cause !== undefined)?.failure?.cause;
  return cause === undefined ? {} : { cause };
}

function Steps({ snapshot }: { snapshot: SelfTestSnapshot }): ReactNode {
  const text = useText();
  const { t } = text;
  const { results, step } = snapshot;
  if (results.length === 0 && step === null)
    return <p className={classes.small}>{t('selfTest.steps.none')}</p>;
  return (
    <ol>
      {results.map((result) => (
        <li key={result.step}>
          <span className={classes.what}>{stepWords(text, result.step)}</span>
          <OutcomeWord outcome={result.outcome} />
          {saysNothing(result.detail) ? null : <span className={classes.small}>{result.detail}</span>}
        </li>
      ))}
      {step === null ? null : (
        <li aria-current="step">
          <span className={classes.what}>{stepWords(text, step.id)}</span>
          <span className={classes.current}>
            <IconLoader2 size={18} className={classes.turning} aria-hidden="true" /> {t('selfTest.now')}
          </span>
        </li>
      )}
    </ol>
  );
}
