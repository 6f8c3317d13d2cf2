import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Credential } from '../../../domain/officers/credential.ts';
import { Field } from '../../design/field.tsx';
import { Note } from '../../design/states.tsx';
import { type MessageKey, useText } from '../../i18n/text.ts';
import { ChoiceField } from '../../wizard/fields/choice-field.tsx';
import { useDevice } from '../../wizard/steps/fingerprints/scanner.ts';
import { CredentialField, credentialOf } from '../credential/credential-field.tsx';
import {
  type NewPassphrase,
  NewPassphraseFields,
  noPassphrase,
  problemOf,
} from '../credential/new-passphrase.tsx';
import { TokenNote } from './token-note.tsx';

export interface Activation {
  readonly code: string;
  readonly keep: 'station' | 'token';
  readonly passphrase: NewPassphrase;
  readonly pin: string;
}

export const noActivation: Activation = { code: '', keep: 'station', passphrase: noPassphrase, pin: '' };

/** The shortest code the centre gives. */
const shortestCode = 8;

/** Why it can't be sent yet; null when it can. */
export function activationProblem({ code, keep, passphrase, pin }: Activation): MessageKey | null {
  if (code.trim().length < shortestCode) return 'activate.codeFirst';
  if (keep === 'token') return pin === '' ? 'credential.typeFirst' : null;
  return problemOf(passphrase);
}

export function credentialOfActivation({ keep, passphrase, pin }: Activation): Credential {
  return keep === 'token' ? credentialOf('token', pin) : credentialOf('passphrase', passphrase.first);
}

/** First sign-in of somebody the centre named: its code, and where the signing key is to lie. */
export function ActivationFields(props: {
  value: Activation;
  onChange: (value: Activation) => void;
}): ReactNode {
  const { t } = useText();
  const { value, onChange } = props;
  const tokens = useDevice('officer-token');
  return (
    <>
      <Note tone="info" title={t('activate.title')}>
        {t('activate.what')}
      </Note>
      <Field label={t('activate.code')} required span={12} hint={t('activate.codeHint')}>
        {(aria) => (
          <TextInput
            {...aria}
            data-autofocus
            autoComplete="off"
            spellCheck={false}
            maxLength={64}
            value={value.code}
            onChange={(event) => onChange({ ...value, code: event.currentTarget.value })}
          />
        )}
      </Field>
      {tokens === null ? null : (
        <ChoiceField
          label={t('activate.keep')}
          span={12}
          value={value.keep}
          choices={[
            { value: 'station', label: t('activate.inStation') },
            { value: 'token', label: t('activate.onToken') },
          ]}
          onChange={(keep) => onChange({ ...value, keep })}
        />
      )}
      {value.keep === 'token' ? (
        <>
          <TokenNote />
          <CredentialField signIn="token" value={value.pin} onChange={(pin) => onChange({ ...value, pin })} />
        </>
      ) : (
        <NewPassphraseFields
          value={value.passphrase}
          onChange={(passphrase) => onChange({ ...value, passphrase })}
        />
      )}
    </>
  );
}
