import type { ReactNode } from 'react';
import { normaliseName } from '../../../../domain/applicant/names.ts';
import type { FieldRemark, Relative } from '../../../../domain/application/fields.ts';
import { useText } from '../../../i18n/text.ts';
import { remarksAbout, useDraftPart } from '../../draft-context.tsx';
import { NumberField } from '../../fields/number-field.tsx';
import { TextField } from '../../fields/text-field.tsx';

export const noRelative: Relative = { name: { full: '' }, number: '', nationality: 'VN' };

/** Remarks on one part of a relative; those on the whole stand at the name. */
export function partRemarks(
  remarks: readonly FieldRemark[],
  field: string,
  part: string,
): readonly FieldRemark[] {
  return remarks.filter((remark) => remark.field === (part === '' ? field : `${field}.${part}`));
}

export function isEmptyRelative(relative: Relative): boolean {
  return relative.name.full === '' && relative.number === '';
}

/** Name and number of a relative on one line; cleared when both are empty. */
export function RelativeFields<T extends Relative>(props: {
  field: 'father' | 'mother' | 'spouse' | 'householder' | 'representative';
  value: T | undefined;
  empty: T;
  set: (value: T | null) => void;
  required?: boolean;
}): ReactNode {
  const { t, code } = useText();
  const remarks = remarksAbout(
    useDraftPart((draft) => draft.view.remarks),
    props.field,
  );
  const value = props.value ?? props.empty;
  const label = code('field', props.field);
  const put = (next: T): void => props.set(isEmptyRelative(next) ? null : next);
  return (
    <>
      <TextField
        label={`${label}: ${t('part.name')}`}
        value={value.name.full}
        onChange={(full) => put({ ...value, name: { full } })}
        tidy={normaliseName}
        remarks={[...partRemarks(remarks, props.field, ''), ...partRemarks(remarks, props.field, 'name')]}
        required={props.required === true}
        span={7}
        maxLength={120}
      />
      <NumberField
        label={`${label}: ${t('part.number')}`}
        value={value.number}
        onChange={(number) => put({ ...value, number: number.slice(0, 12) })}
        remarks={partRemarks(remarks, props.field, 'number')}
        span={5}
        maxLength={15}
        orCmnd
      />
    </>
  );
}
