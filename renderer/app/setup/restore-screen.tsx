import { PasswordInput, TextInput } from '@mantine/core';
import { type ReactNode, type SubmitEvent, useCallback, useEffect, useState } from 'react';
import type { Place } from '../../../domain/channels/session.ts';
import type { Failure } from '../../../domain/result.ts';
import { useStation } from '../../channel/station.tsx';
import { Field, FieldGrid } from '../../design/field.tsx';
import { dayAndClock } from '../../design/format.ts';
import { StepLayout } from '../../design/frame/step-layout.tsx';
import { Panel } from '../../design/panel.tsx';
import { EmptyState, ErrorState, LoadingState, Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { SetUpFailure } from './setup-failure.tsx';
import classes from './setup.module.css';

export interface TypedPerson {
  readonly officerId: string;
  readonly passphrase: string;
}

export interface TypedRestore {
  readonly file: string;
  readonly persons: readonly [TypedPerson, TypedPerson];
}

const nobody: TypedPerson = { officerId: '', passphrase: '' };
export const noRestore: TypedRestore = { file: '', persons: [nobody, nobody] };

type Found =
  | { readonly state: 'looking' }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'here'; readonly places: readonly Place[] };

const isWhole = ({ officerId, passphrase }: TypedPerson): boolean =>
  officerId.trim() !== '' && passphrase.length >= 8;

/** This machine takes the place of the one the backup was made of; both who made it open it. */
export function RestoreScreen(props: {
  choice: ReactNode;
  typed: TypedRestore;
  onType: (typed: TypedRestore) => void;
}): ReactNode {
  const { t } = useText();
  const station = useStation();
  const { typed, onType } = props;
  const [found, setFound] = useState<Found>({ state: 'looking' });
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const look = useCallback((): void => {
    setFound({ state: 'looking' });
    void station.call('places.list', {}).then((result) => {
      setFound(
        result.ok ? { state: 'here', places: result.value } : { state: 'failed', failure: result.error },
      );
    });
  }, [station]);
  useEffect(look, [look]);

  const backups = found.state === 'here' ? backupsIn(found.places) : [];
  const chosen = backups.find(({ file }) => file === typed.file);
  const blocked =
    chosen === undefined ? t('restore.choose') : typed.persons.every(isWhole) ? null : t('setup.incomplete');
  const restore = async (): Promise<void> => {
    if (chosen === undefined || blocked !== null || busy) return;
    setBusy(true);
    setFailure(null);
    const [first, second] = typed.persons;
    const result = await station.call('setup.restore', {
      file: chosen.file,
      persons: [
        { ...first, officerId: first.officerId.trim() },
        { ...second, officerId: second.officerId.trim() },
      ],
    });
    setBusy(false);
    if (!result.ok) setFailure(result.error);
  };
  return (
    <StepLayout
      title={t('provision.title')}
      lead={t('provision.lead')}
      primary={{ label: t('restore.act'), onAct: () => void restore(), blocked, busy }}
      secondary={[{ label: t('restore.look'), onAct: look }]}
    >
      <form
        className={classes.setup}
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          void restore();
        }}
      >
        {props.choice}
        {busy ? (
          <Note tone="info">
            <LoadingState words={t('restore.working')} />
          </Note>
        ) : null}
        {failure === null ? null : <SetUpFailure failure={failure} />}
        <div className={classes.columns}>
          <Panel title={t('restore.backups')}>
            {found.state === 'looking' ? <LoadingState /> : null}
            {found.state === 'failed' ? <ErrorState failure={found.failure} /> : null}
            {found.state === 'here' && backups.length === 0 ? (
              <EmptyState title={t('restore.none')}>{t('restore.noneHint')}</EmptyState>
            ) : null}
            <div className={classes.backups} role="radiogroup" aria-label={t('restore.backups')}>
              {backups.map(({ file, stationName, madeAt, place }) => (
                <label key={file} className={classes.way}>
                  <input
                    type="radio"
                    name="backup"
                    disabled={busy}
                    checked={typed.file === file}
                    onChange={() => onType({ ...typed, file })}
                  />
                  <span>
                    <strong>{stationName}</strong>
                    <span className="tabular">
                      {t('restore.madeAt', { time: dayAndClock(madeAt), place })}
                    </span>
                  </span>
                </label>
              ))}
            </div>
          </Panel>
          <Panel title={t('restore.persons')}>
            <p className={classes.hint}>{t('restore.personsHint')}</p>
            <PersonFields
              n={1}
              person={typed.persons[0]}
              readOnly={busy}
              onChange={(person) => onType({ ...typed, persons: [person, typed.persons[1]] })}
            />
            <PersonFields
              n={2}
              person={typed.persons[1]}
              readOnly={busy}
              onChange={(person) => onType({ ...typed, persons: [typed.persons[0], person] })}
            />
          </Panel>
        </div>
        <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </StepLayout>
  );
}

/** Newest first, over all places. */
function backupsIn(places: readonly Place[]): (Place['backups'][number] & { place: string })[] {
  return places
    .flatMap(({ label, backups }) => backups.map((backup) => ({ ...backup, place: label })))
    .toSorted((one, other) => other.madeAt.localeCompare(one.madeAt));
}

function PersonFields(props: {
  n: number;
  person: TypedPerson;
  readOnly: boolean;
  onChange: (person: TypedPerson) => void;
}): ReactNode {
  const { t } = useText();
  const { n, person, readOnly, onChange } = props;
  return (
    <div className={classes.line}>
      <FieldGrid>
        <Field label={t('restore.person', { n })} required span={6}>
          {(aria) => (
            <TextInput
              {...aria}
              autoComplete="off"
              spellCheck={false}
              maxLength={64}
              readOnly={readOnly}
              value={person.officerId}
              onChange={(event) => onChange({ ...person, officerId: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label={t('setup.passphrase')} required span={6}>
          {(aria) => (
            <PasswordInput
              {...aria}
              autoComplete="off"
              maxLength={200}
              readOnly={readOnly}
              visibilityToggleButtonProps={{ 'aria-label': t('credential.show') }}
              value={person.passphrase}
              onChange={(event) => onChange({ ...person, passphrase: event.currentTarget.value })}
            />
          )}
        </Field>
      </FieldGrid>
    </div>
  );
}
