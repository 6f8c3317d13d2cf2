import { TextInput } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Coaching } from '../../../design/coaching.tsx';
import { Field } from '../../../design/field.tsx';
import { StepLayout } from '../../../design/frame/step-layout.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Note } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { useDraft, useWizard } from '../../draft-context.tsx';
import { Choices } from '../fingerprints/choices.tsx';
import { useDevice } from '../fingerprints/scanner.ts';
import classes from './iris.module.css';

/** Why iris was not taken; the code goes into the sealed application. */
export const irisCodes = ['no-device', 'refused', 'eye-condition'] as const;
export type IrisCode = (typeof irisCodes)[number];

/**
 * Asked for by the policy, but no iris scanner has a driver yet: the step says so and takes down why there is no capture,
 * so that the application is honest about it.
 */
export function IrisStep(): ReactNode {
  const { t } = useText();
  const { run, next } = useWizard();
  const { view, fields } = useDraft();
  const device = useDevice('iris-scanner');
  const recorded = view.irisException;
  const [code, setCode] = useState<IrisCode>(
    irisCodes.find((known) => known === recorded?.code) ?? 'no-device',
  );
  const [note, setNote] = useState(recorded?.note ?? '');
  const same = recorded?.code === code && recorded.note === note.trim();
  const name = fields.name?.full ?? '';
  const article = view.captures.find(({ kind }) => kind === 'iris')?.article;
  const record = async (): Promise<void> => {
    const kept = await run('iris.except', { code, note: note.trim() });
    if (kept.ok) await next();
  };
  return (
    <StepLayout
      title={t('iris.title')}
      lead={article}
      primary={
        same
          ? { label: t('wizard.next'), onAct: () => void next() }
          : { label: t('iris.record'), onAct: () => void record() }
      }
    >
      <div className={classes.screen}>
        <Coaching
          tone="again"
          detail={name === '' ? t('card.noName') : name}
          icon={<IconEyeOff size={36} aria-hidden="true" />}
        >
          {t(device === null ? 'iris.noDevice' : 'iris.noDriver')}
        </Coaching>
        <Note tone="info" title={t('iris.honest')}>
          {t('iris.honestDetail')}
        </Note>
        <Panel title={t('iris.why')}>
          <div className={classes.form}>
            <Choices
              legend={t('iris.reason')}
              value={code}
              onChange={setCode}
              autoFocus
              choices={irisCodes.map((value) => ({ value, label: t(`iris.reason.${value}`) }))}
            />
            <Field label={t('iris.note')} span={12} hint={t('iris.noteHint')}>
              {(input) => (
                <TextInput
                  {...input}
                  maxLength={200}
                  value={note}
                  onChange={(event) => setNote(event.currentTarget.value)}
                />
              )}
            </Field>
          </div>
        </Panel>
      </div>
    </StepLayout>
  );
}
