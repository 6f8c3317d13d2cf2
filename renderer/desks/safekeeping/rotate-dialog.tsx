import { type ReactNode, useState } from 'react';
import type { VaultState } from '../../../domain/channels/safekeeping.ts';
import type { Failure } from '../../../domain/result.ts';
import {
  mayStandBeside,
  SecondPersonFields,
  secondPersonOf,
  type TypedSecondPerson,
} from '../../app/credential/second-person.tsx';
import { useStation } from '../../channel/station.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { FailureNote, LoadingState } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import type { SignedIn } from '../shared/use-may.ts';
import { DialogButtons } from './dialog-buttons.tsx';
import classes from './safekeeping.module.css';

interface RotateProps {
  readonly who: SignedIn;
  readonly onClose: () => void;
  readonly onDone: (vault: VaultState) => void;
}

/** A new vault key, with a second person beside. */
export function RotateDialog(props: RotateProps & { open: boolean }): ReactNode {
  const { t } = useText();
  return (
    <Dialog open={props.open} title={t('rotate.title')} onClose={props.onClose}>
      {props.open ? <RotateForm {...props} /> : null}
    </Dialog>
  );
}

function RotateForm({ who, onClose, onDone }: RotateProps): ReactNode {
  const { t } = useText();
  const station = useStation();
  const [beside, setBeside] = useState<TypedSecondPerson>({ officerId: '', text: '' });
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const candidates = mayStandBeside(who.session.officers, ['supervisor', 'administrator'], who.officer.id);
  const approval = secondPersonOf(beside, candidates);
  const blocked = approval === null ? t('secondPerson.typeFirst') : null;
  const act = async (): Promise<void> => {
    if (approval === null || busy) return;
    setBusy(true);
    setFailure(null);
    const changed = await station.call('vault.rotate', { approval });
    setBusy(false);
    if (changed.ok) onDone(changed.value);
    else setFailure(changed.error);
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void act();
      }}
    >
      <p>{t('rotate.what')}</p>
      <SecondPersonFields candidates={candidates} value={beside} onChange={setBeside} readOnly={busy} />
      {failure === null ? null : <FailureNote failure={failure} />}
      {busy ? <LoadingState words={t('rotate.working')} /> : null}
      <DialogButtons act={t('rotate.act')} blocked={blocked} busy={busy} onClose={onClose} />
    </form>
  );
}
