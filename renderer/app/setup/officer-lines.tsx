import { PasswordInput, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Button } from '../../design/button.tsx';
import { Field, FieldGrid } from '../../design/field.tsx';
import { Panel } from '../../design/panel.tsx';
import { useText } from '../../i18n/text.ts';
import { problemOf } from '../credential/new-passphrase.tsx';
import classes from './setup.module.css';
import { type TypedOfficer, emptyOfficer, isTwice, mostOfficers } from './setup-state.ts';

/** Who will work here: code of the sheet, and a passphrase each types twice. */
export function OfficerLines(props: {
  officers: readonly TypedOfficer[];
  readOnly: boolean;
  onChange: (officers: readonly TypedOfficer[]) => void;
}): ReactNode {
  const { t } = useText();
  const { officers, onChange } = props;
  return (
    <Panel title={t('setup.officers')}>
      <p className={classes.hint}>{t('setup.officersHint')}</p>
      <ul className={classes.lines}>
        {officers.map((officer, index) => (
          <OfficerLine
            key={officer.key}
            n={index + 1}
            officer={officer}
            twice={isTwice(officers, officer)}
            readOnly={props.readOnly}
            onChange={(next) => onChange(officers.map((one) => (one.key === next.key ? next : one)))}
            onRemove={
              officers.length === 1 ? null : () => onChange(officers.filter(({ key }) => key !== officer.key))
            }
          />
        ))}
      </ul>
      {officers.length >= mostOfficers || props.readOnly ? null : (
        <Button
          icon={<IconPlus size={18} aria-hidden="true" />}
          onClick={() =>
            onChange([...officers, emptyOfficer(1 + Math.max(...officers.map(({ key }) => key)))])
          }
        >
          {t('setup.addOfficer')}
        </Button>
      )}
    </Panel>
  );
}

function OfficerLine(props: {
  n: number;
  officer: TypedOfficer;
  twice: boolean;
  readOnly: boolean;
  onChange: (officer: TypedOfficer) => void;
  onRemove: (() => void) | null;
}): ReactNode {
  const { t } = useText();
  const { n, officer, readOnly, onChange } = props;
  const problem = officer.first === '' ? null : problemOf(officer);
  const said = problem === 'newPassphrase.missing' ? null : problem;
  const secret = {
    autoComplete: 'off',
    maxLength: 200,
    readOnly,
    visibilityToggleButtonProps: { 'aria-label': t('credential.show') },
  };
  return (
    <li className={classes.line}>
      <FieldGrid>
        <Field
          label={t('setup.officerId', { n })}
          required
          span={12}
          {...(props.twice ? { hint: t('setup.twice') } : {})}
          {...(props.onRemove === null || readOnly
            ? {}
            : {
                tools: (
                  <Button
                    tone="quiet"
                    className={classes.remove ?? ''}
                    icon={<IconX size={18} aria-hidden="true" />}
                    aria-label={t('setup.removeOfficer', { n })}
                    title={t('setup.removeOfficer', { n })}
                    onClick={props.onRemove}
                  />
                ),
              })}
        >
          {(aria) => (
            <TextInput
              {...aria}
              autoComplete="off"
              spellCheck={false}
              maxLength={64}
              readOnly={readOnly}
              error={props.twice}
              value={officer.officerId}
              onChange={(event) => onChange({ ...officer, officerId: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field
          label={t('setup.passphrase')}
          required
          span={6}
          {...(said === 'newPassphrase.short' ? { hint: t(said) } : {})}
        >
          {(aria) => (
            <PasswordInput
              {...aria}
              {...secret}
              value={officer.first}
              onChange={(event) => onChange({ ...officer, first: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field
          label={t('setup.again')}
          required
          span={6}
          {...(said === 'newPassphrase.differ' ? { hint: t(said) } : {})}
        >
          {(aria) => (
            <PasswordInput
              {...aria}
              {...secret}
              error={said === 'newPassphrase.differ'}
              value={officer.again}
              onChange={(event) => onChange({ ...officer, again: event.currentTarget.value })}
            />
          )}
        </Field>
      </FieldGrid>
    </li>
  );
}
