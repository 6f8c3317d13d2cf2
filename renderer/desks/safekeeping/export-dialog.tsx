import { type ReactNode, useState } from 'react';
import type { Failure } from '../../../domain/result.ts';
import { useStation } from '../../channel/station.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { FailureNote, LoadingState } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { PlacePicker, usePlaces } from '../shared/places.tsx';
import { DialogButtons } from './dialog-buttons.tsx';
import classes from './safekeeping.module.css';

interface ExportProps {
  readonly onClose: () => void;
  readonly onDone: (made: { file: string; entries: number }) => void;
}

/** The whole trail into a folder, to be checked elsewhere. */
export function ExportDialog(props: ExportProps & { open: boolean }): ReactNode {
  const { t } = useText();
  return (
    <Dialog open={props.open} title={t('export.title')} onClose={props.onClose}>
      {props.open ? <ExportForm {...props} /> : null}
    </Dialog>
  );
}

function ExportForm({ onClose, onDone }: ExportProps): ReactNode {
  const { t } = useText();
  const station = useStation();
  const [folder, setFolder] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const places = usePlaces(folder);
  const place = places.chosen;
  const act = async (): Promise<void> => {
    if (place === null || busy) return;
    setBusy(true);
    setFailure(null);
    const made = await station.call('audit.export', { folder: place.folder });
    setBusy(false);
    if (made.ok) onDone(made.value);
    else setFailure(made.error);
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void act();
      }}
    >
      <p>{t('export.what')}</p>
      <PlacePicker places={places} onChoose={setFolder} readOnly={busy} lies={() => null} />
      {failure === null ? null : <FailureNote failure={failure} />}
      {busy ? <LoadingState words={t('export.working')} /> : null}
      <DialogButtons
        act={t('export.act')}
        blocked={place === null ? t('place.needed') : null}
        busy={busy}
        onClose={onClose}
      />
    </form>
  );
}
