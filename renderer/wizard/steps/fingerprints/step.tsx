import { type ReactNode, useState } from 'react';
import { policyById } from '../../../../domain/policy/policies.ts';
import { isOpen } from '../../../../domain/application/findings.ts';
import { fingersOf } from '../../../../domain/biometrics/positions.ts';
import { StepLayout } from '../../../design/frame/step-layout.tsx';
import type { Action } from '../../../design/frame/action-bar.tsx';
import { Note } from '../../../design/states.tsx';
import { useKeys } from '../../../design/keys.ts';
import { useText } from '../../../i18n/text.ts';
import { useDraft, useWizard } from '../../draft-context.tsx';
import { findingsOf } from '../../findings/finding-words.ts';
import { FindingsPanel, useFindingSentence } from '../../findings/findings-panel.tsx';
import { AcceptPoorDialog } from './accept-poor-dialog.tsx';
import { Attempts } from './attempts.tsx';
import { CaptureList } from './capture-list.tsx';
import { CoachingLine } from './coaching-line.tsx';
import { ExceptionDialog } from './exception-dialog.tsx';
import { fingerStates } from './finger-states.ts';
import { Hands, Legend } from './hands.tsx';
import { LiveView } from './live-view.tsx';
import { isSettled } from './queue.ts';
import { isUsable, troubleOf, useDevice } from './scanner.ts';
import classes from './step.module.css';
import { Switches } from './switches.tsx';
import { useCaptureSession } from './use-capture-session.ts';

