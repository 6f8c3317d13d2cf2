import { NativeSelect, PasswordInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Failure } from '../../../domain/result.ts';
import { mayStandBeside } from '../../app/credential/second-person.tsx';
import { useStation } from '../../channel/station.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { FailureNote, LoadingState, Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { PlacePicker, usePlaces } from '../shared/places.tsx';
import type { SignedIn } from '../shared/use-may.ts';
import { DialogButtons } from './dialog-buttons.tsx';
import classes from './safekeeping.module.css';

const shortest = 8;

interface BackupProps {
  readonly who: SignedIn;
  readonly onClose: () => void;
  readonly onDone: (made: { file: string; bytes: number }) => void;
}

/** One file on a stick, which only both persons' passphrases together open again. */
export function BackupDialog(props: BackupProps & { open: boolean }): ReactNode {
  const { t } = useText();
  return (
    <Dialog open={props.open} title={t('backup.title')} onClose={props.onClose} size="lg">
      {props.open ? <BackupForm {...props} /> : null}
    </Dialog>
  );
}

function BackupForm({ who, onClose, onDone }: BackupProps): ReactNode {
  const { t } = useText();
  const station = useStation();
  const [folder, setFolder] = useState<string | null>(null);
  const [own, setOwn] = useState('');
  const [second, setSecond] = useState({ officerId: '', passphrase: '' });
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const places = usePlaces(folder);
  // The file opens with passphrases: who has a token has none.
  const candidates = mayStandBeside(
    who.session.officers,
    ['supervisor', 'administrator'],
    who.officer.id,
  ).filter(({ signIn }) => signIn !== 'token');
  const beside = candidates.find(({ id }) => id === second.officerId) ?? candidates[0];
  const byToken = who.session.officers.find(({ id }) => id === who.officer.id)?.signIn === 'token';
  if (byToken || beside === undefined) {
    return <Note tone="warning" title={t(byToken ? 'backup.tokenOwn' : 'backup.nobody')} />;
  }
  const typed = own.length >= shortest && second.passphrase.length >= shortest;
  const place = places.chosen;
  const blocked = place === null ? t('place.needed') : typed ? null : t('backup.typeFirst');
  const act = async (): Promise<void> => {
    if (place === null || blocked !== null || busy) return;
    setBusy(true);
    setFailure(null);
    const made = await station.call('vault.backup', {
      folder: place.folder,
      passphrase: own,
      approval: { officerId: beside.id, passphrase: second.passphrase },
    });
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
      <p>{t('backup.what')}</p>
      <PlacePicker
        places={places}
        onChoose={setFolder}
        readOnly={busy}
        lies={({ backups }) => (backups.length === 0 ? null : t('backup.lies', { n: backups.length }))}
      />
      <Passphrase
        first
        label={t('backup.own', { name: who.officer.name })}
        value={own}
        readOnly={busy}
        onChange={setOwn}
      />
      <Field label={t('backup.second')} span={12}>
        {(aria) => (
          <NativeSelect
            {...aria}
            value={beside.id}
            disabled={busy}
            data={candidates.map(({ id, name, rank }) => ({ value: id, label: `${rank} ${name}` }))}
            onChange={(event) => setSecond({ officerId: event.currentTarget.value, passphrase: '' })}
          />
        )}
      </Field>
      <Passphrase
        label={t('backup.secondPassphrase')}
        value={second.passphrase}
        readOnly={busy}
        onChange={(passphrase) => setSecond({ officerId: beside.id, passphrase })}
      />
      {failure === null ? null : failure.code === 'stick-full' ? (
        <Note tone="error" live title={t('backup.stickFull')} />
      ) : (
        <FailureNote failure={failure} />
      )}
      {busy ? <LoadingState words={t('backup.working')} /> : null}
      <DialogButtons act={t('backup.act')} blocked={blocked} busy={busy} onClose={onClose} />
    </form>
  );
}

function Passphrase(props: {
  label: string;
  value: string;
  readOnly: boolean;
  first?: boolean;
  onChange: (text: string) => void;
}): ReactNode {
  const { t } = useText();
  return (
    <Field label={props.label} span={12} required hint={t('backup.tooShort')}>
      {(aria) => (
        <PasswordInput
          {...aria}
          {...(props.first === true ? { 'data-autofocus': '' } : {})}
          autoComplete="off"
          maxLength={200}
          value={props.value}
          readOnly={props.readOnly}
          visibilityToggleButtonProps={{ 'aria-label': t('credential.show') }}
          onChange={(event) => props.onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
