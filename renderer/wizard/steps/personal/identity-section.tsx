import { type ReactNode, useMemo } from 'react';
import { ethnicGroups, ethnicScheme } from '../../../../domain/applicant/ethnic-groups.ts';
import { normaliseName } from '../../../../domain/applicant/names.ts';
import { religions, religionScheme } from '../../../../domain/applicant/religions.ts';
import { FieldGrid } from '../../../design/field.tsx';
import { useText } from '../../../i18n/text.ts';
import { ChoiceField } from '../../fields/choice-field.tsx';
import { countries } from '../../fields/countries.ts';
import { DateField } from '../../fields/date-field.tsx';
import { ListField } from '../../fields/list-field.tsx';
import { NumberField } from '../../fields/number-field.tsx';
import { TextField } from '../../fields/text-field.tsx';
import { useField, useNamed, useTextValue } from './use-field.ts';

const groups = ethnicGroups.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));
const faiths = religions.map(({ code, name }) => ({ value: code, label: name }));
const maritalStates = ['unknown', 'single', 'married', 'divorced-or-widowed'] as const;
const bloodTypes = ['unknown', 'A', 'B', 'AB', 'O'] as const;

/** Every field is a component of its own, so that a keystroke draws one field and not the form. */
export function IdentitySection(): ReactNode {
  return (
    <FieldGrid>
      <Name />
      <Sex />
      <BirthDate />
      <PersonalNumber />
      <OldNumber />
      <OtherName />
      <EthnicGroup />
      <Religion />
      <Nationality />
      <MaritalStatus />
      <BloodType />
    </FieldGrid>
  );
}

function Name(): ReactNode {
  const name = useField('name');
  return (
    <TextField
      label={name.label}
      value={name.value?.full ?? ''}
      onChange={(full) => name.set(full === '' ? null : { full })}
      tidy={normaliseName}
      remarks={name.remarks}
      required
      span={8}
      maxLength={120}
      autoFocus={name.value === undefined}
      name="name"
    />
  );
}

function Sex(): ReactNode {
  const { t } = useText();
  const sex = useField('sex');
  return (
    <ChoiceField
      label={sex.label}
      value={sex.value}
      choices={[
        { value: 'male', label: t('sex.male') },
        { value: 'female', label: t('sex.female') },
      ]}
      onChange={sex.set}
      remarks={sex.remarks}
      required
      span={4}
    />
  );
}

function BirthDate(): ReactNode {
  const { label, value, set, remarks } = useField('birthDate');
  return <DateField label={label} value={value} onChange={set} remarks={remarks} required partial span={6} />;
}

function PersonalNumber(): ReactNode {
  return <NumberField {...useTextValue('personalNumber')} span={3} maxLength={20} name="personalNumber" />;
}

function OldNumber(): ReactNode {
  return <TextField {...useTextValue('oldIdentityNumber')} span={3} maxLength={20} inputMode="numeric" />;
}

function OtherName(): ReactNode {
  return <TextField {...useTextValue('otherName')} tidy={normaliseName} span={5} maxLength={120} />;
}

function EthnicGroup(): ReactNode {
  const ethnic = useField('ethnicGroup');
  return (
    <ListField
      label={ethnic.label}
      value={ethnic.value?.code}
      items={groups}
      onChange={(code) => ethnic.set(code === null ? null : { scheme: ethnicScheme, code })}
      remarks={ethnic.remarks}
      required={ethnic.required}
      span={3}
    />
  );
}

function Religion(): ReactNode {
  const religion = useField('religion');
  return (
    <ListField
      label={religion.label}
      value={religion.value?.code}
      items={faiths}
      onChange={(code) => religion.set(code === null ? null : { scheme: religionScheme, code })}
      remarks={religion.remarks}
      span={4}
    />
  );
}

function Nationality(): ReactNode {
  const { language } = useText();
  const nationality = useTextValue('nationality');
  const states = useMemo(() => countries(language), [language]);
  return (
    <ListField
      label={nationality.label}
      value={nationality.value === '' ? undefined : nationality.value}
      items={states}
      onChange={(code) => nationality.onChange(code ?? '')}
      remarks={nationality.remarks}
      required={nationality.required}
      span={5}
    />
  );
}

function MaritalStatus(): ReactNode {
  const { t } = useText();
  const marital = useField('maritalStatus');
  const states = useNamed(maritalStates, (value) => t(`maritalStatus.${value}`));
  return (
    <ListField
      label={marital.label}
      value={marital.value}
      items={states}
      onChange={(value) => marital.set(value as (typeof maritalStates)[number] | null)}
      remarks={marital.remarks}
      span={3}
    />
  );
}

function BloodType(): ReactNode {
  const { t } = useText();
  const blood = useField('bloodType');
  return (
    <ChoiceField
      label={blood.label}
      value={blood.value}
      choices={bloodTypes.map((value) => ({ value, label: t(`bloodType.${value}`) }))}
      onChange={blood.set}
      remarks={blood.remarks}
      span={4}
    />
  );
}
