import type { ReactNode } from 'react';
import type { ApplicationFields } from '../../../../domain/application/fields.ts';
import { FieldGrid } from '../../../design/field.tsx';
import { useText } from '../../../i18n/text.ts';
import { useDraft } from '../../draft-context.tsx';
import { ChoiceField } from '../../fields/choice-field.tsx';
import { TextField } from '../../fields/text-field.tsx';
import classes from './personal.module.css';
import { noRelative, partRemarks, RelativeFields } from './relative-fields.tsx';
import { useField } from './use-field.ts';

type Representative = ApplicationFields['representative'];
const nobody: Representative = { ...noRelative, relationship: 'father', phone: '' };
const relationships = ['father', 'mother', 'guardian', 'other'] as const;

/** Who comes with a child, or speaks for somebody who can't. A parent already on the form is one key away. */
export function RepresentativeSection(): ReactNode {
  const { t } = useText();
  const { fields, view, remarksOf } = useDraft();
  const bound = useField('representative');
  const value = bound.value ?? nobody;
  const asked = view.eligibility?.decision === 'needs-representative' || bound.required;
  const choose = (relationship: Representative['relationship']): void => {
    const parent = relationship === 'father' || relationship === 'mother' ? fields[relationship] : undefined;
    const taken = value.name.full === '' && parent !== undefined ? parent : {};
    bound.set({ ...value, ...taken, relationship });
  };
  return (
    <>
      <p className={classes.why}>{t('personal.representativeWhy')}</p>
      <FieldGrid>
        <ChoiceField
          label={t('part.relationship')}
          value={bound.value?.relationship}
          choices={relationships.map((relationship) => ({
            value: relationship,
            label: t(`relationship.${relationship}`),
          }))}
          onChange={choose}
          span={7}
        />
        <TextField
          label={t('part.phone')}
          value={value.phone}
          onChange={(phone) => bound.set({ ...value, phone })}
          remarks={partRemarks(remarksOf('representative'), 'representative', 'phone')}
          span={5}
          maxLength={20}
          inputMode="tel"
        />
        <RelativeFields
          field="representative"
          value={bound.value}
          empty={nobody}
          set={bound.set}
          required={asked}
        />
      </FieldGrid>
    </>
  );
}
