import { TextInput } from '@mantine/core';
import { type ReactNode, useCallback, useEffect, useEffectEvent, useState } from 'react';
import { digitsOf } from '../../../../domain/applicant/personal-number.ts';
import type { DraftView } from '../../../../domain/application/draft.ts';
import type { DraftFields } from '../../../../domain/application/fields.ts';
import type { FieldName } from '../../../../domain/application/statements.ts';
import type { Failure } from '../../../../domain/result.ts';
import { useStation } from '../../../channel/station.tsx';
import { Field } from '../../../design/field.tsx';
import { StepLayout } from '../../../design/frame/step-layout.tsx';
import { useKeyHelp } from '../../../design/key-help.ts';
import { Panel } from '../../../design/panel.tsx';
import { FailureNote } from '../../../design/states.tsx';
import { useText } from '../../../i18n/text.ts';
import { useDraft, useWizard } from '../../draft-context.tsx';
import { AskPopulation } from '../../population/ask-population.tsx';
import { useDevice } from '../fingerprints/scanner.ts';
import { ChipPanel } from './chip-panel.tsx';
import { type Found, patchOf, proposedIn, type Side } from './differences.ts';
import classes from './find.module.css';
import { FoundList } from './found-list.tsx';

/** A number that was typed and not looked up yet. */
function numberOf(text: string): Pick<DraftFields, 'personalNumber' | 'oldIdentityNumber'> {
  const digits = digitsOf(text);
  if (/^\d{12}$/.test(digits)) return { personalNumber: digits };
  return /^\d{9}$/.test(digits) ? { oldIdentityNumber: digits } : {};
}

/** As long as `draft.lookup` takes. */
const longestText = 2000;

/** A card's QR and MRZ have line breaks or bars; a scanner types them like a keyboard, so one box takes all. */
export function FindStep(): ReactNode {
  const { t } = useText();
  const station = useStation();
  const { view, fields, set } = useDraft();
  const { next } = useWizard();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [result, setResult] = useState<Found | null>(null);
  const [chosen, setChosen] = useState<Partial<Record<FieldName, Side>>>({});
  const differences = result === null ? [] : proposedIn(result, fields);

  const reader = useDevice('card-reader');

  const show = useCallback((found: Found | null) => {
    setResult(found);
    setChosen({});
  }, []);
  const look = async (wanted: string): Promise<void> => {
    setBusy(true);
    const answer = await station.call('draft.lookup', { draftId: view.draftId, text: wanted });
    setBusy(false);
    setFailure(answer.ok ? null : answer.error);
    show(answer.ok ? answer.value : null);
  };
  /** A code reader gives the whole code at once: it stands in the box as if typed, and is looked up. */
  const readCode = useEffectEvent((code: string) => {
    if (busy) return;
    setText(code.slice(0, longestText));
    void look(code.slice(0, longestText));
  });
  useEffect(() => station.on('code.read', (read) => readCode(read.text)), [station]);
  const take = async (): Promise<void> => {
    if (result !== null) set(patchOf(result.fields, differences, chosen));
    await next();
  };
  /** Asked is by the number in the form: one typed here goes there first, one that was read where the form has none. */
  const bringNumber = (): void => {
    const typed = numberOf(text);
    const known = (fields.personalNumber ?? '') !== '' || (fields.oldIdentityNumber ?? '') !== '';
    const { personalNumber, oldIdentityNumber } =
      Object.keys(typed).length > 0 ? typed : known ? {} : (result?.fields ?? {});
    if (personalNumber !== undefined) set({ personalNumber });
    else if (oldIdentityNumber !== undefined) set({ oldIdentityNumber });
  };
  const showPopulation = (answered: DraftView): void => {
    const said = answered.statements.find(({ source }) => source === 'population');
    if (said !== undefined) show({ kind: 'population', fields: said.fields, remarks: [], earlier: [] });
  };
  const known = fields.name !== undefined || fields.personalNumber !== undefined;
  const primary =
    result !== null
      ? { label: t('find.take'), onAct: () => void take() }
      : text.trim() !== ''
        ? { label: t('find.look'), onAct: () => void look(text), busy }
        : { label: t(known ? 'wizard.next' : 'find.withoutPaper'), onAct: () => void next() };

  useKeyHelp([{ combo: 'enter', words: t('find.look') }]);
  return (
    <StepLayout title={t('find.title')} lead={t('find.lead')} primary={primary}>
      <Panel>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() !== '' && !busy) void look(text);
          }}
        >
          <Field label={t('find.box')} span={12} hint={t('find.hint')}>
            {(aria) => (
              <TextInput
                {...aria}
                classNames={{ input: `${classes.box} tabular` }}
                value={text}
                maxLength={longestText}
                autoComplete="off"
                spellCheck={false}
                placeholder="003 0 90 000123"
                data-autofocus
                onChange={(event) => {
                  setText(event.currentTarget.value);
                  setFailure(null);
                  setResult(null);
                }}
              />
            )}
          </Field>
        </form>
        {failure === null ? null : <FailureNote failure={failure} />}
      </Panel>
      <AskPopulation before={bringNumber} onAnswer={showPopulation} />
      {reader === null ? null : <ChipPanel onRead={show} />}
      {result === null ? null : (
        <FoundList
          result={result}
          form={fields}
          differences={differences}
          chosen={chosen}
          onChoose={(field, side) => setChosen((old) => ({ ...old, [field]: side }))}
        />
      )}
    </StepLayout>
  );
}
