import type { ReactNode } from 'react';
import { PasswordInput } from '@mantine/core';
import { Field } from '../../design/field.tsx';
import { type MessageKey, useText } from '../../i18n/text.ts';

export interface NewPassphrase {
  readonly first: string;
  readonly again: string;
}

export const noPassphrase: NewPassphrase = { first: '', again: '' };

/** As the station counts: characters of the NFC form. */
const shortest = 8;

/** Why it can't be taken yet; null when it can. */
export function problemOf({ first, again }: NewPassphrase): MessageKey | null {
  if (first === '') return 'newPassphrase.missing';
  if (first.normalize('NFC').length < shortest) return 'newPassphrase.short';
  if (again === '') return 'newPassphrase.missing';
  return again.normalize('NFC') === first.normalize('NFC') ? null : 'newPassphrase.differ';
}

/** A passphrase that is made, typed twice: a slip would lock its owner out. */
export function NewPassphraseFields(props: {
  readonly value: NewPassphrase;
  readonly onChange: (value: NewPassphrase) => void;
  readonly readOnly?: boolean;
  readonly span?: number;
}): ReactNode {
  const { t } = useText();
  const { value, onChange } = props;
  const common = {
    autoComplete: 'off',
    maxLength: 200,
    readOnly: props.readOnly === true,
    visibilityToggleButtonProps: { 'aria-label': t('credential.show') },
  };
  const differ = value.again !== '' && problemOf(value) === 'newPassphrase.differ';
  return (
    <>
      <Field label={t('newPassphrase.first')} required span={props.span ?? 12} hint={t('newPassphrase.hint')}>
        {(aria) => (
          <PasswordInput
            {...aria}
            {...common}
            value={value.first}
            onChange={(event) => onChange({ ...value, first: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field
        label={t('newPassphrase.again')}
        required
        span={props.span ?? 12}
        {...(differ ? { hint: t('newPassphrase.differ') } : {})}
      >
        {(aria) => (
          <PasswordInput
            {...aria}
            {...common}
            value={value.again}
            error={differ}
            onChange={(event) => onChange({ ...value, again: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}