/** The fingerprint captures of the policy, one after the other, with what the scanner sees and says. */
export function FingerprintsStep(): ReactNode {
  const { t } = useText();
  const { run, next } = useWizard();
  const { view, fields } = useDraft();
  const [session, snapshot] = useCaptureSession();
  const sentence = useFindingSentence();
  const [dialog, setDialog] = useState<'exception' | 'poor' | null>(null);
  const scanner = useDevice('fingerprint-scanner');
  const trouble = troubleOf(scanner);
  const policy = policyById(view.policyId);
  const rule = policy.fingerprintQuality;
  const { attempts } = rule;
  const { current, phase, outcome } = snapshot;
  const running = phase === 'starting' || phase === 'running';
  const findings = findingsOf(view.findings, 'fingerprints');
  const open = findings.filter(isOpen);
  const doubted = new Set(open.flatMap(({ subjects }) => subjects.map(({ evidenceId }) => evidenceId)));
  const resting = !running && phase !== 'pausing' && outcome?.kind !== 'failed';
  const told = open.find(({ subjects }) =>
    subjects.some(({ captureId }) => captureId !== undefined && captureId === current?.captureId),
  );
  /** The findings stand where the prints do while nothing is being taken. */
  const looking = resting && findings.length > 0 && (told !== undefined || current === null);
  const untold = looking ? undefined : open[0];
  const comparing = view.fingerprints.some((capture) => capture.comparing > 0);
  // With nothing left to take, the last print that was taken stays in sight.
  const last = view.fingerprints.findLast(({ attempts: taken }) => taken.length > 0);
  const shownId =
    !running && outcome !== null && phase === 'pausing'
      ? outcome.captureId
      : (current?.captureId ?? last?.captureId);
  const shown = view.fingerprints.find(({ captureId }) => captureId === shownId) ?? null;
  const states = fingerStates({
    captures: view.fingerprints,
    current,
    running,
    excepted: view.fingerExceptions.map(({ finger }) => finger),
    doubted,
  });
  const complete = view.fingerprints.length > 0 && view.fingerprints.every(isSettled) && open.length === 0;
  const settled = view.fingerprints.filter(isSettled).length;
  const mayAccept =
    current?.state === 'poor' && current.acceptedPoorReason === null && current.attempts.length >= attempts;

  useKeys({
    arrowdown: () => session.move(1),
    arrowup: () => session.move(-1),
    escape: running || phase === 'pausing' || snapshot.waitingForScanner ? session.stop : undefined,
  });

  const take: Action = {
    label:
      looking && current !== null
        ? t('fingerprints.takeAgainOf', { what: t(`capture.${current.captureId}`) })
        : t(current?.attempts.length ? 'fingerprints.takeAgain' : 'fingerprints.take'),
    combo: 'space',
    onAct: () => void session.start(),
    busy: running,
    blocked: trouble === null ? null : t('fingerprints.blocked'),
  };
  const secondary: Action[] = [];
  if (complete && current !== null && !running) secondary.push(take);
  if (running) secondary.push({ label: t('fingerprints.stop'), combo: 'escape', onAct: session.stop });
  secondary.push({
    label: t('fingerprints.except'),
    combo: 'x',
    onAct: () => setDialog('exception'),
    blocked: running ? t('fingerprints.whileRunning') : null,
  });
  if (mayAccept && !running) {
    secondary.push({ label: t('fingerprints.acceptPoor'), combo: 'k', onAct: () => setDialog('poor') });
  }
  const name = fields.name?.full ?? '';
  const firstFinger =
    current?.expected[0] ??
    (current === null ? 'RIGHT_THUMB' : (fingersOf(current.captureId)[0] ?? 'RIGHT_THUMB'));

  return (
    <StepLayout
      title={t('fingerprints.title', { done: settled, total: view.fingerprints.length })}
      aside={
        <span className={classes.aside}>
          {comparing ? (
            <span className={classes.comparing} role="status">
              {t('finding.comparing')}
            </span>
          ) : null}
          <Switches />
        </span>
      }
      fill
      primary={complete && !running ? { label: t('wizard.next'), onAct: () => void next() } : take}
      secondary={secondary}
    >
      <div className={classes.screen}>
        <div className={classes.left}>
          <Hands states={states} />
          <Legend />
          <CaptureList
            captures={view.fingerprints}
            current={current?.captureId ?? null}
            busy={running}
            doubted={doubted}
            onChoose={session.choose}
          />
        </div>
        <div className={classes.right}>
          <CoachingLine
            snapshot={snapshot}
            captures={view.fingerprints}
            name={name}
            trouble={trouble}
            attempts={attempts}
            finding={looking ? (told ?? null) : null}
          />
          {untold === undefined ? null : (
            <Note
              tone="error"
              live
              title={sentence(untold)}
              {...(running
                ? {}
                : { action: { label: t('finding.goThere'), onAct: () => session.look(untold.findingId) } })}
            >
              {running ? t('finding.afterThis') : null}
            </Note>
          )}
          {looking ? (
            <div className={classes.findings}>
              <FindingsPanel
                key={told?.findingId}
                step="fingerprints"
                {...(told === undefined ? {} : { told: told.findingId })}
                onTakeAnew={({ captureId }) => {
                  if (captureId === undefined) return;
                  session.choose(captureId);
                  void session.start();
                }}
              />
            </div>
          ) : (
            <LiveView
              draftId={view.draftId}
              snapshot={snapshot}
              shown={shown}
              scannerThere={isUsable(scanner)}
            />
          )}
          {shown === null || looking ? null : <Attempts capture={shown} rule={rule} />}
        </div>
      </div>
      {dialog === 'exception' ? (
        <ExceptionDialog
          draftId={view.draftId}
          finger={firstFinger}
          recorded={view.fingerExceptions}
          policy={policy}
          onClose={() => setDialog(null)}
          onRecord={async (exception) => {
            const result = await run('fingerprint.except', { exception }, { quiet: true });
            return result.ok ? null : result.error;
          }}
          onClear={async (finger) => {
            const result = await run('fingerprint.clearException', { finger }, { quiet: true });
            return result.ok ? null : result.error;
          }}
        />
      ) : null}
      {dialog === 'poor' && current !== null ? (
        <AcceptPoorDialog
          capture={current}
          rule={rule}
          asksSupervisor={policy.approvals.includes('poor-fingerprint')}
          onClose={() => setDialog(null)}
          onAccept={async (reason) => {
            const input = { captureId: current.captureId, reason };
            const result = await run('fingerprint.acceptPoor', input, { quiet: true });
            return result.ok ? null : result.error;
          }}
        />
      ) : null}
    </StepLayout>
  );
}
