import type { ReactNode } from 'react';
import { FieldGrid } from '../../../design/field.tsx';
import { TextField } from '../../fields/text-field.tsx';
import { noRelative, RelativeFields } from './relative-fields.tsx';
import { useField, useTextValue } from './use-field.ts';

export function FamilySection(): ReactNode {
  const relationship = useTextValue('householderRelationship');
  return (
    <FieldGrid>
      <BoundRelative field="father" />
      <BoundRelative field="mother" />
      <BoundRelative field="spouse" />
      <BoundRelative field="householder" />
      <TextField {...relationship} span={7} maxLength={60} />
    </FieldGrid>
  );
}

function BoundRelative({ field }: { field: 'father' | 'mother' | 'spouse' | 'householder' }): ReactNode {
  const bound = useField(field);
  return <RelativeFields field={field} value={bound.value} empty={noRelative} set={bound.set} />;
}
