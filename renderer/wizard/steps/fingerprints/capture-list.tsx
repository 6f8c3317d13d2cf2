import type { ReactNode } from 'react';
import type { FingerprintProgress } from '../../../../domain/application/draft.ts';
import type { FingerprintCaptureId } from '../../../../domain/biometrics/positions.ts';
import { leavesFocus } from '../../../design/mouse-focus.ts';
import { useText } from '../../../i18n/text.ts';
import classes from './capture-list.module.css';
import { type FingerState, isDoubted } from './finger-states.ts';
import { StateIcon } from './hands.tsx';
import { mayStart } from './queue.ts';

/** The captures in the policy's order, each with its state as mark and word; arrows or a click choose one. */
export function CaptureList(props: {
  captures: readonly FingerprintProgress[];
  current: FingerprintCaptureId | null;
  busy: boolean;
  /** Evidence that a finding which stops is about. */
  doubted: ReadonlySet<string>;
  onChoose: (id: FingerprintCaptureId) => void;
}): ReactNode {
  const { t } = useText();
  return (
    <ol className={classes.list} aria-label={t('fingerprints.list')}>
      {props.captures.map((capture, index) => {
        const { captureId } = capture;
        const here = captureId === props.current;
        const may = !props.busy && mayStart(props.captures, captureId);
        const doubted = isDoubted(capture, props.doubted);
        const state: FingerState =
          here && (props.busy || capture.state === 'todo') ? 'now' : doubted ? 'finding' : capture.state;
        return (
          <li key={captureId} {...leavesFocus}>
            <button
              type="button"
              className={classes.row}
              data-state={doubted ? 'finding' : capture.state}
              aria-current={here ? 'true' : undefined}
              aria-disabled={!may}
              tabIndex={here ? 0 : -1}
              title={capture.article}
              onClick={() => {
                if (may) props.onChoose(captureId);
              }}
            >
              <StateIcon state={state} />
              <span className={`${classes.number} tabular`}>{index + 1}</span>
              <span className={classes.name}>{t(`capture.${captureId}`)}</span>
              <span className={classes.state}>{t(wordOf(capture, doubted))}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function wordOf(capture: FingerprintProgress, doubted: boolean) {
  if (doubted) return 'finger.state.finding' as const;
  if (capture.comparing > 0) return 'finger.state.comparing' as const;
  return capture.state === 'poor' && capture.acceptedPoorReason !== null
    ? ('finger.state.accepted' as const)
    : (`finger.state.${capture.state}` as const);
}
