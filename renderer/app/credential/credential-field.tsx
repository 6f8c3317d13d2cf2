import { PasswordInput } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import type { ListedOfficer } from '../../../domain/channels/session.ts';
import type { Credential } from '../../../domain/officers/credential.ts';
import { Field } from '../../design/field.tsx';
import { useText } from '../../i18n/text.ts';

export interface CredentialFieldProps {
  /** How this person shows who is there: decides whether a passphrase or a PIN is asked for. */
  readonly signIn: ListedOfficer['signIn'];
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** The one field of a screen the keyboard should start in. */
  readonly first?: boolean;
  readonly readOnly?: boolean;
  readonly required?: boolean;
  readonly hint?: ReactNode;
  /** Columns of a `FieldGrid`; the whole width unless told. */
  readonly span?: number;
}

/** Passphrase of the key in the vault, or PIN of the token. Sent once and not kept. */
export function CredentialField(props: CredentialFieldProps): ReactNode {
  const { t } = useText();
  const pin = props.signIn === 'token';
  return (
    <Field
      label={t(pin ? 'credential.pin' : 'credential.passphrase')}
      span={props.span ?? 12}
      hint={props.hint ?? t(pin ? 'credential.pinHint' : 'credential.passphraseHint')}
      {...(props.required === true ? { required: true } : {})}
    >
      {(aria) => (
        <PasswordInput
          {...aria}
          ref={props.inputRef}
          {...(props.first === true ? { 'data-autofocus': '' } : {})}
          autoComplete="off"
          maxLength={pin ? 64 : 200}
          value={props.value}
          readOnly={props.readOnly === true}
          visibilityToggleButtonProps={{ 'aria-label': t('credential.show') }}
          onChange={(event) => props.onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** What was typed, as the station wants it. */
export function credentialOf(signIn: ListedOfficer['signIn'], text: string): Credential {
  return signIn === 'token' ? { kind: 'pin', pin: text } : { kind: 'passphrase', passphrase: text };
}
