import { type ReactNode, useCallback, useState } from 'react';
import type { OfficerEvents } from '../../../../domain/channels/officer.ts';
import type { Failure } from '../../../../domain/result.ts';
import { useStation, useStationEvent } from '../../../channel/station.tsx';
import { FailureNote } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { useWizard } from '../../draft-context.tsx';
import { familyOf } from '../fingerprints/scanner.ts';
import classes from './documents.module.css';

/** One run of the document scanner: what it is doing, why it failed, how many pages were kept all the same. */
export interface Scan {
  readonly running: boolean;
  /** Pages that have come; null while the scanner gets ready. */
  readonly pages: number | null;
  readonly failure: Failure | null;
  readonly start: (type: string) => Promise<void>;
  readonly stop: () => void;
}

/** Sheets in the feeder, all of them: the station makes one document of them. */
export function useScan(draftId: string): Scan {
  const station = useStation();
  const { store } = useWizard();
  const [running, setRunning] = useState(false);
  const [pages, setPages] = useState<number | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const listen = useCallback(
    ({ draftId: about, state }: OfficerEvents['document.state']['_output']) => {
      if (about !== draftId) return;
      if (state.phase === 'page') setPages(state.number);
      if (state.phase === 'failed') {
        setPages(state.pages);
        setFailure({ code: state.code });
      }
      if (state.phase === 'scanned') store.receive(state.draft);
      setRunning(state.phase === 'preparing' || state.phase === 'page');
    },
    [draftId, store],
  );
  useStationEvent('document.state', listen);
  return {
    running,
    pages,
    failure,
    start: async (type) => {
      setFailure(null);
      setPages(null);
      setRunning(true);
      const started = await station.call('document.scan', { draftId, type, source: 'feeder' });
      if (started.ok) return;
      setRunning(false);
      setFailure(started.error);
    },
    stop: () => void station.call('document.scanCancel', { draftId }),
  };
}

export function ScanNote({ scan }: { scan: Scan }): ReactNode {
  const { t } = useText();
  if (scan.running) {
    return (
      <p role="status" className={classes.scanning}>
        {scan.pages === null ? t('documents.scanPreparing') : t('documents.scanning', { n: scan.pages })}
      </p>
    );
  }
  if (scan.failure === null) return null;
  return (
    <>
      <FailureNote failure={scan.failure} family={familyOf(scan.failure)} />
      {scan.pages !== null && scan.pages > 0 ? (
        <p className={classes.scanning}>{t('documents.scannedSome', { n: scan.pages })}</p>
      ) : null}
    </>
  );
}
