import { IconDeviceUsb, IconFileExport, IconKey, IconShieldCheck } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useLive, useStation } from '../../channel/station.tsx';
import type { Action } from '../../design/frame/action-bar.tsx';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { Panel } from '../../design/panel.tsx';
import { ErrorState, LoadingState, Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { useSignedIn } from '../shared/use-may.ts';
import { BackupDialog } from './backup-dialog.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { type Outcome, OutcomeNote } from './outcome.tsx';
import { RotateDialog } from './rotate-dialog.tsx';
import classes from './safekeeping.module.css';
import { Trail } from './trail.tsx';
import { VaultFacts } from './vault-facts.tsx';

type Open = 'backup' | 'rotate' | 'export' | null;

/** What is kept, its key and its backup, and the trail that proves what was done. Asked on demand: a desk left open locks itself. */
export function SafekeepingDesk(): ReactNode {
  const { t } = useText();
  const station = useStation();
  const who = useSignedIn();
  const [vault, reloadVault] = useLive('vault.state', null);
  const [round, setRound] = useState(0);
  const [open, setOpen] = useState<Open>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [verifying, setVerifying] = useState(false);

  const close = (): void => setOpen(null);
  const refresh = (): void => {
    reloadVault();
    setRound((value) => value + 1);
  };
  const done = (made: Outcome): void => {
    setOpen(null);
    setOutcome(made);
    refresh();
  };
  const verify = async (): Promise<void> => {
    setVerifying(true);
    setOutcome(null);
    const verdict = await station.call('audit.verify', {});
    setVerifying(false);
    done(
      verdict.ok ? { kind: 'verify', verdict: verdict.value } : { kind: 'failed', failure: verdict.error },
    );
  };
  const may = who?.may ?? (() => false);
  const action = (label: string, combo: string, icon: ReactNode, onAct: () => void): Action => ({
    label,
    combo,
    icon,
    onAct,
  });
  const backup = action(t('backup.act'), 's', <IconDeviceUsb size={20} aria-hidden="true" />, () =>
    setOpen('backup'),
  );
  const check: Action = {
    ...action(t('verify.act'), 'k', <IconShieldCheck size={20} aria-hidden="true" />, () => void verify()),
    busy: verifying,
  };
  const secondary: Action[] = [
    ...(may('vault.backup') && may('audit.verify') ? [check] : []),
    ...(may('audit.export')
      ? [
          action(t('export.act'), 'x', <IconFileExport size={20} aria-hidden="true" />, () =>
            setOpen('export'),
          ),
        ]
      : []),
    ...(may('vault.rotate')
      ? [action(t('rotate.act'), 'd', <IconKey size={20} aria-hidden="true" />, () => setOpen('rotate'))]
      : []),
    { label: t('vault.refresh'), combo: 'r', tone: 'quiet', onAct: refresh },
  ];
  return (
    <StepLayout
      fill
      title={t('desk.safekeeping')}
      lead={t('vault.lead')}
      primary={may('vault.backup') ? backup : may('audit.verify') ? check : undefined}
      secondary={secondary}
    >
      <div className={classes.desk}>
        <div className={classes.side}>
          {verifying ? <LoadingState words={t('verify.working')} /> : null}
          {outcome === null ? null : <OutcomeNote outcome={outcome} />}
          <Panel title={t('vault.title')}>
            {vault.state === 'loading' ? <LoadingState /> : null}
            {vault.state === 'failed' ? <ErrorState failure={vault.failure} /> : null}
            {vault.state === 'here' ? <VaultFacts vault={vault.value} /> : null}
          </Panel>
        </div>
        {who !== null && may('audit.list') ? (
          <Trail round={round} nameOf={who.nameOf} />
        ) : (
          <Note tone="info">{t('trail.hidden')}</Note>
        )}
      </div>
      {who === null ? null : (
        <>
          <BackupDialog
            open={open === 'backup'}
            who={who}
            onClose={close}
            onDone={(made) => done({ kind: 'backup', ...made })}
          />
          <RotateDialog
            open={open === 'rotate'}
            who={who}
            onClose={close}
            onDone={({ keyGeneration }) => done({ kind: 'rotate', generation: keyGeneration })}
          />
        </>
      )}
      <ExportDialog
        open={open === 'export'}
        onClose={close}
        onDone={(made) => done({ kind: 'export', ...made })}
      />
    </StepLayout>
  );
}
