import {
  IconAlertTriangle,
  IconCircleCheck,
  IconEye,
  IconFileText,
  IconPlayerStop,
  IconPlugConnected,
  IconRecordMail,
  IconStethoscope,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { DeviceKind, DeviceState } from '../../../domain/devices/device.ts';
import type { Action } from '../../design/frame/action-bar.tsx';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { useKeyHelp } from '../../design/key-help.ts';
import { EmptyState, LoadingState, Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { RowList } from '../shared/row-list.tsx';
import { isInTrouble } from './bench-devices.ts';
import { BenchFailure } from './bench-failure.tsx';
import { DeviceDetail } from './device-detail.tsx';
import { DeviceRow } from './device-row.tsx';
import classes from './devices.module.css';
import { ReportDialog } from './report-dialog.tsx';
import { TraceNote } from './trace-note.tsx';
import type { BenchDevices } from './use-bench-devices.ts';
import { isRecording, type Trace } from './use-trace.ts';

/** Families that can show a picture of what is before them. */
const showsPicture: ReadonlySet<DeviceKind> = new Set(['fingerprint-scanner', 'finger-verifier', 'camera']);

export function DevicesScreen(props: {
  bar: ReactNode;
  bench: BenchDevices;
  trace: Trace;
  chosenId: string | null;
  onChoose: (deviceId: string) => void;
  onTest: (device: DeviceState) => void;
  onLive: (device: DeviceState) => void;
  onRetry: (device: DeviceState) => void;
}): ReactNode {
  const { t } = useText();
  const { bench, trace } = props;
  const [report, setReport] = useState(false);
  const list = bench.devices ?? [];
  const chosen = list.find(({ state }) => state.id === props.chosenId) ?? list[0] ?? null;
  useKeyHelp([{ combo: 'arrowdown', words: t('bench.choose') }]);
  const nothing = bench.devices === null || chosen === null;
  return (
    <StepLayout
      fill
      title={t('desk.diagnostics')}
      aside={props.bar}
      {...(nothing ? {} : actionsOf({ ...props, device: chosen.state, t, onReport: () => setReport(true) }))}
    >
      {bench.devices === null ? (
        bench.failure === null ? (
          <LoadingState />
        ) : (
          <BenchFailure failure={bench.failure} action={{ label: t('general.retry'), onAct: bench.reload }} />
        )
      ) : chosen === null ? (
        <EmptyState title={t('bench.none')}>{t('bench.noneHint')}</EmptyState>
      ) : (
        <div className={classes.columns}>
          <section className={classes.list} aria-label={t('bench.devices')}>
            <Sum troubled={list.filter(({ state }) => isInTrouble(state)).length} />
            {bench.failure === null ? null : (
              <Note
                tone="warning"
                live
                title={t('bench.countsMissing')}
                action={{ label: t('general.retry'), onAct: bench.reload }}
              />
            )}
            <RowList
              first
              label={t('bench.devices')}
              items={list}
              idOf={({ state }) => state.id}
              selected={chosen.state.id}
              onSelect={props.onChoose}
              row={(device) => <DeviceRow device={device} />}
            />
          </section>
          <DeviceDetail
            key={chosen.state.id}
            device={chosen}
            note={<TraceNote trace={trace} device={traced(list, trace, t)} />}
          />
        </div>
      )}
      <ReportDialog open={report} devices={list} onClose={() => setReport(false)} />
    </StepLayout>
  );
}

function Sum({ troubled }: { troubled: number }): ReactNode {
  const { t } = useText();
  const Icon = troubled === 0 ? IconCircleCheck : IconAlertTriangle;
  return (
    <p className={classes.sum} data-trouble={troubled > 0} role="status">
      <Icon size={20} aria-hidden="true" />
      {troubled === 0 ? t('bench.allWell') : t('bench.trouble', { n: troubled })}
    </p>
  );
}

type Words = ReturnType<typeof useText>['t'];

/** The device that is recorded, by its family: the note may stand beside another one. */
function traced(list: BenchDevices['devices'], trace: Trace, t: Words): string {
  const { current } = trace;
  if (current.state === 'none') return '';
  const device = (list ?? []).find(({ state }) => state.id === current.deviceId);
  return device === undefined ? current.deviceId : t(`tray.kind.${device.state.kind}`);
}

function actionsOf(props: {
  device: DeviceState;
  trace: Trace;
  t: Words;
  onTest: (device: DeviceState) => void;
  onLive: (device: DeviceState) => void;
  onRetry: (device: DeviceState) => void;
  onReport: () => void;
}): { primary: Action; secondary: readonly Action[] } {
  const { device, trace, t } = props;
  const recording = isRecording(trace.current);
  const secondary: Action[] = [];
  if (isInTrouble(device)) {
    secondary.push({
      label: t('bench.retry'),
      combo: 'r',
      icon: <IconPlugConnected size={20} aria-hidden="true" />,
      onAct: () => props.onRetry(device),
    });
  } else if (showsPicture.has(device.kind)) {
    secondary.push({
      label: t('bench.live'),
      combo: 'v',
      icon: <IconEye size={20} aria-hidden="true" />,
      onAct: () => props.onLive(device),
    });
  }
  secondary.push(
    recording
      ? {
          label: t('bench.traceStop'),
          combo: 'g',
          busy: trace.current.state === 'stopping',
          icon: <IconPlayerStop size={20} aria-hidden="true" />,
          onAct: trace.stop,
        }
      : {
          label: t('bench.trace'),
          combo: 'g',
          icon: <IconRecordMail size={20} aria-hidden="true" />,
          onAct: () => trace.start(device.id),
        },
    {
      label: t('bench.report'),
      combo: 'b',
      icon: <IconFileText size={20} aria-hidden="true" />,
      onAct: props.onReport,
    },
  );
  return {
    primary: {
      label: t('bench.test'),
      combo: 'k',
      icon: <IconStethoscope size={20} aria-hidden="true" />,
      onAct: () => props.onTest(device),
    },
    secondary,
  };
}
