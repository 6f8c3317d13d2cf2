import type { ReactNode } from 'react';
import { geographyOn } from '../../../../domain/applicant/geography/units.ts';
import { vietnamDate } from '../../../../domain/applicant/partial-date.ts';
import type { Address } from '../../../../domain/application/fields.ts';
import { FieldGrid } from '../../../design/field.tsx';
import { useText } from '../../../i18n/text.ts';
import { useDraftPart } from '../../draft-context.tsx';
import { AddressField } from '../../fields/address-field.tsx';
import { fieldsOf } from './sections.ts';
import { useField } from './use-field.ts';

type AddressName = (typeof fieldsOf.residence)[number];

export function ResidenceSection(): ReactNode {
  const policyId = useDraftPart((draft) => draft.view.policyId);
  const createdAt = useDraftPart((draft) => draft.view.createdAt);
  // A rule set that had ended before the units changed is used with the units of its time.
  const geography: Address['geography'] =
    policyId === '2021-07' ? 'three-level' : geographyOn(vietnamDate(createdAt));
  return (
    <FieldGrid>
      {fieldsOf.residence.map((name) => (
        <BoundAddress key={name} name={name} geography={geography} />
      ))}
    </FieldGrid>
  );
}

function BoundAddress(props: { name: AddressName; geography: Address['geography'] }): ReactNode {
  const { t } = useText();
  const bound = useField(props.name);
  const permanent = useDraftPart((draft) =>
    props.name === 'currentAddress' ? draft.fields.permanentAddress : undefined,
  );
  const offered = bound.value === undefined && permanent !== undefined;
  return (
    <AddressField
      label={bound.label}
      value={bound.value}
      geography={props.geography}
      onChange={bound.set}
      remarks={bound.remarks}
      required={bound.required}
      tools={
        offered ? (
          <button type="button" onClick={() => bound.set(permanent)}>
            {t('address.sameAsPermanent')}
          </button>
        ) : null
      }
    />
  );
}
