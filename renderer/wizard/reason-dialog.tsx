import { TextInput } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import type { Failure } from '../../domain/result.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Field } from '../design/field.tsx';
import { FailureNote, Note } from '../design/states.tsx';
import { useText } from '../i18n/text.ts';
import classes from './reason-dialog.module.css';
import { Choices } from './steps/fingerprints/choices.tsx';

/** Of a reason as it is sealed, characters. */
const longest = 200;
const shortest = 3;

/**
 * Why the officer goes on although something is not as it should be: one of the usual reasons, words of their own, or both. The reason is sealed with the
 * application. `children` say what it is about.
 */
export function ReasonDialog<Usual extends string>(props: {
  title: string;
  legend: string;
  /** The first is chosen to begin with. `other` says nothing by itself and asks for words. */
  reasons: readonly { readonly value: Usual | 'other'; readonly label: string }[];
  act: string;
  /** A supervisor signs for it, by policy. */
  asksSupervisor: boolean;
  onWrite: (reason: string) => Promise<Failure | null>;
  onClose: () => void;
  children: ReactNode;
}): ReactNode {
  const { t } = useText();
  const [chosen, setChosen] = useState<Usual | 'other'>(props.reasons[0]?.value ?? 'other');
  const [words, setWords] = useState('');
  const wordsField = useRef<HTMLInputElement>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const usual = chosen === 'other' ? '' : (props.reasons.find(({ value }) => value === chosen)?.label ?? '');
  const reason = [usual, words.trim()]
    .filter((part) => part !== '')
    .join('; ')
    .slice(0, longest);
  const lacking = reason.length < shortest;
  const write = async (): Promise<void> => {
    if (lacking) return;
    const failed = await props.onWrite(reason);
    setFailure(failed);
    if (failed === null) props.onClose();
  };
  return (
    <Dialog open title={props.title} onClose={props.onClose}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void write();
        }}
      >
        {props.children}
        <Choices
          legend={props.legend}
          autoFocus={props.reasons.length > 1}
          value={chosen}
          onChange={(value) => {
            setChosen(value);
            if (value === 'other') wordsField.current?.focus();
          }}
          choices={props.reasons}
        />
        <Field label={t('explain.words')} required={chosen === 'other'} span={12}>
          {(input) => (
            <TextInput
              {...input}
              ref={wordsField}
              data-autofocus={props.reasons.length === 1 ? '' : undefined}
              value={words}
              maxLength={140}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          )}
        </Field>
        <Note tone={props.asksSupervisor ? 'warning' : 'info'}>
          {props.asksSupervisor ? `${t('explain.supervisor')} ` : ''}
          {t('explain.sealed')}
        </Note>
        {failure === null ? null : <FailureNote failure={failure} />}
        <div className={classes.actions}>
          <Button onClick={props.onClose}>{t('general.cancel')}</Button>
          <Button type="submit" tone="primary" large combo="enter" aria-disabled={lacking}>
            {props.act}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
