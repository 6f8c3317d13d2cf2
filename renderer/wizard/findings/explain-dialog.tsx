import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Finding } from '../../../domain/application/findings.ts';
import { policyById } from '../../../domain/policy/policies.ts';
import type { Failure } from '../../../domain/result.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Field } from '../../design/field.tsx';
import { FailureNote, Note } from '../../design/states.tsx';
import { useText } from '../../i18n/text.ts';
import { useDraft, useWizard } from '../draft-context.tsx';
import { Choices } from '../steps/fingerprints/choices.tsx';
import classes from './findings.module.css';
import { type Explanation, explanationsFor } from './finding-words.ts';

const longest = 200;

/** Says why a finding is all right instead of taking the evidence anew; the reason is sealed with the application. */
export function ExplainDialog(props: {
  finding: Finding;
  /** What was found, in one sentence. */
  what: string;
  onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const { run } = useWizard();
  const { view } = useDraft();
  const choices = explanationsFor(props.finding.code);
  const [chosen, setChosen] = useState<Explanation>(choices[0] ?? 'other');
  const [words, setWords] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const reason = [chosen === 'other' ? '' : t(`explain.reason.${chosen}`), words.trim()]
    .filter((part) => part !== '')
    .join('; ')
    .slice(0, longest);
  const lacking = reason.length < 3;
  const asksSupervisor = policyById(view.policyId).approvals.includes('finding-overruled');
  const write = async (): Promise<void> => {
    if (lacking) return;
    const written = await run(
      'finding.overrule',
      { findingId: props.finding.findingId, reason },
      { quiet: true },
    );
    setFailure(written.ok ? null : written.error);
    if (written.ok) props.onClose();
  };
  return (
    <Dialog open title={t('explain.title')} onClose={props.onClose}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void write();
        }}
      >
        <p>{props.what}</p>
        <Choices
          legend={t('explain.reason')}
          autoFocus
          value={chosen}
          onChange={setChosen}
          choices={choices.map((value) => ({ value, label: t(`explain.reason.${value}`) }))}
        />
        <Field label={t('explain.words')} required={chosen === 'other'} span={12}>
          {(input) => (
            <TextInput
              {...input}
              value={words}
              maxLength={140}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          )}
        </Field>
        <Note tone={asksSupervisor ? 'warning' : 'info'}>
          {asksSupervisor ? `${t('explain.supervisor')} ` : ''}
          {t('explain.sealed')}
        </Note>
        {failure === null ? null : <FailureNote failure={failure} />}
        <div className={classes.buttons}>
          <Button onClick={props.onClose}>{t('general.cancel')}</Button>
          <Button type="submit" tone="primary" large combo="enter" aria-disabled={lacking}>
            {t('explain.write')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
