import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ListedOfficer } from '../../../domain/channels/session.ts';
import type { SecondPerson } from '../../../domain/officers/credential.ts';
import type { Role } from '../../../domain/officers/roles.ts';
import { Field } from '../../design/field.tsx';
import { Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { CredentialField, credentialOf } from './credential-field.tsx';

/** Who of the listed may be the second person: of one of these roles, and not the one who is signed in. */
export function mayStandBeside(
  officers: readonly ListedOfficer[],
  roles: readonly Role[],
  signedInId: string | null,
): readonly ListedOfficer[] {
  return officers.filter(
    ({ id, role, signIn }) =>
      id !== signedInId && roles.includes(role) && signIn !== 'blocked' && signIn !== 'activate',
  );
}

export interface TypedSecondPerson {
  readonly officerId: string;
  readonly text: string;
}

/** What the station is told, or null while something is still to be typed. */
export function secondPersonOf(
  typed: TypedSecondPerson,
  candidates: readonly ListedOfficer[],
): SecondPerson | null {
  const officer = candidates.find(({ id }) => id === typed.officerId) ?? candidates[0];
  if (officer === undefined || typed.text === '') return null;
  return { officerId: officer.id, credential: credentialOf(officer.signIn, typed.text) };
}

/** Four eyes: the second person chooses their name and types their own passphrase or PIN, here and now. */
export function SecondPersonFields(props: {
  readonly candidates: readonly ListedOfficer[];
  readonly value: TypedSecondPerson;
  readonly onChange: (typed: TypedSecondPerson) => void;
  readonly readOnly?: boolean;
}): ReactNode {
  const { t } = useText();
  const chosen = props.candidates.find(({ id }) => id === props.value.officerId) ?? props.candidates[0];
  if (chosen === undefined) return <Note tone="warning" title={t('secondPerson.nobody')} />;
  return (
    <>
      <Field label={t('secondPerson.who')} span={12}>
        {(aria) => (
          <NativeSelect
            {...aria}
            value={chosen.id}
            disabled={props.readOnly === true}
            data={props.candidates.map(({ id, name, rank }) => ({ value: id, label: `${rank} ${name}` }))}
            onChange={(event) => props.onChange({ officerId: event.currentTarget.value, text: '' })}
          />
        )}
      </Field>
      <CredentialField
        signIn={chosen.signIn}
        required
        value={props.value.text}
        readOnly={props.readOnly === true}
        hint={t('secondPerson.hint')}
        onChange={(text) => props.onChange({ officerId: chosen.id, text })}
      />
    </>
  );
}
